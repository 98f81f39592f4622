/** Applying tables (P4-16 §14.2): key, look-up, the action of the entry or the default action. */

import type { TableDescription, TableKind } from "../../../compiler/control-plane/control-plane.ts";
import { encodeAction } from "../../../compiler/control-plane/encode.ts";
import type { BlockId, MapDef, Value } from "../../../compiler/ir/ir.ts";
import { i1, i32, ptr } from "../../../compiler/ir/types.ts";
import type { CallExpression } from "../ast.ts";
import type { TableInstance } from "../evaluate/instances.ts";
import type { ResolvedCall } from "../check/program.ts";
import type { BoundAction, TableInfo } from "../check/table-info.ts";
import type { TableStore } from "./base.ts";
import type { AppliedTable } from "./expressions.ts";
import { loadField, storeField } from "./field-access.ts";
import { EntryDataLowering } from "./entry-data.ts";
import { MAP_LOOKUP, mapTypes } from "./kernel-names.ts";
import { openSearch, search, type MaskedSearch } from "./masked-search.ts";
import { DEFAULTS } from "./module-parts.ts";
import type { Application } from "./table-actions.ts";
import { isMatchKind, keyLayout, PRIORITY_OFFSET, tableKind, valueLayout, type ActionLayout, type KeyLayout, type ValueLayout } from "./table-layout.ts";
import { actionDataType, keyDataType, valueDataType } from "./table-types.ts";

const BPF_F_NO_PREALLOC = 1;

/** How a table lies in its map. */
interface TablePlan {
  readonly kind: TableKind;
  readonly size: number;
  readonly key: KeyLayout;
  readonly values: ValueLayout;
}

export abstract class TableLowering extends EntryDataLowering {
  protected applyTable(call: CallExpression, resolution: Extract<ResolvedCall, { kind: "applyTable" }>): AppliedTable {
    const outer = this.builder.span;
    this.builder.span = call.span;
    const table = this.instance?.tables.get(resolution.table);
    const info = table?.info;
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
    const plan = this.planOf(application.table, application.info);
    const table = this.parts.tableOf(application.table, () => this.described(application, plan));
    const miss = this.newBlock();
    if (table.initial) this.ensureFilled(table.map!, table.initial);
    if (plan.kind !== "fixed") this.mapLookUp(application, plan, table.map!, miss);
    else if (application.info.keys.length > 0) this.fixedEntries(application, miss);
    else this.builder.jump(miss);
    this.builder.switchTo(miss);
    this.defaultAction(application, plan, table.defaultOffset);
  }

  private fixedEntries(application: Application, miss: BlockId): void {
    const found = this.searchData(application, miss);
    if (found) this.runEntry(application, found.entry, found.values, miss);
    else this.constantEntries(application, miss);
  }

  // What a table is made of ----------------------------------------------------------------------------------------------

  private planOf(table: TableInstance, info: TableInfo): TablePlan {
    const unknown = info.keys.find(({ matchKind }) => !isMatchKind(matchKind));
    if (unknown) this.unsupported(unknown.expression.span, `a key that is matched ${unknown.matchKind}`);
    const isConstant = info.entries.length > 0 && info.constEntries;
    const store = this.storeOf(table, info);
    const kind = isConstant || unknown ? "fixed" : tableKind(info.keys, store.kind);
    if (kind === "masked" && store.kind === "array") this.context.bag.report("P0703", table.declaration.name.span, "an array_table has one key of at most 32 bits, its index");
    const key = keyLayout(info.keys, kind, this.checked);
    return { kind, size: isConstant ? info.entries.length : Math.max(store.size, info.entries.length), key, values: valueLayout(info, key, this.checked, (parameter) => this.typeOfSymbol(parameter)) };
  }

  private storeOf(table: TableInstance, info: TableInfo): TableStore {
    const store = this.context.hooks.tableStore(table, this.checked, this.evaluate);
    if (!("error" in store)) return store;
    if (info.keys.length > 0 && !(info.entries.length > 0 && info.constEntries)) this.context.bag.report("P0703", table.declaration.name.span, store.error);
    return { kind: "hash", size: 1 };
  }

  private described(application: Application, plan: TablePlan): TableDescription {
    const description = this.describe(application, plan);
    if (plan.kind === "fixed" || application.info.entries.length === 0) return description;
    return { ...description, initial: this.initialElements(application, description) };
  }

  private describe({ table, info }: Application, plan: TablePlan): TableDescription {
    const { kind, key, values, size } = plan;
    const map = kind === "fixed" ? undefined : this.tableMap(table, plan);
    const initial = this.changeableDefault(info);
    const defaultOffset = initial && this.placeDefault(table, initial, values);
    return {
      name: table.name,
      kind,
      ...(map !== undefined && { map }),
      size,
      keySize: key.size,
      valueSize: values.size,
      keys: info.keys.flatMap(({ name: expression, matchKind }, index) => (isMatchKind(matchKind) ? [{ ...key.fields[index]!, expression, matchKind }] : [])),
      actions: values.actions.map(({ id, action, parameters }) => ({ id, name: action.name, parameters, use: action.use })),
      ...(values.masked && key.group && { masked: { groupOffset: key.group.offset, priorityOffset: PRIORITY_OFFSET, maskOffset: values.unionOffset, ranges: values.masked.ranges } }),
      ...(defaultOffset !== undefined && { defaultOffset }),
    };
  }

