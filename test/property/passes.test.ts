/** Every pass leaves a well-formed module with the same meaning, at each level and for each CPU. */

import { describe, it } from "vitest";
import type { Cpu } from "../../compiler/passes/pass.ts";
import { checkModules } from "../harness/check-modules.ts";
import { optimizeChecked } from "../harness/check-passes.ts";
import { observe, packetsOf } from "../harness/observe.ts";

const cpus: readonly Cpu[] = ["v1", "v2", "v3", "v4"];

describe("passes", () => {
  it.each(cpus)("keep the meaning of modules for %s", (cpu) => {
    checkModules({ count: 250, seed: 10 + cpus.indexOf(cpu) }, (module) => {
      const packets = packetsOf(module);
      const expected = observe(module, packets);
      for (const level of [0, 1, 2] as const) optimizeChecked(module, { level, cpu }, packets, expected);
    });
  });
});
