/** The whole way of a module: every pass, then the object on each machine, all against the interpreter. */

import type { Machine } from "../../backend/runner.ts";
import { verifyModule } from "../../compiler/analysis/verify.ts";
import type { Module } from "../../compiler/ir/ir.ts";
import type { Cpu } from "../../compiler/passes/pass.ts";
import { compare, optimizeChecked } from "./check-passes.ts";
import { objectOf, observeOn } from "./machines.ts";
import { observe, packetsOf } from "./observe.ts";

export interface Plan {
  readonly cpu: Cpu;
  readonly level: 0 | 1 | 2;
}

export const cpus: readonly Cpu[] = ["v1", "v2", "v3", "v4"];

/** Each CPU at each level; the full level, which users get, as often as the two others together. */
export const plans: readonly Plan[] = cpus.flatMap((cpu) => ([2, 0, 2, 1] as const).map((level) => ({ cpu, level })));

/** Each of them once. */
export const distinctPlans: readonly Plan[] = cpus.flatMap((cpu) => ([0, 1, 2] as const).map((level) => ({ cpu, level })));

/** Throws when any stage changes what the module does. False when it needs more stack than BPF has. */
export function checkModule(module: Module, plan: Plan, machines: readonly Machine[], packets = packetsOf(module)): boolean {
  const wrong = verifyModule(module);
  if (wrong.length > 0) throw new Error(`malformed: ${wrong.map((one) => one.message).join("\n")}`);
  const expected = observe(module, packets);
  const object = objectOf(optimizeChecked(module, plan, packets, expected), plan.cpu);
  if (typeof object === "string") return false;
  for (const machine of machines) {
    const difference = compare(expected, observeOn(machine, object, packets));
    if (difference) throw new Error(`on ${machine.name}, at level ${plan.level} for ${plan.cpu}: ${difference}`);
  }
  return true;
}
