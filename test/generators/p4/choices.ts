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

/** Long enough to decide most of what there is to be decided; shorter only when it shrinks. */
export function fullTapes(numbers: number): fc.Arbitrary<Tape> {
  const number = fc.nat({ max: 0xffff });
  const full = fc.array(number, { minLength: numbers >> 1, maxLength: numbers, size: "max" });
  return fc.oneof({ withCrossShrink: true }, tapes(numbers), { arbitrary: full, weight: 20 });
}

function fullParts(count: number, numbers: number): fc.Arbitrary<readonly Tape[]> {
  const full = fc.array(fullTapes(numbers), { minLength: count >> 1, maxLength: count, size: "max" });
  return fc.oneof({ withCrossShrink: true }, parts(count, numbers), { arbitrary: full, weight: 20 });
}

/** Programs that do much: for machines that run them. */
export const busyRecipes: fc.Arbitrary<Recipe> = fc.record({
  frame: fullTapes(80),
  types: fullParts(8, 20),
  globals: fullParts(8, 80),
  states: fullParts(5, 80),
  locals: fullParts(7, 100),
  statements: fullParts(7, 120),
});

export const recipes: fc.Arbitrary<Recipe> = fc.record({
  frame: tapes(20),
  types: parts(10, 20),
  globals: parts(8, 80),
  states: parts(6, 80),
  locals: parts(8, 80),
  statements: parts(8, 100),
});
