/** Operands that seldom mean what they say: `~` of a truth, `+` of a string, `char` as an index, sizes of parameters. */

import type { Expr } from "../../ast.ts";
import type { TExpr } from "../../checked.ts";
import { bare, boolType, charType, integerOf, printCType, type CType } from "../../types.ts";
import type { Context } from "../context.ts";
import { warnAboutAlwaysTrue } from "./pointers.ts";

/** Of a condition, and of what is converted to `_Bool`. */
export function warnAboutTruth(cx: Context, expr: Expr, value: TExpr): void {
  warnAboutAlwaysTrue(cx, expr, value);
  const inner = unparenthesized(expr);
  // A shift of constants is a flag that is tested.
  if (inner.kind !== "binary" || inner.op !== "<<" || (isNumber(inner.left) && isNumber(inner.right)) || !integerOf(value.type)?.signed) return;
  cx.bag.report("C5150", inner.opSpan, "the result of '<<' is taken as true or false", { hint: "compare it with 0 if this is meant" });
}

/** What an assignment, argument, initialiser or return converts. */
export function warnAboutConversionToBool(cx: Context, expr: Expr, value: TExpr, target: CType): void {
  if (bare(target) === boolType) warnAboutTruth(cx, expr, value);
}

/** -Wbool-operation */
export function warnAboutComplement(cx: Context, operand: TExpr): void {
  if (bare(operand.type) !== boolType && operand.kind !== "compare" && operand.kind !== "logical" && operand.kind !== "not") return;
  cx.bag.report("C5151", operand.span, "'~' of a truth is never 0", { hint: "write '!'" });
}

/** -Wstring-plus-int */
export function warnAboutStringSum(cx: Context, expr: Expr & { readonly kind: "binary" }, left: TExpr, right: TExpr): void {
  if (expr.op !== "+") return;
  const added = unparenthesized(expr.left).kind === "string" ? right : unparenthesized(expr.right).kind === "string" ? left : undefined;
  if (!added || !integerOf(added.type)) return;
  cx.bag.report("C5152", expr.opSpan, `adding '${printCType(added.type)}' to a string appends nothing to it`, { hint: "write &string[index] if this is meant" });
}

/** -Wchar-subscripts: whether `char` has a sign differs. */
export function warnAboutCharIndex(cx: Context, index: TExpr): void {
  if (bare(index.type) === charType) cx.bag.report("C5153", index.span, "the index is a 'char', which may be negative", { hint: "cast it to 'unsigned char'" });
}

/** -Wsizeof-array-argument */
export function warnAboutMeasure(cx: Context, measured: TExpr): void {
  if (measured.kind !== "load" || measured.place.kind !== "local" || !measured.place.variable.wasArray) return;
  cx.bag.report("C5154", measured.span, `'${measured.place.variable.name}' is a pointer here: its size is not that of an array`);
}

function unparenthesized(expr: Expr): Expr {
  return expr.kind === "parenthesized" ? unparenthesized(expr.inner) : expr;
}

function isNumber(expr: Expr): boolean {
  return unparenthesized(expr).kind === "number";
}
