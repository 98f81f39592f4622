import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PairSet } from "../../backend/allocate/pair-set.ts";

const pair = fc.tuple(fc.nat({ max: 40 }), fc.nat({ max: 100_000 }));

describe("PairSet", () => {
  it("holds what was added, in either order, and grows", () => {
    fc.assert(
      fc.property(fc.array(pair, { maxLength: 3000 }), fc.array(pair, { maxLength: 50 }), (added, asked) => {
        const set = new PairSet(4);
        const expected = new Set<string>();
        const keyOf = (a: number, b: number): string => `${Math.min(a, b)} ${Math.max(a, b)}`;
        for (const [a, b] of added) {
          expect(set.add(a, b)).toBe(!expected.has(keyOf(a, b)));
          expected.add(keyOf(a, b));
        }
        const copy = set.clone();
        copy.add(200_000, 200_001);
        for (const [a, b] of [...added, ...asked]) expect(set.has(b, a)).toBe(expected.has(keyOf(a, b)));
        expect(set.has(200_000, 200_001)).toBe(false);
      }),
      { seed: 1, numRuns: 30 },
    );
  });
});
