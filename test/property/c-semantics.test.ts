/** C means what gcc and clang say it means: generated functions give the same results here as natively and by clang's objects. */

import fc from "fast-check";
import { expect, it } from "vitest";
import { cFunctions, cInputs } from "../generators/c/functions.ts";
import { machinesForShortRuns } from "../harness/all-machines.ts";
import { plans } from "../harness/check-module.ts";
import { CLANG } from "../harness/clang.ts";
import { checkBatch, emptyTally } from "../harness/c-semantics/check.ts";
import { NATIVE } from "../harness/c-semantics/native.ts";
import { describeWith, missingTool } from "../kernel/requirements.ts";

/** Functions in one file: starting a compiler costs more than compiling one. */
const BATCH = 100;
const seed = Number(process.env["C_SEED"] ?? 1);
const batches = Math.ceil(Number(process.env["C_PROGRAMS"] ?? "5000") / BATCH);
/** Bytes of a function's tape, at most: the long run makes larger ones. */
const SIZE = 48;

describeWith("generated C", [missingTool(NATIVE), missingTool(CLANG)], () => {
  it("means what gcc and clang say", { timeout: 1_800_000 }, () => {
    const machines = machinesForShortRuns();
    let turn = 0;
    const tally = emptyTally();
    fc.assert(
      fc.property(cFunctions(BATCH, SIZE), cInputs, (functions, inputs) => checkBatch({ functions, inputs }, plans[turn++ % plans.length]!, machines, tally)),
      // A failing batch says which function differs; shrinking a hundred at once would take long.
      { numRuns: batches, endOnFailure: true, seed },
    );
    const skipped = Object.values(tally).reduce((sum, count) => sum + count, 0);
    expect(skipped, JSON.stringify(tally)).toBeLessThan((turn * BATCH) / 10);
  });
});
