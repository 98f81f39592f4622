/**
 * The property that the whole compiler stands on: generated modules do the same in the interpreter, after every pass,
 * on the built-in machine and in the kernel. The modules are spread over two files, so that two run at a time.
 */

import { describe, it } from "vitest";
import type { Cpu } from "../../compiler/passes/pass.ts";
import { allMachines } from "./all-machines.ts";
import { checkModule, plans } from "./check-module.ts";
import { checkModules } from "./check-modules.ts";

/** In all files together. `MODULES=500 npx vitest run …` for a quick look; `npm run fuzz` for a long one. */
const total = Number(process.env["MODULES"] ?? 20_000);

export function describeEngines(cpus: readonly Cpu[]): void {
  const mine = plans.filter((plan) => cpus.includes(plan.cpu));
  describe("generated modules do the same on every engine", () => {
    it.each(mine.map((plan, index) => ({ ...plan, seed: index })))(
      "$cpu, level $level, seed $seed",
      ({ cpu, level, seed }) => {
        const count = Math.ceil(total / plans.length);
        checkModules({ seed: 1000 * (cpus.indexOf(cpu) + 1) + seed, count }, (module) => {
          checkModule(module, { cpu, level }, allMachines());
        });
      },
      600_000,
    );
  });
}
