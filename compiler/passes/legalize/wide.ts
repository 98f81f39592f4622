/**
 * Integers of more than 64 bits, as limbs: i64 values from the lowest to the highest, the highest zero-extended when
 * the width is no multiple of 64. The carries are written so that each step is a compare the verifier can follow.
 */

import type { Value } from "../../ir/ir.ts";
import type { BinaryOp, CompareOp, UnaryOp } from "../../ir/opcodes.ts";
import { i32, i64 } from "../../ir/types.ts";
import { InternalError } from "../../support/invariant.ts";
import type { Emitter } from "../emitter.ts";
import { mask, popcount, signExtend } from "./scalar.ts";

export type Limbs = readonly Value[];

export function limbCount(bits: number): number {
  return Math.ceil(bits / 64);
}

/** The limbs of a constant. */
export function wideConstant(e: Emitter, bits: number, value: bigint): Limbs {
  return Array.from({ length: limbCount(bits) }, (_, index) => e.constant(i64, (value >> BigInt(64 * index)) & 0xffff_ffff_ffff_ffffn));
}

/** Clears what is past `bits` in the highest limb. */
export function clean(e: Emitter, limbs: Limbs, bits: number): Limbs {
  const used = bits - 64 * (limbs.length - 1);
  return used === 64 ? limbs : [...limbs.slice(0, -1), mask(e, limbs[limbs.length - 1]!, used)];
}

/** Limbs whose highest carries copies of the sign in the bits past `bits`. */
function signed(e: Emitter, limbs: Limbs, bits: number): Limbs {
  const used = bits - 64 * (limbs.length - 1);
  return [...limbs.slice(0, -1), signExtend(e, limbs[limbs.length - 1]!, used, i64)];
}

/** Brings limbs of `from` bits to `to` bits; either may be 64 or fewer, then with one limb. */
export function wideResize(e: Emitter, limbs: Limbs, from: number, to: number, asSigned: boolean): Limbs {
  const count = limbCount(to);
  const source = asSigned && to > from ? signed(e, limbs, from) : limbs;
  const result = source.slice(0, count);
  if (result.length < count) {
    const fill = asSigned ? e.binaryConst("ashr", source[source.length - 1]!, 63) : e.constant(i64, 0);
    while (result.length < count) result.push(fill);
  }
  return to < from || asSigned ? clean(e, result, to) : result;
}

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
      return shift(e, op, bits, left, right);
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

/**
 * Shifts by any amount: one step per bit of the amount that is below the width, each a choice between shifted and
 * not; the amount's higher bits shift everything out. A constant amount folds to moves of limbs afterwards.
 */
function shift(e: Emitter, op: "shl" | "lshr" | "ashr", bits: number, value: Limbs, amount: Limbs): Limbs {
  let result = op === "ashr" ? signed(e, value, bits) : value;
  const steps = Math.ceil(Math.log2(bits));
  for (let step = 0; step < steps; step++) {
    const set = e.compare("ne", e.binaryConst("and", amount[0]!, 1n << BigInt(step)), e.constant(i64, 0));
    const moved = shiftByConstant(e, op, result, 2 ** step);
    result = result.map((limb, index) => e.select(set, moved[index]!, limb));
  }
  const out = op === "ashr" ? e.binaryConst("ashr", result[result.length - 1]!, 63) : e.constant(i64, 0);
  const tooFar = wideCompareWord(e, "uge", 64 * amount.length, amount, wideConstant(e, 64 * amount.length, BigInt(bits)));
  const far = e.compare("ne", tooFar, e.constant(i32, 0));
  return clean(e, result.map((limb) => e.select(far, out, limb)), bits);
}

/** `distance` is below the width in whole limbs. The highest limb of an `ashr` is signed. */
function shiftByConstant(e: Emitter, op: "shl" | "lshr" | "ashr", value: Limbs, distance: number): Limbs {
  const whole = Math.floor(distance / 64);
  const part = distance % 64;
  const zero = e.constant(i64, 0);
  const top = value.length - 1;
  const outside = op === "ashr" ? e.binaryConst("ashr", value[top]!, 63) : zero;
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
export function wideShiftConstant(e: Emitter, op: "shl" | "lshr" | "ashr", bits: number, value: Limbs, amount: bigint): Limbs {
  const source = op === "ashr" ? signed(e, value, bits) : value;
  if (amount >= BigInt(bits)) {
    const out = op === "ashr" ? e.binaryConst("ashr", source[source.length - 1]!, 63) : e.constant(i64, 0);
    return clean(e, source.map(() => out), bits);
  }
  return clean(e, shiftByConstant(e, op, source, Number(amount)), bits);
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
