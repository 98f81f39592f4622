/**
 * The control plane of a loaded program in the terms of its source: names of tables, keys, actions and parameters, and
 * values as text or numbers. Everything is checked before a map is touched; what is wrong throws `ControlPlaneError`.
 */

import { isSigned, type ActionDescription, type CellsDescription, type ControlPlane, type KeyField, type TableDescription, type ValueSetDescription } from "./control-plane.ts";
import { Control, type MapSource } from "./control.ts";
import type { ActionCall, Entry, EntryKey } from "./entries.ts";
import { ControlPlaneError } from "./error.ts";
import { anything, parseMatch, printMatch } from "./match-text.ts";
import type { Match } from "./match.ts";
import { byName, named } from "./names.ts";
import { parseValue, printValue } from "./values.ts";

/** Text is read as on the command line: `10.0.0.0/8`, `80..443`, `0x0a&&&0xff`, `*`, the name of an enum member. */
export type Given = string | number | bigint | boolean;

/** By the name of the key, or its end. Keys that are left out match everything, where they can. */
export type GivenKey = Readonly<Record<string, Given>>;

export interface GivenAction {
  readonly name: string;
  /** One for each parameter. */
  readonly parameters?: Readonly<Record<string, Given>>;
}

export interface ShownAction {
  readonly name: string;
  readonly parameters: Readonly<Record<string, string>>;
}

export interface ShownEntry {
  /** By the whole name of the key. */
  readonly key: Readonly<Record<string, string>>;
  /** Only in tables where entries have one. */
  readonly priority?: number;
  readonly action: ShownAction;
}

const HIGHEST_PRIORITY = 2 ** 32 - 1;
const nameOf = (one: { readonly name: string }): readonly string[] => [one.name];
const keyNames = ({ expression, name }: KeyField): readonly string[] => [expression, name];

/** `maps`: those of a loaded object, or pinned ones. */
export function openControlPlane(plane: ControlPlane, maps: MapSource): ControlPlaneSession {
  return new ControlPlaneSession(plane, maps);
}

export class ControlPlaneSession {
  private readonly control: Control;

  constructor(
    readonly plane: ControlPlane,
    maps: MapSource,
  ) {
    this.control = new Control(plane, maps);
  }

  table(name: string): TableSession {
    return new TableSession(this.control, named(this.plane.tables, name, "table", nameOf));
  }

  valueSet(name: string): ValueSetSession {
    return new ValueSetSession(this.control, named(this.plane.valueSets, name, "value set", nameOf));
  }

  /** A counter or register. */
  cells(name: string): CellsSession {
    return new CellsSession(this.control, named(this.plane.cells, name, "counter or register", nameOf));
  }
}

export class TableSession {
  constructor(
    private readonly control: Control,
    readonly table: TableDescription,
  ) {}

  /** Throws when there is such an entry already. Of entries that match, the one with the highest priority wins. */
  add(key: GivenKey, action: GivenAction, priority?: number): void {
    this.control.entries(this.table).add(this.entry(key, action, priority));
  }

  /** As `add`, or changes the action of the entry that is there. */
  set(key: GivenKey, action: GivenAction, priority?: number): void {
    this.control.entries(this.table).set(this.entry(key, action, priority));
  }

  /** Throws when there is no such entry. */
  delete(key: GivenKey, priority?: number): void {
    if (!this.control.entries(this.table).delete(this.entryKey(key, priority))) throw new ControlPlaneError(`table '${this.table.name}' has no such entry`);
  }

  /** Deletes all entries; gives how many there were. */
  clear(): number {
    const entries = this.control.entries(this.table);
    const all = entries.all();
    for (const entry of all) entries.delete(entry);
    return all.length;
  }

  /** The highest priority first. */
  entries(): ShownEntry[] {
    return this.control.entries(this.table).all().map((entry) => this.shown(entry));
  }

  /** Null when nothing is done. */
  defaultAction(): ShownAction | null {
    const call = this.control.defaultAction(this.table);
    return call ? shownAction(call) : null;
  }

  setDefaultAction(action: GivenAction): void {
    this.control.setDefaultAction(this.table, this.call(action, "table"));
  }

  private entry(key: GivenKey, action: GivenAction, priority: number | undefined): Entry {
    return { ...this.entryKey(key, priority), call: this.call(action, "default") };
  }

