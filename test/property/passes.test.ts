/** Every pass keeps the meaning of big-endian modules too, which no machine here runs: in the interpreter alone. */

import { describe, it } from "vitest";
import { cpus } from "../harness/check-module.ts";
import { checkModules } from "../harness/check-modules.ts";
import { optimizeChecked } from "../harness/check-passes.ts";
import { observe, packetsOf } from "../harness/observe.ts";

describe("passes", () => {
  it.each(cpus)("keep the meaning of big-endian modules for %s", (cpu) => {
    checkModules({ count: 150, seed: 10 + cpus.indexOf(cpu) }, (little) => {
      const module = { ...little, endian: "big" as const };
      const packets = packetsOf(module);
      const expected = observe(module, packets);
      for (const level of [0, 1, 2] as const) optimizeChecked(module, { level, cpu }, packets, expected);
    });
  });
});
