/** What the control plane of a P4 program works with: its tables, value sets, counters and registers, and how they lie in maps. */

/** How people write a value; its bits are the same for all. */
export type ValueForm =
  | { readonly kind: "bits" | "int" | "bool" }
  /** The members of an enum, or the errors, by name. */
  | { readonly kind: "enum"; readonly members: readonly { readonly name: string; readonly value: bigint }[]; readonly signed?: boolean };

/** Whether the first bit of a value is its sign. */
export function isSigned(form: ValueForm): boolean {
  return form.kind === "int" || (form.kind === "enum" && form.signed === true);
}

/** Where a value lies in the key or the value of a map. */
export interface FieldPlace {
  readonly name: string;
  /** Of the value itself. */
  readonly bits: number;
  readonly offset: number;
  readonly bytes: number;
  /** In network order, the value at the left end of the bytes; else a number of the machine's. */
  readonly bigEndian: boolean;
  readonly form: ValueForm;
}

export type MatchKind = "exact" | "lpm" | "ternary" | "range" | "optional";

export interface KeyField extends FieldPlace {
  /** The expression in the program, or its `@name`. */
  readonly expression: string;
  readonly matchKind: MatchKind;
}

export interface ActionDescription {
  /** From 1; in the first four bytes of a value. */
  readonly id: number;
  /** As the program qualifies it: `control.action`. */
  readonly name: string;
  readonly parameters: readonly FieldPlace[];
  /** It cannot be in an entry, or cannot be the default. */
  readonly use: "both" | "default" | "table";
}

/** The ends of what a range field matches, in the value of an entry. */
export interface RangePlace {
  /** An index into the keys. */
  readonly key: number;
  readonly low: FieldPlace;
  readonly high: FieldPlace;
}

/**
 * Where the parts of a masked table lie. Its map, a hash, has two kinds of elements. Group `i` (from 0, without gaps) has
 * the key of zeros with `i` at `groupOffset`, and its value holds an identity (4 bytes at 0), the highest priority of
 * its entries (4 bytes at `priorityOffset`), and at `maskOffset` a mask as long as the key. An entry has as key its
 * values under the mask of its group, with that group's identity at `groupOffset`.
 */
export interface MaskedPlaces {
  readonly groupOffset: number;
  readonly priorityOffset: number;
  readonly maskOffset: number;
  readonly ranges: readonly RangePlace[];
}

/**
 * What the map of a table begins with. Whoever comes first, a packet or a control plane, puts the elements there that are
 * not there yet, and sets the flag: a number of four bytes in the data of `DEFAULTS_SECTION`, 0 at first.
 */
export interface InitialElements {
  readonly flagOffset: number;
  /** In hexadecimal digits. */
  readonly elements: readonly { readonly key: string; readonly value: string }[];
}

/**
 * - `hash`: whole keys
 * - `array`: the key is an index; an element of zeros is no entry
 * - `lpm`: the key begins with the length of its prefix in bits, all fields included
 * - `masked`: priorities, and a mask for each entry
 * - `fixed`: no map; the entries are code, or there is no key
 */
export type TableKind = "hash" | "array" | "lpm" | "masked" | "fixed";

export interface TableDescription {
  /** `control.table` */
  readonly name: string;
  readonly kind: TableKind;
  /** Absent for a fixed table. */
  readonly map?: string;
  /** How many entries it takes. */
  readonly size: number;
  readonly keySize: number;
  readonly valueSize: number;
  readonly keys: readonly KeyField[];
  readonly actions: readonly ActionDescription[];
  readonly masked?: MaskedPlaces;
  /** Where the default action lies in the data of `DEFAULTS_SECTION`; absent when it is constant. */
  readonly defaultOffset?: number;
  /** Of a table with entries that are not constant. */
  readonly initial?: InitialElements;
}

/** The members of a value set are the keys of a hash. */
export interface ValueSetDescription {
  /** `parser.set` */
  readonly name: string;
  readonly map: string;
  readonly size: number;
  readonly keySize: number;
  readonly keys: readonly KeyField[];
}

/** A counter or register: equal cells by a 32-bit index. */
export interface CellsDescription {
  readonly name: string;
  readonly kind: "counter" | "register";
  readonly map: string;
  /** How many there are, or for a sparse counter can be. */
  readonly size: number;
  /** Only cells that were counted are there. */
  readonly isSparse: boolean;
  readonly cell: FieldPlace;
}

export interface ControlPlane {
  readonly endian: "little" | "big";
  readonly tables: readonly TableDescription[];
  readonly valueSets: readonly ValueSetDescription[];
  readonly cells: readonly CellsDescription[];
  /** Of the data with the default actions; 0 when there are none. */
  readonly defaultsSize: number;
}

/** The data section with the default actions of all tables that the control plane may change; loaders make it a map. */
export const DEFAULTS_SECTION = ".data.tables";
