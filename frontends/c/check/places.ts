/** Lvalues (C11 6.3.2.1): names, members, elements, what pointers point to. */

import type { Span } from "../../../compiler/source/source.ts";
import type { Identifier } from "../ast.ts";
import type { Place, TExpr } from "../checked.ts";
import { findMember } from "../layout.ts";
import { bare, integerOf, isConst, isInArena, isVolatile, pointee, printCType, qualified, type CType, type Member } from "../types.ts";
import { errorValue, isError, pointerAdd } from "./build.ts";
import type { Context } from "./context.ts";
import { sizeOf } from "../layout.ts";
import { warnAboutUse } from "./warnings/deprecated.ts";

/** The place that a value was read from; a value without one is put in a temporary when it is a struct. */
export function placeOf(expr: TExpr): Place | null {
  if (expr.kind === "load") return expr.place;
  if (expr.kind === "address" && isDecayed(expr)) return expr.place;
  return null;
}

/** An array or function that became a pointer by itself. */
function isDecayed(expr: TExpr & { readonly kind: "address" }): boolean {
  const kind = bare(expr.place.type).kind;
  return kind === "function" || (kind === "array" && pointee(expr.type) !== expr.place.type);
}

export function deref(cx: Context, pointer: TExpr, span: Span): Place {
  const to = pointee(pointer.type);
  const inner = to && bare(to);
  if (inner?.kind === "record") cx.complete(inner.record);
  if (to) return { kind: "deref", pointer, type: to, span };
  if (!isError(pointer)) cx.bag.report("C2001", span, `'${printCType(pointer.type)}' is not a pointer`);
  return { kind: "temporary", value: errorValue(span), type: errorValue(span).type, span };
}

/** `base[index]`, in either order (C11 6.5.2.1). */
export function element(cx: Context, left: TExpr, right: TExpr, span: Span): Place {
  const [pointer, index] = bare(left.type).kind === "pointer" ? [left, right] : [right, left];
  const to = pointee(pointer.type);
  if (!to || !integerOf(index.type)) {
    if (!isError(left) && !isError(right)) cx.bag.report("C2001", span, `'${printCType(left.type)}' cannot be indexed by '${printCType(right.type)}'`);
    return { kind: "temporary", value: errorValue(span), type: errorValue(span).type, span };
  }
  return deref(cx, pointerAdd(pointer, index, elementSize(cx, to, span), false, span), span);
}

/** What a pointer moves by; void and functions count as bytes (GNU). */
export function elementSize(cx: Context, type: CType, span: Span): number {
  const inner = bare(type);
  if (inner.kind === "void" || inner.kind === "function") return 1;
  if (inner.kind === "record") cx.complete(inner.record);
  if (inner.kind === "enum") cx.complete(inner.info);
  const size = sizeOf(type);
  if (size !== null) return size;
  cx.bag.report("C1004", span, `arithmetic on a pointer to the incomplete type '${printCType(type)}'`);
  return 1;
}

export function member(cx: Context, base: Place, name: Identifier, span: Span): Place {
  const inner = bare(base.type);
  const none: Place = { kind: "temporary", value: errorValue(span), type: errorValue(span).type, span };
  if (isError(base)) return none;
  if (inner.kind !== "record") {
    cx.bag.report("C2003", name.span, `'${printCType(base.type)}' is not a struct or union`);
    return none;
  }
  cx.complete(inner.record);
  if (!inner.record.members) {
    cx.bag.report("C1004", name.span, `'${printCType(base.type)}' is incomplete here`);
    return none;
  }
  const path = findMember(inner.record, name.name);
  if (!path) {
    const similar = similarMember(inner.record.members, name.name);
    cx.bag.report("C2003", name.span, `no member '${name.name}' in '${printCType(inner)}'`, similar === null ? {} : { hint: `did you mean '${similar}'?` });
    return none;
  }
  warnAboutUse(cx, path.at(-1)!, name.name, name.span);
  return path.reduce<Place>((place, one) => memberPlace(place, one, span, cx.preserves), base);
}

/** Objects of the program's own have the layout that the program was compiled with. */
function reachesThroughPointer(place: Place): boolean {
  return place.kind === "deref" || (place.kind === "memberOf" && reachesThroughPointer(place.base));
}

function memberPlace(base: Place, one: Member, span: Span, preserves: boolean): Place {
  const inner = bare(base.type);
  const recordSize = inner.kind === "record" ? inner.record.size : 0;
  const relocated = preserves || (inner.kind === "record" && inner.record.relocatable && reachesThroughPointer(base));
  const type = qualified(one.type, { const: isConst(base.type), volatile: isVolatile(base.type), arena: isInArena(base.type) });
  return { kind: "memberOf", base, member: one, recordSize, relocated, type, span };
}

function similarMember(members: readonly Member[], name: string): string | null {
  const close = members.find((one) => one.name !== "" && (one.name.toLowerCase() === name.toLowerCase() || distanceOne(one.name, name)));
  return close?.name ?? null;
}

/** One letter added, lost or changed. */
function distanceOne(left: string, right: string): boolean {
  if (Math.abs(left.length - right.length) > 1 || Math.min(left.length, right.length) < 3) return false;
  let i = 0;
  while (i < left.length && left[i] === right[i]) i++;
  return left.slice(i + 1) === right.slice(i + 1) || left.slice(i) === right.slice(i + 1) || left.slice(i + 1) === right.slice(i);
}

/** The place if it may be assigned to; an error and null otherwise (C11 6.5.16p2). */
export function assignable(cx: Context, expr: TExpr, span: Span): Place | null {
  if (isError(expr)) return null;
  const place = placeOf(expr);
  if (!place || place.kind === "temporary" || bare(place.type).kind === "function" || bare(place.type).kind === "array") {
    cx.bag.report("C2002", span, place && bare(place.type).kind === "array" ? "an array cannot be assigned to" : "this cannot be assigned to");
    return null;
  }
  if (isConst(place.type)) {
    cx.bag.report("C2011", span, `this has the const type '${printCType(place.type)}'`);
    return null;
  }
  return place;
}
