/**
 * Recipes of IR modules: plain data that fast-check generates and shrinks, and that `build.ts` turns into a module
 * that is well formed whatever the numbers are. Operands are picks among the values in scope, the newest first, so
 * that leaving a statement out leaves a recipe.
 */

import type { AtomicOp, BinaryOp, CompareOp, ConvertOp, UnaryOp } from "../../compiler/ir/opcodes.ts";
import type { InlineHint } from "../../compiler/ir/ir.ts";

/** The pick-th newest value of the width that is needed, or a constant. */
export type Operand = { readonly pick: number } | { readonly constant: bigint };

/** A value that two ways bring to where they meet. */
export interface Merge {
  readonly width: number;
  readonly values: readonly Operand[];
}

export type Statement =
  | { readonly kind: "unary"; readonly op: UnaryOp; readonly width: number; readonly operand: Operand }
  | { readonly kind: "binary"; readonly op: BinaryOp; readonly width: number; readonly left: Operand; readonly right: Operand }
  | { readonly kind: "compare"; readonly op: CompareOp; readonly width: number; readonly left: Operand; readonly right: Operand }
  | { readonly kind: "convert"; readonly op: ConvertOp; readonly from: number; readonly to: number; readonly operand: Operand }
  | { readonly kind: "select"; readonly width: number; readonly condition: Operand; readonly left: Operand; readonly right: Operand }
  | { readonly kind: "load"; readonly pointer: number; readonly offset: number; readonly width: number; readonly narrow: number; readonly sign: boolean; readonly volatile: boolean }
  | { readonly kind: "store"; readonly pointer: number; readonly offset: number; readonly width: number; readonly narrow: number; readonly value: Operand; readonly volatile: boolean }
  | { readonly kind: "copy"; readonly to: number; readonly from: number; readonly size: number }
  | { readonly kind: "set"; readonly pointer: number; readonly byte: Operand; readonly size: number }
  | {
      readonly kind: "atomic";
      readonly op: AtomicOp;
      readonly pointer: number;
      readonly offset: number;
      readonly width: 32 | 64;
      readonly fetch: boolean;
      readonly value: Operand;
      readonly expected: Operand;
    }
  /** Moves a pointer by a constant, or by a masked value. */
  | { readonly kind: "move"; readonly pointer: number; readonly by: number; readonly variable: Operand | null }
  /** One of two pointers, by a select or by a branch. */
  | { readonly kind: "choose"; readonly condition: Operand; readonly left: number; readonly right: number; readonly branch: boolean }
  /** Many values in one sum: they all live until here. */
  | { readonly kind: "gather"; readonly operands: readonly Operand[] }
  /** Adds up bytes with a pointer that a loop moves on. */
  | { readonly kind: "walk"; readonly pointer: number; readonly count: number }
  /** Reads or writes a field of the context; the program only. */
  | { readonly kind: "field"; readonly field: number; readonly value: Operand | null }
  /** Sets an element of the map. */
  | { readonly kind: "update"; readonly index: Operand; readonly value: Operand }
  /** A pointer through an integer, or through memory and back. */
  | { readonly kind: "detour"; readonly pointer: number; readonly through: "integer" | "memory" }
  | { readonly kind: "call"; readonly callee: number; readonly args: readonly Operand[]; readonly pointer: number }
  | { readonly kind: "lookup"; readonly index: Operand; readonly found: readonly Statement[]; readonly missing: readonly Statement[]; readonly merges: readonly Merge[] }
  | { readonly kind: "if"; readonly condition: Operand; readonly then: readonly Statement[]; readonly otherwise: readonly Statement[]; readonly merges: readonly Merge[] }
  /** A place in the packet that is known at run time only, compared with the packet's end. */
  | { readonly kind: "seek"; readonly offset: Operand; readonly inside: readonly Statement[]; readonly outside: readonly Statement[]; readonly merges: readonly Merge[] }
  /** Two blocks that jump to each other and can both be entered first: no natural loop. */
  | {
      readonly kind: "tangle";
      readonly rounds: number;
      readonly first: Operand;
      readonly again: Operand;
      readonly left: readonly Statement[];
      readonly right: readonly Statement[];
    }
  | {
      readonly kind: "switch";
      readonly width: number;
      readonly value: Operand;
      readonly cases: readonly { readonly value: bigint; readonly body: readonly Statement[] }[];
      readonly otherwise: readonly Statement[];
      readonly merges: readonly Merge[];
    }
  | {
      readonly kind: "loop";
      /** The number of rounds; with `variable`, a mask for it. */
      readonly rounds: number;
      readonly variable: Operand | null;
      readonly counterWidth: number;
      /** Tests at the end of the body and not before it. */
      readonly testLast: boolean;
      readonly body: readonly Statement[];
      /** The carried values, all of one width, change places in each round. */
      readonly rotate: boolean;
      /** `values` are the first one and the next one. */
      readonly carried: readonly Merge[];
    }
  | { readonly kind: "breakIf"; readonly condition: Operand }
  | { readonly kind: "returnIf"; readonly condition: Operand };

export interface FunctionRecipe {
  /** Widths of the parameters. */
  readonly params: readonly number[];
  /** Has a pointer to eight bytes as its last parameter. */
  readonly pointer: boolean;
  readonly returnWidth: number;
  readonly inline: InlineHint;
  readonly slots: readonly { readonly size: number; readonly align: number }[];
  readonly body: readonly Statement[];
}

export interface ModuleRecipe {
  /** The program: `params` are read from the packet. */
  readonly main: FunctionRecipe;
  /** Each calls only those after it. */
  readonly helpers: readonly FunctionRecipe[];
  readonly globals: readonly { readonly size: number; readonly readonly: boolean; readonly bytes: Uint8Array | null }[];
  readonly mapEntries: number;
}
