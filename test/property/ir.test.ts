/** Properties of the IR itself: generated modules are well formed, print and read back, and run to their end. */

import { describe, expect, it } from "vitest";
import { verifyModule } from "../../compiler/analysis/verify.ts";
import { parseModule } from "../../compiler/ir/parse.ts";
import { printModule } from "../../compiler/ir/print.ts";
import { checkModules } from "../harness/check-modules.ts";
import { observe, packetsOf } from "../harness/observe.ts";

const options = { count: 500, kernelSafe: false };

describe("generated modules", () => {
  it("are well formed", () => {
    checkModules({ ...options, seed: 1 }, (module) => {
      expect(verifyModule(module)).toEqual([]);
    });
  });

  it("print and read back the same", () => {
    checkModules({ ...options, seed: 2 }, (module) => {
      const { value, diagnostics } = parseModule(printModule(module), module.name);
      expect(diagnostics).toEqual([]);
      expect(value).toStrictEqual(module);
    });
  });

  it("end, and give the same whatever fresh slots hold", () => {
    checkModules({ ...options, seed: 3 }, (module) => {
      const packets = packetsOf(module);
      expect(observe(module, packets, { uninitialised: 0xa5 })).toEqual(observe(module, packets));
    });
  });
});
