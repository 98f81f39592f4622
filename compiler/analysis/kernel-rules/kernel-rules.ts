/**
 * What the kernel's verifier will certainly refuse, said at compile time and at the author's own line. The rules look at
 * the optimised module, which is what the verifier sees; none of them guesses: where it could be that a program loads,
 * they are silent.
 */

import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { Func, Module } from "../../ir/ir.ts";
import { contextAccessFaults } from "./context-access.ts";
import { endlessLoopFaults } from "./endless-loops.ts";
import { functionFacts } from "./facts.ts";
import { helperCallFaults } from "./helper-calls.ts";
import { nullCheckFaults } from "./null-checks.ts";
import { packetBoundsFaults } from "./packet-bounds.ts";
import { functionsOnDemand } from "./reach.ts";

const rules = [packetBoundsFaults, nullCheckFaults, contextAccessFaults, endlessLoopFaults] as const;

/**
 * Diagnostics of the codes K…, those of one function in its order. They are warnings in programs that loaders leave out
 * until they are asked for them: the others of the object load.
 */
export function kernelRuleFaults(module: Module): readonly Diagnostic[] {
  const onDemand = functionsOnDemand(module);
  const ofFunctions = module.functions.filter(({ blocks }) => blocks.length > 0).flatMap((func) => {
    const faults = functionFaults(module, func);
    return onDemand.has(func) ? faults.map((fault) => ({ ...fault, severity: "warning" as const })) : faults;
  });
  return [...ofFunctions, ...helperCallFaults(module)];
}

function functionFaults(module: Module, func: Func): readonly Diagnostic[] {
  const facts = functionFacts(module, func);
  return rules.flatMap((rule) => onePerLine(rule(facts)));
}

/** A line that is wrong in one way is wrong once, however many accesses it became. */
function onePerLine(faults: readonly Diagnostic[]): readonly Diagnostic[] {
  const seen = new Set<string>();
  return faults.filter(({ span, message }) => {
    const key = span ? `${span.file.name}:${span.line}` : message;
    return !seen.has(key) && seen.add(key);
  });
}
