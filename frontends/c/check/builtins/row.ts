/** What a builtin is to the checker, and what several of them are made of. */

import type { Span } from "../../../../compiler/source/source.ts";
import type { LocalVariable, TExpr } from "../../checked.ts";
import { sizeOf } from "../../layout.ts";
import type { CType } from "../../types.ts";
import { isError } from "../build.ts";
import type { Context } from "../context.ts";
import { convertForAssignment } from "../convert.ts";

export interface Builtin {
  /** How many arguments it takes. */
  readonly least: number;
  readonly most: number;
  readonly check: (cx: Context, args: readonly TExpr[], span: Span) => TExpr;
}

/** A name without `__builtin_`, and what it does. */
export type Row = readonly [name: string, builtin: Builtin];

export function builtin(count: number | readonly [least: number, most: number], check: Builtin["check"]): Builtin {
  const [least, most] = typeof count === "number" ? [count, count] : count;
  return { least, most, check };
}

/** The argument as a parameter of that type receives it. */
export function passed(cx: Context, argument: TExpr, type: CType): TExpr {
  return convertForAssignment(cx, argument, type, "passing to parameter of type");
}

/** What uses a value several times, of an operand that is computed once. */
export function once(operand: TExpr, span: Span, use: (value: TExpr) => TExpr): TExpr {
  if (operand.kind === "constant" || isError(operand)) return use(operand);
  const { type } = operand;
  const variable: LocalVariable = { name: "operand", type, span, isParameter: false, used: true };
  const init = { items: [{ offset: 0, value: operand }], size: sizeOf(type)!, span };
  const result = use({ kind: "load", place: { kind: "local", variable, type, span }, type, span });
  return { kind: "statements", body: [{ kind: "declare", variable, init, span }], result, type: result.type, span };
}
