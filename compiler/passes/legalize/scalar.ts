/**
 * Integers of 1 to 64 bits in one register. A value of N bits is held zero-extended in an i32 (N ≤ 32) or an i64;
 * what can set the bits past N is masked, and `simplify-demanded` takes the masks away again that nobody needs.
 */

import type { Value } from "../../ir/ir.ts";
import type { BinaryOp, CompareOp, UnaryOp } from "../../ir/opcodes.ts";
import { bitsOf, i16, i32, i64, type IntType } from "../../ir/types.ts";
import { invariant } from "../../support/invariant.ts";
import type { Emitter } from "../emitter.ts";

/** The type of the register that holds `bits` bits. */
export function registerType(bits: number): IntType {
  return bits <= 32 ? i32 : i64;
}

/** Clears what is past the low `bits` bits. */
export function mask(e: Emitter, value: Value, bits: number): Value {
  if (bits === bitsOf(e.typeOf(value))) return value;
  return e.binaryConst("and", value, (1n << BigInt(bits)) - 1n);
}

/** The value with the sign of its low `bits` bits spread over the whole register of type `type`. */
export function signExtend(e: Emitter, value: Value, bits: number, type: IntType): Value {
  if (bits === 32 && type === i64) return e.convert("sext", e.convert("trunc", value, i32), i64);
  const wide = e.resize(value, type);
  const distance = type.bits - bits;
  if (distance === 0) return wide;
  return e.binaryConst("ashr", e.binaryConst("shl", wide, distance), distance);
}

/**
 * The verifier too sees that these set no bits past the width. Quotients, remainders and shifts right by a variable do
 * not either, but it forgets all bounds of those: they are masked, so that `x / y` of a byte is a byte to it.
 */
const keepsClean = new Set<BinaryOp>(["and", "or", "xor"]);

export interface ScalarFacts {
  /** The machine has signed division. */
  readonly nativeSigned: boolean;
  /** The right operand is a constant. */
  readonly constantRight: boolean;
}

export function scalarBinary(e: Emitter, op: BinaryOp, bits: number, left: Value, right: Value, facts: ScalarFacts): Value {
  const type = registerType(bits);
  switch (op) {
    case "ashr":
      return mask(e, e.binary(op, signExtend(e, left, bits, type), right), bits);
    case "sdiv":
    case "srem": {
      const [a, b] = [signExtend(e, left, bits, type), signExtend(e, right, bits, type)];
      return mask(e, facts.nativeSigned ? e.binary(op, a, b) : signedDivision(e, op, a, b), bits);
    }
    default: {
      const result = e.binary(op, left, right);
      const clean = keepsClean.has(op) || (op === "lshr" && facts.constantRight);
      return clean ? result : mask(e, result, bits);
    }
  }
}

/**
 * Signed division where the machine has the unsigned one alone (below v4): divide the magnitudes and give the result
 * its sign. `(x ^ s) - s` with s = x >> 31 is |x|, and puts a sign back the same way. Division by zero comes out right.
 */
function signedDivision(e: Emitter, op: "sdiv" | "srem", left: Value, right: Value): Value {
  const top = bitsOf(e.typeOf(left)) - 1;
  const leftSign = e.binaryConst("ashr", left, top);
  const rightSign = e.binaryConst("ashr", right, top);
  const withSign = (value: Value, sign: Value) => e.binary("sub", e.binary("xor", value, sign), sign);
  const magnitude = e.binary(op === "sdiv" ? "udiv" : "urem", withSign(left, leftSign), withSign(right, rightSign));
  return withSign(magnitude, op === "sdiv" ? e.binary("xor", leftSign, rightSign) : leftSign);
}

const signedCompares = new Set<CompareOp>(["slt", "sle", "sgt", "sge"]);

export function scalarCompare(e: Emitter, op: CompareOp, bits: number, left: Value, right: Value): Value {
  if (!signedCompares.has(op)) return e.compare(op, left, right);
  // Shifted to the top of the register, the sign bits are where the machine looks for them.
  const distance = registerType(bits).bits - bits;
  if (distance === 0) return e.compare(op, left, right);
  return e.compare(op, e.binaryConst("shl", left, distance), e.binaryConst("shl", right, distance));
}

export function scalarUnary(e: Emitter, op: UnaryOp, bits: number, value: Value): Value {
  const type = registerType(bits);
  switch (op) {
    case "neg":
      return mask(e, e.binary("sub", e.constant(type, 0), value), bits);
    case "not":
      return e.binaryConst("xor", value, (1n << BigInt(bits)) - 1n);
    case "bswap":
      return byteSwap(e, value, bits);
    case "popcount":
      return popcount(e, value);
    case "ctz": {
      // A guard bit at N makes N of zero.
      const guarded = bits === type.bits ? value : e.binaryConst("or", value, 1n << BigInt(bits));
      const below = e.binary("and", e.binaryConst("xor", guarded, -1n), e.binaryConst("sub", guarded, 1));
      return popcount(e, below);
    }
    case "clz":
      return mask(e, e.binary("sub", e.constant(type, bits), popcount(e, smear(e, value))), bits);
  }
}

/**
 * The one place where the legal form has an i16: `zext (bswap i16 (trunc x))`, which is the single instruction be16
 * (it reads the low 16 bits and clears the rest). Other widths swap the whole register and shift down.
 */
function byteSwap(e: Emitter, value: Value, bits: number): Value {
  invariant(bits % 8 === 0, `bswap of i${bits}`);
  if (bits === 8) return value;
  if (bits === 16) return e.convert("zext", e.unary("bswap", e.convert("trunc", value, i16)), i32);
  const swapped = e.unary("bswap", value);
  const distance = registerType(bits).bits - bits;
  return distance === 0 ? swapped : e.binaryConst("lshr", swapped, distance);
}

/** Every bit below the highest 1 becomes 1. */
function smear(e: Emitter, value: Value): Value {
  let result = value;
  for (let distance = 1; distance < bitsOf(e.typeOf(value)); distance *= 2) {
    result = e.binary("or", result, e.binaryConst("lshr", result, distance));
  }
  return result;
}

/** Counts in pairs, nibbles and bytes, then adds the bytes up by a multiplication (Hacker's Delight §5-1). */
export function popcount(e: Emitter, value: Value): Value {
  const bits = bitsOf(e.typeOf(value));
  const pattern = (byte: bigint) => BigInt.asUintN(bits, byte * 0x0101_0101_0101_0101n);
  const pairs = e.binary("sub", value, e.binaryConst("and", e.binaryConst("lshr", value, 1), pattern(0x55n)));
  const low = e.binaryConst("and", pairs, pattern(0x33n));
  const high = e.binaryConst("and", e.binaryConst("lshr", pairs, 2), pattern(0x33n));
  const nibbles = e.binary("add", low, high);
  const bytes = e.binaryConst("and", e.binary("add", nibbles, e.binaryConst("lshr", nibbles, 4)), pattern(0x0fn));
  return e.binaryConst("lshr", e.binaryConst("mul", bytes, pattern(0x01n)), bits - 8);
}
