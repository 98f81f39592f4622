/** Casts between pointers and integers of another size: -Wint-to-pointer-cast, -Wpointer-to-int-cast. */

import type { Span } from "../../../../compiler/source/source.ts";
import type { TExpr } from "../../checked.ts";
import { boolType, integerOf, isPointer, isVoid, pointee, printCType, type CType } from "../../types.ts";
import type { Context } from "../context.ts";

const POINTER_SIZE = 8;

export function warnAboutCast(cx: Context, operand: TExpr, type: CType, span: Span): void {
  const from = integerOf(operand.type);
  const to = integerOf(type);
  if (isPointer(type) && from && from.size < POINTER_SIZE && operand.kind !== "constant") {
    cx.bag.report(isVoid(pointee(type)!) ? "C5171" : "C5129", span, `'${printCType(operand.type)}' is smaller than '${printCType(type)}'`, { hint: "cast it to 'long' first" });
  } else if (isPointer(operand.type) && to && to !== boolType && to.size < POINTER_SIZE) {
    cx.bag.report("C5130", span, `'${printCType(type)}' cannot hold '${printCType(operand.type)}'`, { hint: "cast it to 'long' first" });
  }
}
