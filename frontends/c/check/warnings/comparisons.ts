/** Comparisons that are always the same, or that take a negative number for a large one. */

import type { Span } from "../../../../compiler/source/source.ts";
import type { ComparisonOperator, TExpr } from "../../checked.ts";
import { integerOf, printCType, type IntegerType } from "../../types.ts";
import { commonType, isBitField, isZero, promote } from "../build.ts";
import { wrap } from "../constants.ts";
import type { Context } from "../context.ts";
import { rangeOf } from "./value-range.ts";

/** `left` and `right` are integers, not yet promoted. */
export function warnAboutComparison(cx: Context, op: ComparisonOperator, left: TExpr, right: TExpr, span: Span): void {
  if (isSameVariable(left, right)) cx.bag.report("C5125", span, "both sides are the same variable");
  const isKnown =
    right.kind === "constant" ? isAlwaysTheSame(cx, op, left, right, span)
    : left.kind === "constant" ? isAlwaysTheSame(cx, MIRRORED[op], right, left, span)
    : false;
  if (!isKnown) warnAboutSigns(cx, op, left, right, span);
}

const MIRRORED: Readonly<Record<ComparisonOperator, ComparisonOperator>> = { "<": ">", ">": "<", "<=": ">=", ">=": "<=", "==": "==", "!=": "!=" };

function isSameVariable(left: TExpr, right: TExpr): boolean {
  if (left.kind !== "load" || right.kind !== "load" || left.span.column === right.span.column) return false;
  const [a, b] = [left.place, right.place];
  if (a.kind === "local" && b.kind === "local") return a.variable === b.variable;
  return a.kind === "globalVariable" && b.kind === "globalVariable" && a.variable === b.variable;
}

/** -Wtautological-constant-out-of-range-compare, and comparisons of unsigned values with zero; true when the result is known. */
function isAlwaysTheSame(cx: Context, op: ComparisonOperator, value: TExpr, { value: constant, type: constantType }: TExpr & { readonly kind: "constant" }, span: Span): boolean {
  const type = integerOf(value.type)!;
  if (value.kind === "constant") return false;
  if (!type.signed && constant === 0n && (op === "<" || op === ">=") && type.rank > 0) {
    cx.bag.report("C5127", span, `an unsigned value is ${op === "<" ? "never" : "always"} ${op} 0`);
    return true;
  }
  const [low, high] = isTruth(value) ? [0n, 1n] : boundsOf(type);
  const common = commonType(promote(value).type, value.type);
  const wide = integerOf(common)!;
  // As an unsigned number it may be anything.
  if (type.signed && type.size === wide.size && commonType(common, constantType) !== common && !integerOf(commonType(common, constantType))!.signed) return false;
  // In the common type a constant may be another number: -1 for an unsigned int.
  const compared = wide.size >= 8 ? constant : wrap(constant, common);
  if (compared >= low && compared <= high) return (compared === high && (op === ">" || op === "<=")) || (compared === low && (op === "<" || op === ">="));
  if (isBitField(value)) return false;
  cx.bag.report("C5126", span, `the comparison with ${constant} is always the same for '${printCType(value.type)}'`);
  return true;
}

/** Gives 0 or 1, whatever its type. */
function isTruth(value: TExpr): boolean {
  return value.kind === "compare" || value.kind === "logical" || value.kind === "not";
}

function boundsOf({ size, signed, rank }: IntegerType): [low: bigint, high: bigint] {
  if (rank === 0) return [0n, 1n];
  const bits = BigInt(size * 8);
  return signed ? [-(1n << (bits - 1n)), (1n << (bits - 1n)) - 1n] : [0n, (1n << bits) - 1n];
}

/** -Wsign-compare. */
function warnAboutSigns(cx: Context, op: ComparisonOperator, left: TExpr, right: TExpr, span: Span): void {
  const [a, b] = [promote(left), promote(right)];
  const [one, other] = [integerOf(a.type)!, integerOf(b.type)!];
  if (one.signed === other.signed || integerOf(commonType(a.type, b.type))!.signed) return;
  const [signed, unsigned] = one.signed ? [a, b] : [b, a];
  if (rangeOf(signed).isNeverNegative) return;
  // Equality is right as long as the unsigned side never looks like a negative number.
  const isEquality = op === "==" || op === "!=";
  if (isEquality && rangeOf(unsigned).bits < integerOf(commonType(a.type, b.type))!.size * 8) return;
  cx.bag.report("C5124", span, `'${printCType(left.type)}' is compared with '${printCType(right.type)}': a negative number becomes a large one`);
}

/** -Wstring-compare: equal literals may be one object or several (C11 6.4.5p7). */
export function warnAboutStringCompare(cx: Context, left: TExpr, right: TExpr, span: Span): void {
  const [isLeft, isRight] = [isLiteral(left), isLiteral(right)];
  const other = isLeft ? right : left;
  if ((isLeft || isRight) && !isZero(other)) cx.bag.report("C5144", span, "a string literal has no address to rely on", { hint: "compare what the strings hold, with __builtin_strncmp or bpf_strncmp" });
}

function isLiteral(expr: TExpr): boolean {
  return expr.kind === "convert" ? isLiteral(expr.operand) : expr.kind === "address" && expr.place.kind === "string";
}
