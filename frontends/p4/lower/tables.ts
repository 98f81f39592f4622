/** Applying tables (P4-16 §14.2): key, look-up, the action of the entry or the default action. */

import type { FieldPlace } from "../../../compiler/control-plane/control-plane.ts";
import type { BlockId, Value } from "../../../compiler/ir/ir.ts";
import { i1, i32, int, ptr } from "../../../compiler/ir/types.ts";
import type { CallExpression } from "../ast.ts";
import type { TableInstance } from "../check/instances.ts";
import type { ResolvedCall } from "../check/program.ts";
import type { AppliedTable } from "./expressions.ts";
import { MAP_LOOKUP, mapTypes } from "./kernel-names.ts";
import type { Application } from "./table-actions.ts";
import { ConstantEntryLowering } from "./constant-entries.ts";
import { describeTable, keyDataType, keyLayout, valueDataType, valueLayout, type KeyLayout, type ValueLayout } from "./table-layout.ts";

const BPF_F_NO_PREALLOC = 1;

export abstract class TableLowering extends ConstantEntryLowering {
  protected applyTable(call: CallExpression, resolution: Extract<ResolvedCall, { kind: "applyTable" }>): AppliedTable {
    const outer = this.builder.span;
    this.builder.span = call.span;
    const info = this.checked.tables.get(resolution.table);
    const table = this.instance?.tables.get(resolution.table);
    const hit = this.storage.scalar(i1, "hit");
    const action = this.storage.scalar(i32, "action_run");
    if (!info || !table) this.unsupported(call.span, "applying this table");
    else {
      const application = { table, info, hit, action, done: this.newBlock() };
      this.lookUp(application);
      this.builder.switchTo(application.done);
    }
    this.builder.span = outer;
    return { hit: this.storage.load(hit), action: this.storage.load(action) };
  }

  private lookUp(application: Application): void {
    const { info } = application;
    const miss = this.newBlock();
    if (info.keys.length === 0) this.builder.jump(miss);
    else if (info.entries.length > 0) this.constantEntries(application, miss);
    else this.mapLookUp(application, miss);
    this.builder.switchTo(miss);
    this.defaultAction(application);
  }

  // Entries in a map -------------------------------------------------------------------------------------------------

  private mapLookUp(application: Application, miss: BlockId): void {
    const { table, info } = application;
    const store = this.context.hooks.tableStore(table, this.checked, this.evaluate);
    const kinds = info.keys.map(({ matchKind }) => matchKind);
    const other = info.keys.find(({ matchKind }) => matchKind !== "exact" && matchKind !== "lpm");
    if (other) this.unsupported(other.expression.span, `a key that is matched ${other.matchKind}, without constant entries,`);
    if (kinds.filter((kind) => kind === "lpm").length > 1) this.unsupported(table.declaration.name.span, "a table with several lpm keys");
    if ("error" in store) {
      this.context.bag.report("P0703", table.declaration.name.span, store.error);
      return this.builder.jump(miss);
    }
    const layout = store.kind === "array" ? ARRAY_KEY : keyLayout(info.keys);
    const values = valueLayout(info, this.checked);
    const map = this.tableMap(application, store, layout, values);
    this.parts.describeTable(table, { ...describeTable(table.name, info, layout, values), map });
    const key = this.keySlot(info.keys.map(({ expression }) => this.value(expression)), layout);
    const value = this.builder.call({ kind: "helper", id: MAP_LOOKUP }, [this.builder.symbolAddress(map), key], ptr);
    this.runEntry(application, value, values, miss, true);
  }

  private tableMap(application: Application, store: { kind: "hash" | "array"; size: number }, layout: KeyLayout, values: ValueLayout): string {
    const { table } = application;
    return this.parts.mapOf(table, () => {
      const name = mapName(table.name);
      const isArray = store.kind === "array" && !layout.lpm;
      return {
        name,
        type: layout.lpm ? mapTypes.lpmTrie : isArray ? mapTypes.array : mapTypes.hash,
        keySize: layout.size,
        valueSize: values.size,
        maxEntries: store.size,
        flags: layout.lpm ? BPF_F_NO_PREALLOC : 0,
        keyType: isArray ? this.parts.unsigned(4) : keyDataType(this.parts, name, layout),
        valueType: valueDataType(this.parts, name, values),
        span: table.declaration.name.span,
      };
    });
  }

