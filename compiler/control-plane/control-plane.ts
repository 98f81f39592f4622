/** What the control plane of a P4 program works with: its tables, counters and registers, and how they lie in maps. */

/** Where a value lies in the key or the value of a map. */
export interface FieldPlace {
  readonly name: string;
  /** Of the value itself. */
  readonly bits: number;
  readonly offset: number;
  readonly bytes: number;
  /** In network order, the value at the left end of the bytes; else a number of the machine's. */
  readonly bigEndian: boolean;
}

export interface KeyField extends FieldPlace {
  /** The expression in the program, or its `@name`. */
  readonly expression: string;
  readonly matchKind: string;
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

export interface TableDescription {
  /** `control.table` */
  readonly name: string;
  /** Absent for a table whose entries are constant. */
  readonly map?: string;
  /** The map with the default action; absent when that is constant. */
  readonly defaultMap?: string;
  readonly keySize: number;
  readonly valueSize: number;
  /** The key begins with the length of its prefix in bits, all fields included. */
  readonly isPrefixed: boolean;
  readonly keys: readonly KeyField[];
  readonly actions: readonly ActionDescription[];
}

/** A counter or register: equal cells by a 32-bit index. */
export interface CellsDescription {
  readonly name: string;
  readonly map: string;
  readonly bytes: number;
}

export interface ControlPlane {
  readonly tables: readonly TableDescription[];
  readonly cells: readonly CellsDescription[];
}
