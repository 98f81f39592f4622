/** The one load that gives a number of which it is known which bits of memory it is made of. */

import type { LoadInst } from "../../ir/ir.ts";
import { allOnes } from "../../analysis/ranges.ts";
import type { Origin } from "./bit-origins.ts";

export interface Piece {
  /** In bytes from the root. */
  readonly offset: number;
  readonly bits: 8 | 16 | 32 | 64;
  /** The first byte is the highest. */
  readonly reversed: boolean;
  /** The bits of what is read that the number has; absent for all of them. */
  readonly mask?: bigint;
}

/** Reads no byte that none of the loads reads. `offsetOf` says where they begin. */
export function pieceOf(origin: Origin, offsetOf: (load: LoadInst) => number): Piece | undefined {
  const taken = origin.bits.flatMap((bit, index) => (bit === null ? [] : [{ bit, index }]));
  const [lowest] = taken;
  if (!lowest) return undefined;
  const highest = taken.at(-1)!.index;
  const covered = new Set(origin.loads.flatMap((load) => Array.from({ length: load.bits / 8 }, (_, byte) => offsetOf(load) + byte)));
  for (const bits of [8, 16, 32, 64] as const) {
    if (highest >= bits || bits > origin.bits.length) continue;
    for (const reversed of bits === 8 ? [false] : [false, true]) {
      // Which of the bytes that are read a bit of the number lies in.
      const byteOf = (index: number): number => (reversed ? bits / 8 - 1 - Math.floor(index / 8) : Math.floor(index / 8));
      const offset = Math.floor(lowest.bit / 8) - byteOf(lowest.index);
      if (!taken.every(({ bit, index }) => bit === 8 * (offset + byteOf(index)) + (index % 8))) continue;
      if (!Array.from({ length: bits / 8 }, (_, byte) => covered.has(offset + byte)).every(Boolean)) continue;
      const mask = taken.reduce((ones, { index }) => ones | (1n << BigInt(index)), 0n);
      return { offset, bits, reversed, ...(mask !== allOnes(bits) && { mask }) };
    }
  }
  return undefined;
}
