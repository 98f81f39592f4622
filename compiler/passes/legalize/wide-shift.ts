/** Shifts of limbs, without branches: the verifier would follow each choice both ways. */

import type { Value } from "../../ir/ir.ts";
import { i64 } from "../../ir/types.ts";
import type { Emitter } from "../emitter.ts";
import { clean, signed, type Limbs } from "./limbs.ts";

type ShiftOp = "shl" | "lshr" | "ashr";

/**
 * Shifts by any amount: within the limbs by its low six bits, then by whole limbs, one step for each bit of their
 * number. An amount past all limbs shifts everything out; one past the width alone needs no care, as there is
 * nothing (for `ashr` the sign) between the width and the end of the highest limb.
 */
export function wideShift(e: Emitter, op: ShiftOp, bits: number, value: Limbs, amount: Limbs): Limbs {
  const [low, ...high] = amount as readonly [Value, ...Value[]];
  const source = op === "ashr" ? signed(e, value, bits) : value;
  const outside = beyond(e, op, source);
  let result = shiftWithinLimbs(e, op, source, low);
  const steps = Math.ceil(Math.log2(value.length));
  for (let step = 0; step < steps; step++) {
    const taken = e.binaryConst("ashr", e.binaryConst("shl", low, 57 - step), 63);
    const moved = shiftByConstant(e, op, result, 64 * 2 ** step);
    result = result.map((limb, index) => choose(e, taken, moved[index]!, limb));
  }
  const far = high.reduce((all, limb) => e.binary("or", all, nonZero(e, limb)), e.binaryConst("lshr", low, 6 + steps));
  // Its top bit is clear, so that one less is negative for 0 alone.
  const near = e.binaryConst("ashr", e.binaryConst("sub", far, 1), 63);
  return clean(e, result.map((limb) => choose(e, near, limb, outside)), bits);
}

/** By the low six bits of `amount`, which is how far a shift of an i64 goes. */
function shiftWithinLimbs(e: Emitter, op: ShiftOp, value: Limbs, amount: Value): Limbs {
  const rest = e.binaryConst("xor", amount, 63);
  const [back, neighbour] = op === "shl" ? (["lshr", -1] as const) : (["shl", 1] as const);
  return value.map((limb, index) => {
    const other = value[index + neighbour];
    if (other === undefined) return e.binary(op, limb, amount);
    // In two steps, as a shift by 64 less nothing would be one by 0.
    const carried = e.binary(back, e.binaryConst(back, other, 1), rest);
    return e.binary("or", e.binary(op === "ashr" ? "lshr" : op, limb, amount), carried);
  });
}

/** One of two values by a mask of all ones or all zeros. */
function choose(e: Emitter, mask: Value, ifOnes: Value, ifZeros: Value): Value {
  return e.binary("xor", ifZeros, e.binary("and", e.binary("xor", ifZeros, ifOnes), mask));
}

/** Something that is 0 where `value` is, and whose top bit is clear. */
function nonZero(e: Emitter, value: Value): Value {
  return e.binary("or", e.binaryConst("lshr", value, 1), e.binaryConst("and", value, 1));
}

/** What comes in at the end of the limbs that is shifted away from. */
function beyond(e: Emitter, op: ShiftOp, value: Limbs): Value {
  return op === "ashr" ? e.binaryConst("ashr", value[value.length - 1]!, 63) : e.constant(i64, 0);
}

/** `distance` is below the width in whole limbs. The highest limb of an `ashr` is signed. */
export function shiftByConstant(e: Emitter, op: ShiftOp, value: Limbs, distance: number): Limbs {
  const whole = Math.floor(distance / 64);
  const part = distance % 64;
  const top = value.length - 1;
  const outside = beyond(e, op, value);
  const limb = (index: number) => (index < 0 || index > top ? outside : value[index]!);
  return value.map((_, index) => {
    if (op === "shl") {
      const high = limb(index - whole);
      if (part === 0) return high;
      return e.binary("or", e.binaryConst("shl", high, part), e.binaryConst("lshr", limb(index - whole - 1), 64 - part));
    }
    const low = limb(index + whole);
    if (part === 0) return low;
    const fromAbove = e.binaryConst("shl", limb(index + whole + 1), 64 - part);
    const own = e.binaryConst(op === "ashr" && index + whole === top ? "ashr" : "lshr", low, part);
    return index + whole === top && op === "ashr" ? own : e.binary("or", own, fromAbove);
  });
}

/** The shift amount when it is known. */
export function wideShiftConstant(e: Emitter, op: ShiftOp, bits: number, value: Limbs, amount: bigint): Limbs {
  const source = op === "ashr" ? signed(e, value, bits) : value;
  if (amount >= BigInt(bits)) {
    const outside = beyond(e, op, source);
    return clean(e, source.map(() => outside), bits);
  }
  return clean(e, shiftByConstant(e, op, source, Number(amount)), bits);
}
