/**
 * What the kernel here cannot judge: big-endian modules (in the interpreter alone, after every pass), and divisions of
 * more than 64 bits, whose loops are too long for the verifier (on the built-in machine).
 */

import { describe, it } from "vitest";
import { createMachine } from "../../backend/vm/machine.ts";
import { checkModule, cpus } from "../harness/check-module.ts";
import { checkModules } from "../harness/check-modules.ts";
import { optimizeChecked } from "../harness/check-passes.ts";
import { observe, packetsOf } from "../harness/observe.ts";

describe("passes", () => {
  it.each(cpus)("keep the meaning of big-endian modules for %s", (cpu) => {
    checkModules({ count: 150, kernelSafe: false, seed: 10 + cpus.indexOf(cpu) }, (little) => {
      const module = { ...little, endian: "big" as const };
      const packets = packetsOf(module);
      const expected = observe(module, packets);
      for (const level of [0, 1, 2] as const) optimizeChecked(module, { level, cpu }, packets, expected);
    });
  }, 600_000);

  it.each(cpus)("keep the meaning of modules with long loops and wide divisions for %s", (cpu) => {
    const machine = createMachine();
    checkModules({ count: 150, kernelSafe: false, seed: 20 + cpus.indexOf(cpu) }, (module) => {
      checkModule(module, { cpu, level: 2 }, [machine]);
    });
  }, 600_000);
});