  private entryKey(given: GivenKey, priority: number | undefined): EntryKey {
    return { matches: matchesOf(this.table.keys, given), priority: this.priorityOf(priority) };
  }

  private priorityOf(priority: number | undefined): number {
    if (this.table.kind !== "masked") {
      if (priority !== undefined) throw new ControlPlaneError(`entries of table '${this.table.name}' have no priority: at most one of them matches best`);
      return 0;
    }
    if (priority === undefined) throw new ControlPlaneError(`entries of table '${this.table.name}' need a priority: of those that match, the highest wins`);
    if (!Number.isInteger(priority) || priority < 0 || priority > HIGHEST_PRIORITY) throw new ControlPlaneError(`a priority is a whole number from 0 to ${HIGHEST_PRIORITY}`);
    return priority;
  }

  private call({ name, parameters: given = {} }: GivenAction, notOnly: "default" | "table"): ActionCall {
    const action = named(this.table.actions, name, "action", nameOf, ` of table '${this.table.name}'`);
    if (action.use === notOnly) throw new ControlPlaneError(`action '${action.name}' is for ${notOnly === "default" ? "the default of a table, and not for its entries" : "entries, and not for the default"}`);
    const values = byName(action.parameters, given, "parameter", nameOf, ` of action '${action.name}'`);
    return { action, args: action.parameters.map((parameter) => argument(action, parameter.name, values.get(parameter), (text) => parseValue(parameter, text))) };
  }

  private shown({ matches, priority, call }: Entry): ShownEntry {
    const key = shownKey(this.table.keys, matches);
    return { key, ...(this.table.kind === "masked" && { priority }), action: shownAction(call) };
  }
}

export class ValueSetSession {
  constructor(
    private readonly control: Control,
    readonly set: ValueSetDescription,
  ) {}

  add(member: GivenKey): void {
    this.control.addMember(this.set, matchesOf(this.set.keys, member));
  }

  /** Throws when it is no member. */
  delete(member: GivenKey): void {
    if (!this.control.deleteMember(this.set, matchesOf(this.set.keys, member))) throw new ControlPlaneError(`value set '${this.set.name}' has no such member`);
  }

  members(): Readonly<Record<string, string>>[] {
    return this.control.members(this.set).map((matches) => shownKey(this.set.keys, matches));
  }
}

export class CellsSession {
  constructor(
    private readonly control: Control,
    readonly cells: CellsDescription,
  ) {}

  /** Signed where the type of a register is. */
  read(index: number): bigint {
    this.check(index);
    const { bits, form } = this.cells.cell;
    const value = this.control.cell(this.cells, index);
    return isSigned(form) ? BigInt.asIntN(bits, value) : value;
  }

  write(index: number, value: Given): void {
    this.check(index);
    this.control.setCell(this.cells, index, parseValue(this.cells.cell, String(value)));
  }

  /** Those that are there, by index. */
  all(): { readonly index: number; readonly value: bigint }[] {
    return this.control.indices(this.cells).map((index) => ({ index, value: this.read(index) }));
  }

  private check(index: number): void {
    if (!Number.isInteger(index) || index < 0 || index > 0xffff_ffff) throw new ControlPlaneError(`'${index}' is no index of '${this.cells.name}': a whole number from 0`);
  }
}

// Keys and arguments -----------------------------------------------------------------------------------------------------

function matchesOf(keys: readonly KeyField[], given: GivenKey): Match[] {
  const values = byName(keys, given, "key", keyNames);
  return keys.map((field) => {
    const value = values.get(field);
    if (value !== undefined) return parseMatch(field, String(value));
    if (field.matchKind === "exact") throw new ControlPlaneError(`key '${field.expression}' is missing`);
    return anything(field);
  });
}

function argument(action: ActionDescription, parameter: string, value: unknown, parse: (text: string) => bigint): bigint {
  if (value === undefined) throw new ControlPlaneError(`parameter '${parameter}' of action '${action.name}' is missing`);
  return parse(String(value));
}

function shownKey(keys: readonly KeyField[], matches: readonly Match[]): Readonly<Record<string, string>> {
  return Object.fromEntries(matches.map((match, index) => [keys[index]!.expression, printMatch(keys[index]!, match)]));
}

function shownAction({ action, args }: ActionCall): ShownAction {
  return { name: action.name, parameters: Object.fromEntries(action.parameters.map((parameter, index) => [parameter.name, printValue(parameter, args[index]!)])) };
}
