/**
 * What decides how a generated P4 program looks: a tape of numbers for each part of it. A part that loses numbers gets
 * simpler (zeros come after the end, and every list of choices begins with the simplest), and a part that is left out
 * leaves the others as they are: programs shrink well.
 */

import fc from "fast-check";

export type Tape = readonly number[];

export class Choices {
  private at = 0;

  constructor(private readonly tape: Tape) {}

  get exhausted(): boolean {
    return this.at >= this.tape.length;
  }

  /** From 0 to `count - 1`. */
  below(count: number): number {
    return (this.tape[this.at++] ?? 0) % count;
  }

  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)]!;
  }

  /** False when the tape is at its end. */
  chance(percent: number): boolean {
    return this.below(100) >= 100 - percent;
  }

  /** An unsigned number of `width` bits: small, near the end of its range, or anything. */
  bits(width: number): bigint {
    const form = this.below(4);
    if (form <= 1) return BigInt.asUintN(width, BigInt(this.below(10)));
    if (form === 2) return BigInt.asUintN(width, -1n - BigInt(this.below(3)));
    let value = 0n;
    for (let got = 0; got < width; got += 16) value = (value << 16n) | BigInt(this.below(0x10000));
    return BigInt.asUintN(width, value);
  }
}

/** One tape for each part of a program. */
export interface Recipe {
  /** The architecture, and what the parts have in common. */
  readonly frame: Tape;
  readonly types: readonly Tape[];
  /** Constants, functions, extern functions, actions, blocks that are instantiated by others. */
  readonly globals: readonly Tape[];
  readonly states: readonly Tape[];
  /** Variables, actions, tables and instances of the main control. */
  readonly locals: readonly Tape[];
  readonly statements: readonly Tape[];
}

/** A tape of at most so many numbers. */
export function tapes(numbers: number): fc.Arbitrary<Tape> {
  return fc.array(fc.nat({ max: 0xffff }), { maxLength: numbers, size: "max" });
}

function parts(count: number, numbers: number): fc.Arbitrary<readonly Tape[]> {
  return fc.array(tapes(numbers), { maxLength: count, size: "max" });
}

export const recipes: fc.Arbitrary<Recipe> = fc.record({
  frame: tapes(20),
  types: parts(10, 20),
  globals: parts(8, 80),
  states: parts(6, 80),
  locals: parts(8, 80),
  statements: parts(8, 100),
});
