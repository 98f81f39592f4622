/**
 * An object as a loader sees it: what `elf/read-object.ts` makes of the bytes of any BPF object (ours, clang's or
 * another), and what the user-space machine and the kernel loader take. Subprograms that a program calls are
 * appended to its instructions, as libbpf does, so that each program stands alone.
 */

import type { MapShape, MapValues } from "../compiler/bpf/map-types.ts";
import type { Instruction } from "./isa/instruction.ts";

/** A place in the source, from .BTF.ext line_info. */
export interface LineRecord {
  /** The index of the first instruction that it covers. */
  readonly instruction: number;
  readonly file: string;
  readonly text: string;
  readonly line: number;
  readonly column: number;
}

/** Where a function starts within a program's instructions. */
export interface FunctionRecord {
  readonly instruction: number;
  readonly name: string;
  /** The BTF type id of its FUNC, when the object has BTF. */
  readonly typeId?: number;
}

/** A number of an instruction that the loader fits to the running kernel's types (CO-RE), from .BTF.ext. */
export interface RelocationRecord {
  readonly instruction: number;
  /** The BTF type id of what is looked for. */
  readonly typeId: number;
  readonly access: string;
  /** As enum bpf_core_relo_kind numbers it. */
  readonly kind: number;
}

export interface LoadableProgram {
  readonly name: string;
  readonly section: string;
  /**
   * Branch targets are indices; calls to functions of the object name symbols that `functions` has. The symbol of an
   * address in data is always the name of a section that `data` has, with the offset from its start.
   */
  readonly instructions: readonly Instruction[];
  readonly functions: readonly FunctionRecord[];
  readonly lines: readonly LineRecord[];
  /** Until they are applied, the numbers are those of the headers, which is right for a machine whose data have the layout of the headers. */
  readonly relocations: readonly RelocationRecord[];
}

export interface LoadableMap extends MapShape {
  readonly pinning: number;
  readonly numaNode?: number;
  readonly mapExtra?: number;
  readonly keyTypeId?: number;
  readonly valueTypeId?: number;
  readonly inner?: LoadableMap;
  readonly values: MapValues;
}

/** A data section: one array map with one value, as libbpf makes it. */
export interface LoadableData {
  /** `.rodata`, `.data`, `.bss` … */
  readonly section: string;
  readonly bytes: Uint8Array;
  readonly readonly: boolean;
  readonly symbols: readonly { readonly name: string; readonly offset: number; readonly size: number }[];
  /** Pointers within the data: `symbol` is one of any section's symbols or a section's name. */
  readonly relocations: readonly { readonly offset: number; readonly symbol: string; readonly addend: number }[];
}

export interface LoadableObject {
  readonly endian: "little" | "big";
  readonly license: string;
  readonly programs: readonly LoadableProgram[];
  readonly maps: readonly LoadableMap[];
  readonly data: readonly LoadableData[];
  /** The bytes of `.BTF`, if any. */
  readonly btf?: Uint8Array;
}
