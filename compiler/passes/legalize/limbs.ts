/**
 * Integers of more than 64 bits, as limbs: i64 values from the lowest to the highest, the highest zero-extended when
 * the width is no multiple of 64.
 */

import type { Value } from "../../ir/ir.ts";
import { i64 } from "../../ir/types.ts";
import type { Emitter } from "../emitter.ts";
import { mask, signExtend } from "./scalar.ts";

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
export function signed(e: Emitter, limbs: Limbs, bits: number): Limbs {
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
