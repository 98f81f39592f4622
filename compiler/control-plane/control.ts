/** A loaded P4 program as its control plane sees it: tables, default actions, value sets, counters and registers over maps. */

import { DEFAULTS_SECTION, type CellsDescription, type ControlPlane, type InitialElements, type TableDescription, type ValueSetDescription } from "./control-plane.ts";
import { decodeKey, decodeCall, encodeCall, encodeKey, WholeKeyEntries, type ActionCall, type MapAccess, type TableEntries } from "./entries.ts";
import { getField, getNumber, putField, putNumber } from "./encode.ts";
import { ControlPlaneError } from "./error.ts";
import { MaskedEntries } from "./masked-entries.ts";
import type { Match } from "./match.ts";

export interface MapSource {
  get(name: string): MapAccess | undefined;
}

const FIRST = new Uint8Array(4);

export class Control {
  private readonly opened = new Map<string, TableEntries>();

  /** `maps`: by their names in the object, `.data.tables` with the default actions among them. */
  constructor(
    readonly plane: ControlPlane,
    private readonly maps: MapSource,
  ) {}

  /** Throws `ControlPlaneError` for a table whose entries are constant, or that has no key. */
  entries(table: TableDescription): TableEntries {
    if (table.map === undefined) {
      throw new ControlPlaneError(table.keys.length === 0 ? `table '${table.name}' has no key, and so no entries: it has its default action` : `table '${table.name}' has constant entries, and takes no others`);
    }
    const known = this.opened.get(table.name);
    if (known) return known;
    const Kind = table.kind === "masked" ? MaskedEntries : WholeKeyEntries;
    if (table.initial) this.fill(table, table.initial);
    const entries = new Kind(table, this.map(table.map), this.plane.endian);
    this.opened.set(table.name, entries);
    return entries;
  }

  /** Undefined when the default does nothing, not even `NoAction`. Throws when it is constant. */
  defaultAction(table: TableDescription): ActionCall | undefined {
    const offset = this.defaultOffset(table);
    return decodeCall(table.actions, this.defaults().slice(offset), this.plane.endian);
  }

  /** The defaults of all tables are one value of a map: who else writes it at this moment may be undone. */
  setDefaultAction(table: TableDescription, call: ActionCall): void {
    const offset = this.defaultOffset(table);
    // From now on no program writes into these data.
    for (const other of this.plane.tables) if (other.initial) this.fill(other, other.initial);
    const all = this.defaults();
    all.set(encodeCall(actionSize(table), call, this.plane.endian), offset);
    this.map(DEFAULTS_SECTION).update(FIRST, all);
  }

  /** Puts the entries there that the program begins with, unless a packet has. */
  private fill({ map, kind }: TableDescription, { flagOffset, elements }: InitialElements): void {
    const all = this.defaults();
    if (getNumber(all, flagOffset, 4, this.plane.endian) !== 0n) return;
    const target = this.map(map!);
    for (const { key, value } of elements) {
      // In a trie, a look-up finds shorter prefixes, too.
      if (kind === "array" || kind === "lpm" || target.lookup(fromHex(key)) === null) target.update(fromHex(key), fromHex(value));
    }
    putNumber(all, flagOffset, 4, 1n, this.plane.endian);
    this.map(DEFAULTS_SECTION).update(FIRST, all);
  }

  private defaultOffset({ name, defaultOffset }: TableDescription): number {
    if (defaultOffset === undefined) throw new ControlPlaneError(`the default action of table '${name}' is constant`);
    return defaultOffset;
  }

  private defaults(): Uint8Array {
    const bytes = this.map(DEFAULTS_SECTION).lookup(FIRST);
    if (!bytes) throw new ControlPlaneError(`map '${DEFAULTS_SECTION}' is empty: it is not that of this program`);
    return bytes.slice();
  }

  // Value sets (P4-16 §13.11) ----------------------------------------------------------------------------------------------

  members(set: ValueSetDescription): Match[][] {
    return this.map(set.map).keys().map((key) => decodeKey(set, key, this.plane.endian));
  }

  addMember(set: ValueSetDescription, matches: readonly Match[]): void {
    this.map(set.map).update(encodeKey(set, matches, this.plane.endian), Uint8Array.of(1));
  }

  /** False when there was none. */
  deleteMember(set: ValueSetDescription, matches: readonly Match[]): boolean {
    return this.map(set.map).delete(encodeKey(set, matches, this.plane.endian));
  }

  // Counters and registers -------------------------------------------------------------------------------------------------

  /** Unsigned; 0 for a sparse counter that nobody has counted yet. */
  cell(cells: CellsDescription, index: number): bigint {
    const value = this.map(cells.map).lookup(this.indexOf(cells, index));
    return value ? getField(value, cells.cell, this.plane.endian) : 0n;
  }

  setCell(cells: CellsDescription, index: number, value: bigint): void {
    const bytes = new Uint8Array(cells.cell.bytes);
    putField(bytes, cells.cell, value, this.plane.endian);
    this.map(cells.map).update(this.indexOf(cells, index), bytes);
  }

  /** The indices of cells that are there. */
  indices(cells: CellsDescription): number[] {
    if (!cells.isSparse) return Array.from({ length: cells.size }, (_, index) => index);
    const { endian } = this.plane;
    const numbers = this.map(cells.map).keys().map((key) => new DataView(key.buffer, key.byteOffset).getUint32(0, endian === "little"));
    return numbers.sort((a, b) => a - b);
  }

  private indexOf(cells: CellsDescription, index: number): Uint8Array {
    if (!cells.isSparse && index >= cells.size) throw new ControlPlaneError(`'${cells.name}' has ${cells.size} cells, from 0`);
    const key = new Uint8Array(4);
    putNumber(key, 0, 4, BigInt(index), this.plane.endian);
    return key;
  }

  private map(name: string): MapAccess {
    const map = this.maps.get(name);
    if (!map) throw new ControlPlaneError(`there is no map '${name}'`);
    return map;
  }
}

function fromHex(digits: string): Uint8Array {
  return Uint8Array.from(digits.match(/../g) ?? [], (byte) => parseInt(byte, 16));
}

/** Of what the program keeps of a default action. */
function actionSize({ actions }: TableDescription): number {
  return Math.max(4, ...actions.flatMap(({ parameters }) => parameters.map(({ offset, bytes }) => offset + bytes)));
}
