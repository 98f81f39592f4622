/** Constants that lose bits in a bit-field, or are tested for being true: -Wbitfield-constant-conversion, -Wconstant-logical-operand. */

import type { Expr } from "../../ast.ts";
import type { TExpr } from "../../checked.ts";
import { integerOf, type Member } from "../../types.ts";
import type { Context } from "../context.ts";

/** `value` is what goes into the member, before it is converted. */
export function warnAboutBitField(cx: Context, value: TExpr, { name, type, bitWidth }: Member): void {
  const to = integerOf(type);
  const from = integerOf(value.type);
  if (value.kind !== "constant" || bitWidth === undefined || !from || !to || to.rank === 0 || from.size * 8 <= bitWidth) return;
  const kept = to.signed ? BigInt.asIntN(bitWidth, value.value) : BigInt.asUintN(bitWidth, value.value);
  // All bits set is what -1 is meant for, whatever the sign of the member.
  const fitsSigned = value.value < 0n && BigInt.asIntN(bitWidth, value.value) === value.value;
  if (kept === value.value || fitsSigned) return;
  const code = bitWidth === 1 && value.value === 1n ? "C5139" : "C5138";
  cx.bag.report(code, value.span, `the bit-field '${name}' of ${bitWidth} bits changes ${value.value} to ${kept}`);
}

/** A number beside `&&` or `||` is likely to be meant for `&` or `|`; not one with a name, or out of a macro that has both sides. */
export function warnAboutLogicalOperand(cx: Context, expr: Expr & { readonly kind: "binary" }, left: TExpr, right: TExpr): void {
  if (expr.op !== "&&" && expr.op !== "||") return;
  if ([expr.left, expr.right].some((side) => isFlag(cx, side))) {
    cx.bag.report("C5150", expr.opSpan, "an enumerator is taken as true or false", { hint: "compare something with it" });
  }
  const from = integerOf(left.type);
  const isOfMacro = expr.left.span.line === expr.right.span.line && expr.left.span.column === expr.right.span.column;
  if (right.kind !== "constant" || !integerOf(right.type) || !from || from.rank === 0 || isOfMacro || isNamed(expr.right)) return;
  if (right.value === 0n || right.value === 1n) return;
  const bitwise = expr.op === "&&" ? "&" : "|";
  cx.bag.report("C5140", expr.opSpan, `'${expr.op}' with a constant, which is always true`, { hint: `write '${bitwise}' if its bits are meant` });
}

/** An enumerator that is neither 0 nor 1. */
function isFlag(cx: Context, expr: Expr): boolean {
  const meaning = expr.kind === "name" ? cx.lookup(expr.name) : undefined;
  return meaning?.kind === "enumerator" && meaning.value !== 0n && meaning.value !== 1n;
}

function isNamed(expr: Expr): boolean {
  return expr.kind === "parenthesized" ? isNamed(expr.inner) : expr.kind === "name";
}
