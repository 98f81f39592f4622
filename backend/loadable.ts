/**
 * An object as a loader sees it: what `elf/read-object.ts` makes of the bytes of any BPF object (ours, clang's or
 * another), and what the user-space machine and the kernel loader take. Subprograms that a program calls are
 * appended to its instructions, as libbpf does, so that each program stands alone.
 */

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

export interface LoadableProgram {
  readonly name: string;
  readonly section: string;
  /** Branch targets are indices; calls to functions of the object name symbols that `functions` has. */
  readonly instructions: readonly Instruction[];
  readonly functions: readonly FunctionRecord[];
  readonly lines: readonly LineRecord[];
}

export interface LoadableMap {
  readonly name: string;
  readonly type: number;
  readonly keySize: number;
  readonly valueSize: number;
  readonly maxEntries: number;
  readonly flags: number;
  readonly pinning: number;
  readonly keyTypeId?: number;
  readonly valueTypeId?: number;
  readonly inner?: LoadableMap;
  readonly values: readonly { readonly index: number; readonly symbol: string }[];
}

/** A data section: one array map with one value, as libbpf makes it. */
export interface LoadableData {
  /** `.rodata`, `.data`, `.bss` … */
  readonly section: string;
  readonly bytes: Uint8Array;
  readonly readonly: boolean;
  readonly symbols: readonly { readonly name: string; readonly offset: number; readonly size: number }[];
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
