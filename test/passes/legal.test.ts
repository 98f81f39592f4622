/** What `optimize` gives is legal, on every level and for every CPU. */

import { describe, expect, it } from "vitest";
import { optimize } from "../../compiler/passes/pipeline.ts";
import { checkModules } from "../harness/check-modules.ts";
import { illegalities } from "./legal.ts";

describe("the result of the pipeline", () => {
  for (const [level, cpu] of [[0, "v3"], [1, "v1"], [2, "v3"], [2, "v4"]] as const) {
    it(`is legal on level ${level} for ${cpu}`, () => {
      checkModules({ seed: 7 + level, count: 150, kernelSafe: false }, (module) => {
        expect(illegalities(optimize(module, { level, cpu }), cpu)).toEqual([]);
      });
    });
  }
});
