/** Applying tables (P4-16 §14.2): key, look-up, the action of the entry or the default action. */

import type { BlockId, Value } from "../../../compiler/ir/ir.ts";
import { bytesOf, i1, i32, int, ptr } from "../../../compiler/ir/types.ts";
import type { CallExpression, Expression, Keyset } from "../ast.ts";
import type { TableInstance } from "../check/instances.ts";
import type { ResolvedCall } from "../check/program.ts";
import type { BoundAction, EntryInfo, TableAction, TableInfo } from "../check/table-info.ts";
import { printType, UNKNOWN } from "../check/types.ts";
import type { AppliedTable } from "./expressions.ts";
import { MAP_LOOKUP, mapTypes } from "./maps.ts";
import { StatementLowering } from "./statements.ts";
import { scalarType, type ScalarLocation } from "./storage.ts";
import { freeParameters, keyDataType, keyLayout, valueDataType, valueLayout, type FieldPlace, type KeyLayout, type ValueLayout } from "./table-layout.ts";

const BPF_F_NO_PREALLOC = 1;

/** The state of one application. */
interface Application {
  readonly table: TableInstance;
  readonly info: TableInfo;
  readonly hit: ScalarLocation;
  readonly action: ScalarLocation;
  readonly done: BlockId;
}

export abstract class TableLowering extends StatementLowering {
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
    const key = this.keySlot(info, layout);
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
  private keySlot(info: TableInfo, layout: KeyLayout): Value {
    const slot = this.builder.newSlot("key", layout.size, 8);
    const values = info.keys.map(({ expression }) => this.value(expression));
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

  /** Between a number and its bytes in the order of the network. */
  protected networkOrder(value: Value): Value {
    const single = bytesOf(this.builder.typeOf(value)) === 1;
    return single || this.parts.endian === "big" ? value : this.builder.unary("bswap", value);
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

  /** Lowers the body of an action with the given values of its parameters without direction, and ends the application. */
  private runAction(application: Application, action: TableAction, args: readonly Value[], isHit: boolean): void {
    const { info, hit, action: run, done } = application;
    this.storage.store(hit, this.builder.constant(i1, isHit ? 1 : 0));
    this.storage.store(run, this.builder.constant(i32, info.actions.indexOf(action)));
    const { declaration, reference } = action;
    const free = freeParameters(declaration);
    free.forEach((parameter, index) => {
      const type = scalarType(this.checked.declaredTypes.get(parameter) ?? UNKNOWN);
      if (!type) return this.unsupported(parameter.span, `an action parameter of type ${printType(this.checked.declaredTypes.get(parameter) ?? UNKNOWN)}`);
      const location = this.storage.scalar(type, parameter.name.text);
      this.storage.store(location, args[index]!);
      this.bindings.set(parameter, location);
    });
    const directed = declaration.parameters.filter(({ direction }) => direction !== "none");
    this.inline(directed, directed.map((_, index) => reference.args?.[index] ?? null), () => this.statements(declaration.body.statements));
    this.jumpTo(done);
  }

  // The default action (§14.2.1.3) -----------------------------------------------------------------------------------

  private defaultAction(application: Application): void {
    const { info, table } = application;
    const usable = info.actions.some(({ use }) => use !== "table");
    if (!info.constDefault && info.defaultAction && usable) {
      const initial = this.newBlock();
      const layout = valueLayout(info, this.checked);
      const map = this.defaultMap(table, layout);
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

  private boundAction(application: Application, bound: BoundAction | null, isHit: boolean): void {
    if (!bound) {
      this.storage.store(application.hit, this.builder.constant(i1, isHit ? 1 : 0));
      this.storage.store(application.action, this.builder.constant(i32, -1));
      return this.jumpTo(application.done);
    }
    const args = bound.args.map((value) => this.value(value));
    this.runAction(application, bound.action, args, isHit);
  }

  // Constant entries: compiled to decisions --------------------------------------------------------------------------

  private constantEntries(application: Application, miss: BlockId): void {
    const { info, table } = application;
    if (!info.constEntries) this.unsupported(table.declaration.name.span, "a table with entries that are not const");
    const keys = info.keys.map(({ expression }) => this.value(expression));
    const single = info.keys.length === 1 && info.keys[0]!.matchKind === "exact" ? keys[0] : undefined;
    if (single !== undefined && info.entries.every(({ keysets }) => keysets[0]!.kind === "value")) return this.entrySwitch(application, single, miss);
    for (const entry of this.inOrder(info)) {
      const matches = this.newBlock();
      const next = this.newBlock();
      this.builder.span = entry.entry.span;
      this.matchAll(entry.keysets, keys, info, matches, next);
      this.builder.switchTo(matches);
      this.boundAction(application, entry.action, true);
      this.builder.switchTo(next);
    }
    this.builder.jump(miss);
  }

  /** The largest priority first where entries have one (§14.2.1.4), the longest prefix first for lpm, else as written. */
  private inOrder(info: TableInfo): readonly EntryInfo[] {
    const lpm = info.keys.findIndex(({ matchKind }) => matchKind === "lpm");
    const entries = [...info.entries];
    if (entries.some(({ priority }) => priority !== null)) entries.sort((a, b) => Number((b.priority ?? 0n) - (a.priority ?? 0n)));
    else if (lpm >= 0) entries.sort((a, b) => this.prefixLength(b.keysets[lpm]!) - this.prefixLength(a.keysets[lpm]!));
    return entries;
  }

  /** How many bits the mask of a keyset has; a single value is the longest, `_` the shortest. */
  private prefixLength(keyset: Keyset): number {
    if (keyset.kind === "value") return Number.MAX_SAFE_INTEGER;
    const mask = keyset.kind === "mask" ? this.constantOf(keyset.mask) : undefined;
    return mask?.kind === "integer" ? mask.value.toString(2).replaceAll("0", "").length : 0;
  }

  private entrySwitch(application: Application, key: Value, miss: BlockId): void {
    const type = application.info.keys[0]!.type;
    const bits = scalarType(type)?.bits ?? 64;
    const entries = new Map<bigint, EntryInfo>();
    for (const entry of application.info.entries) {
      const [keyset] = entry.keysets;
      const value = keyset?.kind === "value" ? BigInt.asUintN(bits, this.numberOf(this.constantOf(keyset.value), type)) : 0n;
      // The first of two equal entries wins.
      if (!entries.has(value)) entries.set(value, entry);
    }
    const blocks = [...entries].map(([value, entry]) => ({ value, entry, block: this.newBlock() }));
    this.builder.switch(key, blocks.map(({ value, block }) => ({ value, target: { block, args: [] } })), miss);
    for (const { entry, block } of blocks) {
      this.builder.switchTo(block);
      this.builder.span = entry.entry.span;
      this.boundAction(application, entry.action, true);
    }
  }

  private matchAll(keysets: readonly Keyset[], keys: readonly Value[], info: TableInfo, matches: BlockId, next: BlockId): void {
    keysets.forEach((keyset, index) => {
      const test = this.matchKeyset(keyset, keys[index]!, info.keys[index]!.expression);
      if (test === null) return;
      const more = this.newBlock();
      this.builder.branch(test, more, next);
      this.builder.switchTo(more);
    });
    this.builder.jump(matches);
  }

  /** An i1, or null when everything matches (P4-16 §8.15). */
  protected matchKeyset(keyset: Keyset, value: Value, subject: Expression): Value | null {
    const { builder } = this;
    const type = this.typeOf(subject);
    const signed = type.kind === "bits" && type.signed;
    switch (keyset.kind) {
      case "default":
      case "dontCare":
        return null;
      case "value":
        return builder.compare("eq", value, this.value(keyset.value));
      case "mask": {
        const mask = this.value(keyset.mask);
        const wanted = builder.binary("and", this.value(keyset.value), mask);
        return builder.compare("eq", builder.binary("and", value, mask), wanted);
      }
      case "range": {
        const above = builder.compare(signed ? "sge" : "uge", value, this.value(keyset.low));
        return builder.binary("and", above, builder.compare(signed ? "sle" : "ule", value, this.value(keyset.high)));
      }
      case "tuple":
        this.unsupported(keyset.span, "a tuple in a keyset");
        return null;
    }
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

