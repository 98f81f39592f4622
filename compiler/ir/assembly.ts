/** Inline assembly: the author's text with its operands, as the IR carries it. What the text means is the backend's affair. */

import type { Span } from "../source/source.ts";

/**
 * An operand of the template, in the order of the source: `%0` is the first one, whatever its name.
 *
 * `out`, `inout` and `in` are registers. An `early` output is written before all inputs are read. An `in` that may be an
 * immediate is one when its value is a constant that fits. `same` is an input that shares the register of an `inout`.
 * A `memory` operand is given by its address; an `immediate` is a constant or the address of a symbol.
 */
export type AssemblyOperand = { readonly name?: string } & (
  | { readonly kind: "out"; readonly width: 32 | 64; readonly early: boolean }
  | { readonly kind: "inout"; readonly width: 32 | 64; readonly early: boolean }
  | { readonly kind: "in"; readonly width: 32 | 64; readonly orImmediate: boolean }
  | { readonly kind: "same"; readonly as: number }
  | { readonly kind: "memory" }
  | { readonly kind: "immediate" }
);

export interface Assembly {
  /** `%0`, `%[name]`, `%w0`, `%l0`, `%=` and `%%` are still to be replaced. */
  readonly template: string;
  readonly operands: readonly AssemblyOperand[];
  /** The registers r0 to r9 that it changes besides its outputs. */
  readonly clobbers: readonly number[];
  /** Names of the labels of an `asm_goto`, in the order of its targets. */
  readonly labels?: readonly string[];
  /** Where the author wrote the parts of the template: each holds to the start of the next. */
  readonly places?: readonly TemplatePlace[];
}

export interface TemplatePlace {
  /** In the template. */
  readonly start: number;
  readonly span: Span;
}

/** The words of a template, among which are the functions and variables that it names itself. */
export function wordsOf({ template }: Pick<Assembly, "template">): readonly string[] {
  return template.match(/[A-Za-z_.$][\w.$]*/g) ?? [];
}

/** True for operands that take a value. */
export function takesValue({ kind }: AssemblyOperand): boolean {
  return kind !== "out" && kind !== "same";
}

/** True for operands that give a value. */
export function givesValue({ kind }: AssemblyOperand): boolean {
  return kind === "out" || kind === "inout";
}

/** The constraint that stands for an operand, as in C: `=&r`, `+w`, `ri`, `0`, `m`, `i`. */
export function constraintOf(operand: AssemblyOperand): string {
  switch (operand.kind) {
    case "out":
    case "inout":
      return `${operand.kind === "out" ? "=" : "+"}${operand.early ? "&" : ""}${letterOf(operand.width)}`;
    case "in":
      return `${letterOf(operand.width)}${operand.orImmediate ? "i" : ""}`;
    case "same":
      return String(operand.as);
    case "memory":
      return "m";
    case "immediate":
      return "i";
  }
}

/** The inverse of `constraintOf`. */
export function operandOf(constraint: string): AssemblyOperand | undefined {
  const [, direction, early, letter, immediate] = /^([=+]?)(&?)([rw])(i?)$/.exec(constraint) ?? [];
  if (constraint === "m") return { kind: "memory" };
  if (constraint === "i") return { kind: "immediate" };
  if (/^\d+$/.test(constraint)) return { kind: "same", as: Number(constraint) };
  if (letter === undefined) return undefined;
  const width = letter === "w" ? 32 : 64;
  if (direction) return immediate ? undefined : { kind: direction === "=" ? "out" : "inout", width, early: early !== "" };
  return early ? undefined : { kind: "in", width, orImmediate: immediate !== "" };
}

function letterOf(width: 32 | 64): string {
  return width === 32 ? "w" : "r";
}