  /** Puts the key together on the stack; gives its address. */
  protected keySlot(values: readonly Value[], layout: KeyLayout): Value {
    const slot = this.builder.newSlot("key", layout.size, 8);
    const address = this.builder.slotAddress(slot);
    if (layout.lpm) this.builder.store(address, this.builder.constant(i32, (layout.size - 4) * 8), { align: 4 });
    layout.fields.forEach((field, index) => this.storeField(address, field, values[index]!));
    return address;
  }

  private storeField(address: Value, field: FieldPlace, value: Value): void {
    const type = int(field.bytes * 8);
    const wide = this.builder.resize(value, type, false);
    const align = alignAt(field.offset, field.bytes);
    if (!field.bigEndian) return this.builder.store(address, wide, { offset: field.offset, align });
    const left = this.builder.binary("shl", wide, this.builder.constant(type, field.bytes * 8 - field.bits));
    this.builder.store(address, this.networkOrder(left), { offset: field.offset, align });
  }

  /** Runs the action of the entry at `entry`, if there is one; entries without a known action are none. */
  private runEntry(application: Application, entry: Value, layout: ValueLayout, miss: BlockId, isHit: boolean): void {
    const { builder } = this;
    const found = this.newBlock();
    builder.branch(builder.compare("ne", entry, builder.constant(ptr, 0)), found, miss);
    builder.switchTo(found);
    const id = builder.load(i32, entry, { align: 4 });
    const usable = layout.actions.filter(({ action }) => action.use !== (isHit ? "default" : "table"));
    const blocks = usable.map(() => this.newBlock());
    const cases = usable.map(({ id: number }, index) => ({ value: BigInt(number), target: { block: blocks[index]!, args: [] } }));
    builder.switch(id, cases, miss);
    usable.forEach(({ action, parameters }, index) => {
      builder.switchTo(blocks[index]!);
      const args = parameters.map((field) => this.loadField(entry, field));
      this.runAction(application, action, args, isHit);
    });
  }

  private loadField(entry: Value, field: FieldPlace): Value {
    const type = int(field.bytes * 8);
    const raw = this.builder.load(type, entry, { offset: field.offset, align: alignAt(field.offset, field.bytes) });
    const value = field.bigEndian ? this.builder.binary("lshr", this.networkOrder(raw), this.builder.constant(type, field.bytes * 8 - field.bits)) : raw;
    return this.builder.resize(value, int(field.bits), false);
  }

  // The default action (§14.2.1.3) -----------------------------------------------------------------------------------

  private defaultAction(application: Application): void {
    const { info, table } = application;
    const usable = info.actions.some(({ use }) => use !== "table");
    if (!info.constDefault && info.defaultAction && usable) {
      const initial = this.newBlock();
      const layout = valueLayout(info, this.checked);
      const map = this.defaultMap(table, layout);
      this.parts.describeTable(table, { ...describeTable(table.name, info, keyLayout(info.keys), layout), defaultMap: map });
      const slot = this.builder.newSlot("key", 4, 4);
      const key = this.builder.slotAddress(slot);
      this.builder.store(key, this.builder.constant(i32, 0), { align: 4 });
      const entry = this.builder.call({ kind: "helper", id: MAP_LOOKUP }, [this.builder.symbolAddress(map), key], ptr);
      this.runEntry(application, entry, layout, initial, false);
      this.builder.switchTo(initial);
    }
    this.boundAction(application, info.defaultAction, false);
  }

  /** One element; all zeros (the action number 0) leaves the default of the program. */
  private defaultMap(table: TableInstance, layout: ValueLayout): string {
    return this.parts.mapOf(table, () => {
      const name = mapName(table.name);
      return {
        name: `${name}_defaultAction`,
        type: mapTypes.array,
        keySize: 4,
        valueSize: layout.size,
        maxEntries: 1,
        flags: 0,
        keyType: this.parts.unsigned(4),
        valueType: valueDataType(this.parts, name, layout),
        span: table.declaration.name.span,
      };
    }, "default action");
  }
}

const ARRAY_KEY: KeyLayout = { size: 4, fields: [{ name: "index", bits: 32, offset: 0, bytes: 4, bigEndian: false }], lpm: false };

function mapName(qualified: string): string {
  return qualified.replace(/[^A-Za-z0-9_]/g, "_");
}

function alignAt(offset: number, bytes: number): number {
  let align = Math.min(8, 1 << Math.floor(Math.log2(bytes)));
  while (offset % align !== 0) align /= 2;
  return align;
}
