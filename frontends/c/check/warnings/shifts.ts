/** Constants that are shifted to the left beyond their type: -Wshift-overflow, -Wshift-sign-overflow, -Wshift-negative-value (C11 6.5.7p4). */

import type { Span } from "../../../../compiler/source/source.ts";
import { integerOf, printCType, type CType } from "../../types.ts";
import type { Context } from "../context.ts";

/** `left << right`, of type `type`; an amount that is out of range is another matter. */
export function warnAboutShift(cx: Context, left: bigint, right: bigint, type: CType, span: Span): void {
  const { signed, size } = integerOf(type)!;
  const width = size * 8;
  if (!signed || right < 0n || right >= BigInt(width)) return;
  if (left < 0n) {
    // Where a constant must stand, it makes it none to the standard (C11 6.6p4).
    cx.bag.report(cx.needsConstant ? "C5170" : "C5143", span, `${left} is negative, and what shifting it gives is left open`, { hint: "shift a positive number and negate it" });
    return;
  }
  const needed = significantBits(left) + Number(right);
  if (needed <= width) return;
  const onlySign = needed === width + 1;
  cx.bag.report(onlySign ? "C5142" : "C5141", span, `${left} << ${right} needs ${needed} bits, and '${printCType(type)}' has ${width}`, { hint: "shift an unsigned number that is wide enough" });
}

/** With the one for the sign. */
function significantBits(value: bigint): number {
  return value === 0n ? 1 : value.toString(2).length + 1;
}
