/** Arithmetic on limbs. The carries are written so that each step is a compare the verifier can follow. */

import type { Value } from "../../ir/ir.ts";
import type { BinaryOp, CompareOp, UnaryOp } from "../../ir/opcodes.ts";
import { i32, i64 } from "../../ir/types.ts";
import { InternalError } from "../../support/invariant.ts";
import type { Emitter } from "../emitter.ts";
import { clean, signed, wideConstant, type Limbs } from "./limbs.ts";
import { popcount } from "./scalar.ts";
import { shiftByConstant, wideShift } from "./wide-shift.ts";

export function wideBinary(e: Emitter, op: BinaryOp, bits: number, left: Limbs, right: Limbs): Limbs {
  switch (op) {
    case "and":
    case "or":
    case "xor":
      return left.map((limb, index) => e.binary(op, limb, right[index]!));
    case "add":
      return clean(e, addLimbs(e, left, right).sum, bits);
    case "sub":
      return clean(e, subLimbs(e, left, right).difference, bits);
    case "mul":
      return clean(e, multiply(e, left, right), bits);
    case "shl":
    case "lshr":
    case "ashr":
      return wideShift(e, op, bits, left, right);
    default:
      throw new InternalError(`${op} of i${bits} reached the legaliser`);
  }
}

/** 1 or 0 as an i64. */
function bit(e: Emitter, condition: Value): Value {
  return e.select(condition, e.constant(i64, 1), e.constant(i64, 0));
}

function addLimbs(e: Emitter, left: Limbs, right: Limbs): { sum: Limbs; carry: Value } {
  const sum: Value[] = [];
  let carry: Value | undefined;
  for (const [index, a] of left.entries()) {
    const partial = e.binary("add", a, right[index]!);
    const first = bit(e, e.compare("ult", partial, a));
    if (carry === undefined) {
      sum.push(partial);
      carry = first;
    } else {
      const total = e.binary("add", partial, carry);
      sum.push(total);
      carry = e.binary("or", first, bit(e, e.compare("ult", total, partial)));
    }
  }
  return { sum, carry: carry! };
}

function subLimbs(e: Emitter, left: Limbs, right: Limbs): { difference: Limbs; borrow: Value } {
  const difference: Value[] = [];
  let borrow: Value | undefined;
  for (const [index, a] of left.entries()) {
    const b = right[index]!;
    const partial = e.binary("sub", a, b);
    const first = bit(e, e.compare("ult", a, b));
    if (borrow === undefined) {
      difference.push(partial);
      borrow = first;
    } else {
      const total = e.binary("sub", partial, borrow);
      difference.push(total);
      borrow = e.binary("or", first, bit(e, e.compare("ult", partial, borrow)));
    }
  }
  return { difference, borrow: borrow! };
}

/** The 128-bit product of two limbs, by halves. */
function multiplyLimbs(e: Emitter, a: Value, b: Value): { low: Value; high: Value } {
  const half = 0xffff_ffffn;
  const [a0, a1] = [e.binaryConst("and", a, half), e.binaryConst("lshr", a, 32)];
  const [b0, b1] = [e.binaryConst("and", b, half), e.binaryConst("lshr", b, 32)];
  const low = e.binary("mul", a0, b0);
  const middle = e.binary("add", e.binary("mul", a1, b0), e.binaryConst("lshr", low, 32));
  const cross = e.binary("add", e.binary("mul", a0, b1), e.binaryConst("and", middle, half));
  const high = e.binary("add", e.binary("mul", a1, b1), e.binary("add", e.binaryConst("lshr", middle, 32), e.binaryConst("lshr", cross, 32)));
  return { low: e.binary("mul", a, b), high };
}

/** Schoolbook: each limb of one by each of the other, kept to the length of the operands. */
function multiply(e: Emitter, left: Limbs, right: Limbs): Limbs {
  const count = left.length;
  const zero = e.constant(i64, 0);
  let total: Limbs = new Array<Value>(count).fill(zero);
  for (let i = 0; i < count; i++) {
    for (let j = 0; i + j < count; j++) {
      const { low, high } = multiplyLimbs(e, left[i]!, right[j]!);
      const term = new Array<Value>(count).fill(zero);
      term[i + j] = low;
      if (i + j + 1 < count) term[i + j + 1] = high;
      total = addLimbs(e, total, term).sum;
    }
  }
  return total;
}

/** The outcome as an i32 of 1 or 0. */
export function wideCompareWord(e: Emitter, op: CompareOp, bits: number, left: Limbs, right: Limbs): Value {
  const one = e.constant(i32, 1);
  const zero = e.constant(i32, 0);
  if (op === "eq" || op === "ne") {
    const difference = left.map((limb, index) => e.binary("xor", limb, right[index]!)).reduce((a, b) => e.binary("or", a, b));
    return e.select(e.compare(op, difference, e.constant(i64, 0)), one, zero);
  }
  const isSigned = op.startsWith("s");
  const [a, b] = isSigned ? [signed(e, left, bits), signed(e, right, bits)] : [left, right];
  // Below the highest limb all are unsigned; the lowest decides when those above are equal.
  const unsignedOp = `u${op.slice(1)}` as CompareOp;
  let outcome = e.select(e.compare(a.length === 1 ? op : unsignedOp, a[0]!, b[0]!), one, zero);
  for (let index = 1; index < a.length; index++) {
    const here = index === a.length - 1 ? op : unsignedOp;
    const decided = e.select(e.compare(here, a[index]!, b[index]!), one, zero);
    outcome = e.select(e.compare("eq", a[index]!, b[index]!), outcome, decided);
  }
  return outcome;
}

export function wideUnary(e: Emitter, op: UnaryOp, bits: number, value: Limbs): Limbs {
  const count = value.length;
  switch (op) {
    case "not":
      return clean(e, value.map((limb) => e.binaryConst("xor", limb, -1n)), bits);
    case "neg":
      return clean(e, subLimbs(e, wideConstant(e, bits, 0n), value).difference, bits);
    case "bswap": {
      const swapped = [...value].reverse().map((limb) => e.unary("bswap", limb));
      const distance = 64 * count - bits;
      return distance === 0 ? swapped : shiftByConstant(e, "lshr", swapped, distance);
    }
    case "popcount":
      return widePopcount(e, value);
    case "ctz": {
      const inverted = clean(e, value.map((limb) => e.binaryConst("xor", limb, -1n)), bits);
      const less = clean(e, subLimbs(e, value, wideConstant(e, bits, 1n)).difference, bits);
      return widePopcount(e, inverted.map((limb, index) => e.binary("and", limb, less[index]!)));
    }
    case "clz": {
      let smeared = value;
      for (let distance = 1; distance < bits; distance *= 2) {
        const moved = shiftByConstant(e, "lshr", smeared, distance);
        smeared = smeared.map((limb, index) => e.binary("or", limb, moved[index]!));
      }
      const ones = widePopcount(e, smeared);
      return [e.binary("sub", e.constant(i64, bits), ones[0]!), ...ones.slice(1)];
    }
  }
}

function widePopcount(e: Emitter, value: Limbs): Limbs {
  const total = value.map((limb) => popcount(e, limb)).reduce((a, b) => e.binary("add", a, b));
  return [total, ...value.slice(1).map(() => e.constant(i64, 0))];
}
