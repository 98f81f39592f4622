/** C means what gcc says it means: generated functions give the same results here as natively. */

import fc from "fast-check";
import { expect, it } from "vitest";
import { cFunctions, cInputs } from "../generators/c-program.ts";
import { checkFunctions, NATIVE, nativeResults } from "../harness/c-semantics.ts";
import { cpus } from "../harness/check-module.ts";
import { describeWith, missingTool } from "../kernel/requirements.ts";

/** Programs in one file: starting gcc costs more than compiling. */
const BATCH = 100;
const batches = Math.ceil(Number(process.env["C_PROGRAMS"] ?? "1000") / BATCH);

describeWith("generated C", [missingTool(NATIVE)], () => {
  it("means what gcc says", { timeout: 600_000 }, () => {
    let turn = 0;
    let tooLarge = 0;
    fc.assert(
      fc.property(cFunctions(BATCH), (functions) => {
        tooLarge += checkFunctions(functions, cInputs, nativeResults(functions, cInputs), cpus[turn++ % cpus.length]!);
      }),
      // A failing batch shows its program; shrinking a hundred at once would take long.
      { numRuns: batches, endOnFailure: true },
    );
    expect(tooLarge).toBeLessThan((turn * BATCH) / 10);
  });
});
