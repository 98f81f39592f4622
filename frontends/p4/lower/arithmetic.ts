/** The operators of P4 whose meaning differs from that of the IR's instructions (P4-16 §8.5–§8.8). */

import type { FunctionBuilder } from "../../../compiler/ir/builder.ts";
import type { Value } from "../../../compiler/ir/ir.ts";
import { bitsOf, int, type IntType } from "../../../compiler/ir/types.ts";

/** How far something is shifted: as constants say, or as the run does. */
export type Amount = { readonly known: bigint } | { readonly value: Value };

/** P4 shifts everything out once the amount reaches the width; the IR takes amounts modulo 32 or 64. */
export function shift(builder: FunctionBuilder, operator: "<<" | ">>", value: Value, amount: Amount, signed: boolean): Value {
  const type = builder.typeOf(value) as IntType;
  const op = operator === "<<" ? "shl" : signed ? "ashr" : "lshr";
  const shiftedOut = (): Value => (op === "ashr" ? builder.binary("ashr", value, builder.constant(type, type.bits - 1)) : builder.constant(type, 0));
  if ("known" in amount) {
    return amount.known >= BigInt(type.bits) ? shiftedOut() : builder.binary(op, value, builder.constant(type, amount.known));
  }
  const amountType = builder.typeOf(amount.value) as IntType;
  const shifted = builder.binary(op, value, builder.resize(amount.value, type, false));
  // The greatest amount that its type can hold may be too small to matter.
  if (2n ** BigInt(amountType.bits) <= BigInt(type.bits)) return shifted;
  const within = builder.compare("ult", amount.value, builder.constant(amountType, type.bits));
  return builder.select(within, shifted, shiftedOut());
}

/** `width` bits from bit `start` on; what lies beyond the value is zero (§8.7). */
export function bitsFrom(builder: FunctionBuilder, value: Value, start: Amount, width: number): Value {
  const shifted = isZero(start) ? value : shift(builder, ">>", value, start, false);
  return builder.resize(shifted, int(width), false);
}

/** `value` with `part` in the place of its `width` bits from bit `start` on; what of them lies beyond the value is dropped (§8.7). */
export function withBits(builder: FunctionBuilder, value: Value, part: Value, start: Amount, width: number): Value {
  const type = builder.typeOf(value) as IntType;
  const ones = (1n << BigInt(width)) - 1n;
  const wide = builder.resize(part, type, false);
  const moved = isZero(start) ? wide : shift(builder, "<<", wide, start, false);
  const hole = "known" in start
    ? builder.constant(type, ~(ones << start.known))
    : builder.unary("not", shift(builder, "<<", builder.constant(type, ones), start, false));
  return builder.binary("or", builder.binary("and", value, hole), moved);
}

function isZero(amount: Amount): boolean {
  return "known" in amount && amount.known === 0n;
}

export function addSaturating(builder: FunctionBuilder, left: Value, right: Value, signed: boolean): Value {
  if (signed) return clamped(builder, "add", left, right);
  const sum = builder.binary("add", left, right);
  const overflows = builder.compare("ult", sum, left);
  return builder.select(overflows, builder.constant(builder.typeOf(left), -1), sum);
}

export function subtractSaturating(builder: FunctionBuilder, left: Value, right: Value, signed: boolean): Value {
  if (signed) return clamped(builder, "sub", left, right);
  const difference = builder.binary("sub", left, right);
  return builder.select(builder.compare("ult", left, right), builder.constant(builder.typeOf(left), 0), difference);
}

/** Signed: overflow shows when the sign of the result is wrong; then the result is the limit on the side of `left`. */
function clamped(builder: FunctionBuilder, op: "add" | "sub", left: Value, right: Value): Value {
  const type = builder.typeOf(left) as IntType;
  const result = builder.binary(op, left, right);
  const zero = builder.constant(type, 0);
  // Adding something negative must make it smaller, anything else must not; subtracting the other way round.
  const rightNegative = builder.compare("slt", right, zero);
  const moved = builder.compare(op === "add" ? "slt" : "sgt", result, left);
  const overflows = builder.binary("xor", moved, rightNegative);
  const limit = (1n << BigInt(type.bits - 1)) - 1n;
  const leftNegative = builder.compare("slt", left, zero);
  const limits = builder.select(leftNegative, builder.constant(type, -limit - 1n), builder.constant(type, limit));
  return builder.select(overflows, limits, result);
}

/** The type that holds values of `bits` bits in a C struct: 8, 16, 32 or 64. */
export function containerBits(bits: number): number {
  return bits <= 8 ? 8 : bits <= 16 ? 16 : bits <= 32 ? 32 : 64;
}

export function widen(builder: FunctionBuilder, value: Value, bits: number): Value {
  return bitsOf(builder.typeOf(value)) === bits ? value : builder.resize(value, int(bits), false);
}

/** The exponent of a power of two. */
export function powerOfTwo(value: bigint): number | undefined {
  const bits = value.toString(2);
  return value > 0n && /^10*$/.test(bits) ? bits.length - 1 : undefined;
}

/** `value / 2^power` or `value % 2^power`, for numbers of any width; they have no sign (§8.6). */
export function divideByPower(builder: FunctionBuilder, op: "udiv" | "urem", value: Value, power: number): Value {
  const type = builder.typeOf(value) as IntType;
  if (op === "udiv") return builder.binary("lshr", value, builder.constant(type, power));
  return builder.binary("and", value, builder.constant(type, (1n << BigInt(power)) - 1n));
}
