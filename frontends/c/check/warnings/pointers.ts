/** Pointers that are never null, and sizes of pointers in the place of sizes of what they point to. */

import { lineText, type Span } from "../../../../compiler/source/source.ts";
import type { Expr, TypeName } from "../../ast.ts";
import type { Place, TExpr } from "../../checked.ts";
import { compatible } from "../../compatible.ts";
import { bare, isVoid, pointee, printCType } from "../../types.ts";
import { isZero } from "../build.ts";
import type { Context } from "../context.ts";

/** -Wpointer-bool-conversion: `expr` is a condition, and `value` what became of it. */
export function warnAboutAlwaysTrue(cx: Context, expr: Expr, value: TExpr): void {
  const found = neverNull(expr, value);
  if (found) cx.bag.report("C5145", value.span, `${found} is always true`, { hint: "test what it holds" });
}

/** -Wtautological-pointer-compare: `==` and `!=` with null. */
export function warnAboutNullTest(cx: Context, expr: Expr & { readonly kind: "binary" }, left: TExpr, right: TExpr): void {
  if (expr.op !== "==" && expr.op !== "!=") return;
  const found = isZero(right) ? neverNull(expr.left, left) : isZero(left) ? neverNull(expr.right, right) : undefined;
  if (found) cx.bag.report("C5146", expr.opSpan, `${found} is never null`);
}

/**
 * What an expression is that has an address in any case: an array, a function, or what `&` is applied to. Weak symbols
 * have none where the kernel lacks them, and what a macro tests is right for some of its arguments.
 */
function neverNull(expr: Expr, value: TExpr): string | undefined {
  if (expr.kind === "parenthesized") return encloses(expr.span, expr.inner.span) ? neverNull(expr.inner, value) : undefined;
  if (value.kind !== "address" || expr.kind === "cast") return undefined;
  const { place } = value;
  const isExplicit = expr.kind === "unary" && expr.op === "&";
  const name = nameOf(place);
  if (name === undefined || !endsWith(place.span, name)) return undefined;
  if (place.kind === "functionName") return isExplicit ? undefined : `the address of function '${name}'`;
  return `the address of ${isExplicit ? "" : "array "}'${name}'`;
}

/** Parentheses of a macro do not stand around the argument in them. */
function encloses(outer: Span, inner: Span): boolean {
  return outer.endLine > inner.endLine || (outer.endLine === inner.endLine && outer.endColumn > inner.endColumn);
}

function nameOf(place: Place): string | undefined {
  switch (place.kind) {
    case "local":
      return place.variable.name;
    case "globalVariable":
      return place.variable.weak ? undefined : place.variable.name;
    case "functionName":
      return place.target.weak ? undefined : place.target.name;
    case "memberOf":
      return place.member.name || undefined;
    default:
      return undefined;
  }
}

function endsWith({ file, endLine, endColumn }: Span, name: string): boolean {
  return lineText(file, endLine).slice(0, endColumn - 1).endsWith(name);
}

/** -Wsizeof-pointer-memaccess: `memset(p, 0, sizeof(p))`. Targets and sources are the first `count` arguments. */
export function warnAboutMemorySize(cx: Context, count: 1 | 2, args: readonly Expr[], checked: readonly TExpr[]): void {
  const size = args[2] && inner(args[2]);
  if (size?.kind !== "measure" || size.what !== "sizeof") return;
  for (const [index, pointer] of checked.slice(0, count).entries()) {
    const to = pointee(pointer.type);
    if (!to || isVoid(to) || !isSizeOf(cx, size.of, args[index]!, pointer)) continue;
    cx.bag.report("C5147", size.span, `the size is that of the pointer, not of the '${printCType(to)}' behind it`, { hint: "measure what it points to" });
    return;
  }
}

/** The pointer itself is measured, or for a pointer to a record its type. */
function isSizeOf(cx: Context, measured: Expr | TypeName, arg: Expr, pointer: TExpr): boolean {
  if (measured.kind !== "typeName") return (pointer.kind !== "address" || inner(arg).kind === "unary") && isSame(inner(measured), inner(arg));
  return bare(pointee(pointer.type)!).kind === "record" && compatible(cx.recursion.typeName(cx, measured), pointer.type);
}

function inner(expr: Expr): Expr {
  return expr.kind === "parenthesized" ? inner(expr.inner) : expr;
}

/** The same variable, or the same way from it to a member. */
function isSame(one: Expr, other: Expr): boolean {
  if (one.kind === "name" && other.kind === "name") return one.name === other.name;
  if (one.kind === "member" && other.kind === "member") return one.name.name === other.name.name && one.arrow === other.arrow && isSame(inner(one.base), inner(other.base));
  return one.kind === "unary" && other.kind === "unary" && one.op === other.op && (one.op === "*" || one.op === "&") && isSame(inner(one.operand), inner(other.operand));
}
