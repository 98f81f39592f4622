/** Copies in sequence do what they would do at once. */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sequenceMoves } from "../../backend/select/parallel-moves.ts";

const REGISTERS = 8;
const TEMPORARY = 100;

describe("sequenceMoves", () => {
  it("leaves every destination with what its source held before", () => {
    const sources = fc.array(fc.option(fc.nat({ max: REGISTERS - 1 }), { nil: undefined }), { minLength: REGISTERS, maxLength: REGISTERS });
    fc.assert(
      fc.property(sources, (from) => {
        const moves = from.flatMap((source, to) => (source === undefined ? [] : [{ to, from: source }]));
        let temporaries = 0;
        const registers = new Map<number, number>(from.map((_, index) => [index, index]));
        for (const { to, from: source } of sequenceMoves(moves, () => TEMPORARY + temporaries++)) {
          registers.set(to, registers.get(source)!);
        }
        for (let register = 0; register < REGISTERS; register++) expect(registers.get(register)).toBe(from[register] ?? register);
        // One temporary for each cycle, and no more copies than are needed besides.
        expect(temporaries).toBeLessThanOrEqual(REGISTERS / 2);
      }),
      { seed: 1, numRuns: 2000 },
    );
  });

  it("needs no temporary for a chain", () => {
    const chain = [1, 2, 3].map((register) => ({ to: register, from: register - 1 }));
    expect(sequenceMoves(chain, () => expect.unreachable())).toEqual([
      { to: 3, from: 2 },
      { to: 2, from: 1 },
      { to: 1, from: 0 },
    ]);
  });
});
