/**
 * `test: machine [level0|level1|level2] [v1|v2|v3|v4]`: the program `main` of the file does on every machine that
 * there is what it does in the interpreter, after every pass, at the levels and for the CPUs that are named (all when
 * none is). The expectation is what the interpreter shows for the packets of `packetsOf`.
 */

import { parseModule } from "../../../compiler/ir/parse.ts";
import { allMachines } from "../all-machines.ts";
import { checkModule, plans } from "../check-module.ts";
import type { Kind } from "../filetest.ts";
import { observe, packetsOf } from "../observe.ts";

export const kind: Kind = (test) => {
  const { value: module, diagnostics } = parseModule(test.text, "main.ir");
  if (!module) return { diagnostics };
  const named = (prefix: RegExp): string[] => test.options.filter((option) => prefix.test(option));
  const [levels, cpus] = [named(/^level/), named(/^v/)];
  for (const plan of new Set(plans)) {
    if (levels.length > 0 && !levels.includes(`level${plan.level}`)) continue;
    if (cpus.length > 0 && !cpus.includes(plan.cpu)) continue;
    if (!checkModule(module, plan, allMachines())) throw new Error("the program needs more stack than BPF has");
  }
  const { runs, maps } = observe(module, packetsOf(module));
  return { diagnostics, output: [...runs, ...Object.entries(maps).map(([name, bytes]) => `${name} ${bytes}`)].join("\n") };
};
