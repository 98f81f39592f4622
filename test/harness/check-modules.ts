/** Runs a property over generated modules, and shows the smallest module that breaks it as text. */

import fc from "fast-check";
import type { Module } from "../../compiler/ir/ir.ts";
import { printModule } from "../../compiler/ir/print.ts";
import { modules, type GeneratorOptions } from "../generators/ir.ts";

export interface CheckOptions extends GeneratorOptions {
  readonly seed: number;
  readonly count: number;
  /** Stops shrinking after this many milliseconds. Default 20,000. */
  readonly shrinkTime?: number;
}

/** Throws with the smallest counterexample that was found when `property` throws for a module. */
export function checkModules(options: CheckOptions, property: (module: Module) => void): void {
  const { seed, count, shrinkTime = 20_000 } = options;
  let deadline = Infinity;
  let smallest: { module: Module; failure: unknown } | undefined;
  const attempt = (module: Module): boolean => {
    if (Date.now() > deadline) return true;
    try {
      property(module);
      return true;
    } catch (failure) {
      deadline = Math.min(deadline, Date.now() + shrinkTime);
      smallest = { module, failure };
      return false;
    }
  };
  fc.check(fc.property(modules(options), attempt), { seed, numRuns: count });
  if (!smallest) return;
  const { message, stack } = smallest.failure as Error;
  throw new Error(`a module of seed ${seed} fails: ${message}\n${stack ?? ""}\n${printModule(smallest.module)}`);
}
