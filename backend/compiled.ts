/** What code generation gives and the object writer takes: finished instructions with their symbols still by name. */

import type { CoreRelocation } from "../compiler/ir/core-relocation.ts";
import type { DataTypeId } from "../compiler/ir/data-types.ts";
import type { Linkage, Module } from "../compiler/ir/ir.ts";
import type { Span } from "../compiler/source/source.ts";
import type { Instruction } from "./isa/instruction.ts";

export interface CompiledFunction {
  readonly name: string;
  readonly linkage: Linkage;
  readonly hidden?: boolean;
  /** The ELF section of an entry program; absent for subprograms, which go to `.text`. */
  readonly section?: string;
  /** Branch targets are indices into this array. */
  readonly instructions: readonly Instruction[];
  /** The place that each instruction comes from; as long as `instructions`. */
  readonly spans: readonly (Span | undefined)[];
  /** Numbers that the loader writes, by the index of the instruction that holds each. */
  readonly relocations: ReadonlyMap<number, CoreRelocation>;
  readonly stackBytes: number;
  /** A `function` data type. */
  readonly dataType?: DataTypeId;
  readonly paramNames: readonly string[];
  readonly span?: Span;
}

/** A function that the object only names: a kfunc, or a function of another object to be linked. */
export interface ExternalFunction {
  readonly name: string;
  readonly kind: "kfunc" | "function";
  readonly weak: boolean;
  readonly dataType?: DataTypeId;
  readonly paramNames: readonly string[];
}

/** A module whose functions are machine code. */
export interface CompiledModule extends Omit<Module, "functions"> {
  readonly functions: readonly CompiledFunction[];
  readonly externals: readonly ExternalFunction[];
}

/** Strings and the like, which the compiler named itself (`.L.str`): no symbol and no type says where they are. */
export function isPrivate(name: string): boolean {
  return name.startsWith(".L");
}
