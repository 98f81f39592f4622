/** Passes change how a module says something, never what it says. */

import { verifyModule } from "../../compiler/analysis/verify.ts";
import type { Module } from "../../compiler/ir/ir.ts";
import { optimize, type OptimizeOptions } from "../../compiler/passes/pipeline.ts";
import { observe, type Observation } from "./observe.ts";

/** Optimises the module; throws with the name of the first pass after which it is malformed or gives another result. */
export function optimizeChecked(
  module: Module,
  options: OptimizeOptions,
  packets: readonly Uint8Array[],
  expected: Observation,
): Module {
  const name = `at level ${options.level} for ${options.cpu}`;
  return optimize(module, {
    ...options,
    afterPass(pass, after) {
      const wrong = verifyModule(after);
      if (wrong.length > 0) throw new Error(`${pass} ${name} leaves a malformed module: ${wrong.map((one) => one.message).join("\n")}`);
      const difference = compare(expected, observe(after, packets));
      if (difference) throw new Error(`${pass} ${name} changes what the module does: ${difference}`);
    },
  });
}

/** What differs, in words; null when nothing does. */
export function compare(expected: Observation, found: Observation): string | null {
  for (const [index, run] of expected.runs.entries()) {
    if (found.runs[index] !== run) return `packet ${index} gives ${found.runs[index]}, not ${run}`;
  }
  for (const [name, bytes] of Object.entries(expected.maps)) {
    if (found.maps[name] !== bytes) return `${name} holds ${found.maps[name]}, not ${bytes}`;
  }
  return null;
}