  private tableMap(table: TableInstance, { kind, key, values, size }: TablePlan): string {
    const name = mapName(table.name);
    const shape: Readonly<Record<Exclude<TableKind, "fixed">, Pick<MapDef, "type" | "maxEntries" | "flags">>> = {
      hash: { type: mapTypes.hash, maxEntries: size, flags: 0 },
      array: { type: mapTypes.array, maxEntries: size, flags: 0 },
      lpm: { type: mapTypes.lpmTrie, maxEntries: size, flags: BPF_F_NO_PREALLOC },
      // Each entry may be in a group of its own.
      masked: { type: mapTypes.hash, maxEntries: size * 2, flags: BPF_F_NO_PREALLOC },
    };
    return this.parts.mapOf(table, () => ({
      name,
      ...shape[kind as Exclude<TableKind, "fixed">],
      keySize: key.size,
      valueSize: values.size,
      keyType: kind === "array" ? this.parts.unsigned(4) : keyDataType(this.parts, name, key),
      valueType: valueDataType(this.parts, name, key, values),
      span: table.declaration.name.span,
    }));
  }

  // Entries in a map -----------------------------------------------------------------------------------------------------

  private mapLookUp(application: Application, { kind, size, key, values }: TablePlan, map: string, miss: BlockId): void {
    const { builder } = this;
    const fields = application.info.keys.map(({ expression }) => this.value(expression));
    if (kind !== "masked") {
      const entry = builder.call({ kind: "helper", id: MAP_LOOKUP }, [builder.symbolAddress(map), this.keySlot(fields, key)], ptr);
      return this.runEntry(application, entry, values, miss);
    }
    const table: MaskedSearch = { map, groups: size, key, values, span: application.table.declaration.name.span };
    const { state, key: whole } = openSearch(builder, table);
    this.storeKey(whole, fields, key);
    this.runEntry(application, search(builder, this.parts, table, state), values, miss);
  }

  /** Puts the key together on the stack; gives its address. */
  protected keySlot(values: readonly Value[], layout: KeyLayout): Value {
    const slot = this.builder.newSlot("key", layout.size, 8);
    const address = this.builder.slotAddress(slot);
    if (layout.prefix > 0) this.builder.store(address, this.builder.constant(i32, (layout.size - layout.prefix) * 8), { align: 4 });
    this.storeKey(address, values, layout);
    return address;
  }

  protected storeKey(address: Value, values: readonly Value[], layout: KeyLayout): void {
    layout.fields.forEach((field, index) => storeField(this.builder, this.parts.endian, address, field, values[index]!));
  }

  /** Runs the action of the entry at `entry`, if there is one; entries without a known action are none. */
  private runEntry(application: Application, entry: Value, layout: ValueLayout, miss: BlockId): void {
    const { builder } = this;
    const found = this.newBlock();
    builder.branch(builder.compare("ne", entry, builder.constant(ptr, 0)), found, miss);
    builder.switchTo(found);
    this.runNumbered(application, entry, layout.actions.filter(({ action }) => action.use !== "default"), miss, true);
  }

  private runNumbered(application: Application, value: Value, actions: readonly ActionLayout[], otherwise: BlockId, isHit: boolean): void {
    const { builder } = this;
    const id = builder.load(i32, value, { align: 4 });
    const blocks = actions.map(() => this.newBlock());
    builder.switch(id, actions.map(({ id: number }, index) => ({ value: BigInt(number), target: { block: blocks[index]!, args: [] } })), otherwise);
    actions.forEach(({ action, parameters }, index) => {
      builder.switchTo(blocks[index]!);
      const args = parameters.map((field) => loadField(builder, this.parts.endian, value, field));
      this.runAction(application, action, args, isHit);
    });
  }

  // The default action (§14.2.1.3) ---------------------------------------------------------------------------------------

  private defaultAction(application: Application, { values }: TablePlan, offset: number | undefined): void {
    const { info } = application;
    if (offset === undefined) return this.boundAction(application, info.defaultAction, false);
    const nothing = this.newBlock();
    const usable = values.actions.filter(({ action }) => action.use !== "table");
    this.runNumbered(application, this.builder.symbolAddress(DEFAULTS, offset), usable, nothing, false);
    this.builder.switchTo(nothing);
    this.boundAction(application, null, false);
  }

  /** The program's own default where the control plane may set another; a table without any has one that does nothing. */
  private changeableDefault({ constDefault, defaultAction, actions }: TableInfo): { readonly action: BoundAction | null } | undefined {
    const usable = actions.filter(({ use }) => use !== "table");
    return constDefault || usable.length === 0 ? undefined : { action: defaultAction };
  }

  private placeDefault(table: TableInstance, { action: bound }: { readonly action: BoundAction | null }, layout: ValueLayout): number {
    const name = mapName(table.name);
    const bytes = new Uint8Array(layout.actionSize);
    const action = layout.actions.find((one) => one.action === bound?.action);
    if (action && bound) encodeAction(bytes, action, this.boundNumbers(bound), this.parts.endian);
    return this.parts.placeDefault(name, bytes, actionDataType(this.parts, name, layout));
  }
}

function mapName(qualified: string): string {
  return qualified.replace(/[^A-Za-z0-9_]/g, "_");
}
