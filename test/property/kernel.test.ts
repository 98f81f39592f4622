/** The kernel takes what is compiled and computes what the interpreter computes. */

import { describe, it } from "vitest";
import { kernelUnavailable, openKernel } from "../../backend/kernel/machine.ts";
import { optimize } from "../../compiler/passes/pipeline.ts";
import type { Cpu } from "../../compiler/passes/pass.ts";
import { checkModules } from "../harness/check-modules.ts";
import { compare } from "../harness/check-passes.ts";
import { objectOf, observeOn } from "../harness/machines.ts";
import { observe, packetsOf } from "../harness/observe.ts";

const cpus: readonly Cpu[] = ["v1", "v2", "v3", "v4"];

describe.skipIf(kernelUnavailable() !== null && process.env["CI"] !== "true")("in the kernel", () => {
  it.each(cpus)("modules for %s do what the interpreter does", (cpu) => {
    const kernel = openKernel();
    checkModules({ count: 100, seed: 20 + cpus.indexOf(cpu) }, (module) => {
      const packets = packetsOf(module);
      const object = objectOf(optimize(module, { level: 2, cpu }), cpu);
      if (typeof object === "string") return;
      const difference = compare(observe(module, packets), observeOn(kernel, object, packets));
      if (difference) throw new Error(difference);
    });
  });
});
