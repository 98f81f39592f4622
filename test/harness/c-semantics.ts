/** C functions `long NAME(long, long, long)` as gcc's native code runs them, and as ours does at every stage. */

import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { generateCode } from "../../backend/codegen.ts";
import type { CompiledModule } from "../../backend/compiled.ts";
import { createInterpreter } from "../../compiler/ir/interpret.ts";
import type { Module } from "../../compiler/ir/ir.ts";
import type { Cpu } from "../../compiler/passes/pass.ts";
import { optimize } from "../../compiler/passes/pipeline.ts";
import { compileC } from "./c-compile.ts";
import { inFolder } from "./folder.ts";
import { CodeRunner } from "./run-code.ts";
import { SmallEnvironment } from "./small-environment.ts";

export const NATIVE = "gcc";
const MAX_STEPS = 5_000_000;

export type Inputs = readonly (readonly bigint[])[];

export interface CFunction {
  readonly name: string;
  /** The function with all that it needs, under names of its own. */
  readonly text: string;
}

/** What each function gives for each input, natively: signed overflow wraps in BPF, hence -fwrapv. */
export function nativeResults(functions: readonly CFunction[], inputs: Inputs): bigint[][] {
  return inFolder((folder) => {
    const rows = inputs.map((row) => `{${row.map((value) => `${value}L`).join(", ")}}`).join(", ");
    const prints = functions.map(({ name }) => `printf("%ld\\n", ${name}(in[i][0], in[i][1], in[i][2]));`).join("\n");
    const main = `int main(void) { long in[][3] = { ${rows} }; for (int i = 0; i < ${inputs.length}; i++) { ${prints} } }`;
    writeFileSync(join(folder, "main.c"), `#include <stdio.h>\n${functions.map(({ text }) => text).join("\n")}\n${main}\n`);
    const flags = ["-w", "-std=gnu11", "-fwrapv", "-fno-strict-aliasing", "-o", "main", "main.c"];
    const built = spawnSync(NATIVE, flags, { cwd: folder, encoding: "utf8" });
    if (built.status !== 0) throw new Error(`the generator wrote what ${NATIVE} refuses:\n${built.stderr}`);
    const lines = spawnSync(join(folder, "main"), { encoding: "utf8", timeout: 60_000 }).stdout.trim().split("\n").map(BigInt);
    return functions.map((_, k) => inputs.map((_, i) => lines[i * functions.length + k]!));
  });
}

/**
 * Compiles the functions as one file and runs the code of each. Throws with the first program that gives something else
 * than `expected`, and the stage that it does so from. Returns how many need more stack than BPF has.
 */
export function checkFunctions(functions: readonly CFunction[], inputs: Inputs, expected: readonly (readonly bigint[])[], cpu: Cpu): number {
  const { legal, code } = compiled(functions.map(({ text }) => text).join("\n"), cpu);
  if (code) {
    functions.forEach(({ name, text }, k) => {
      const results = inputs.map((args) => runCode(code, legal, name, args));
      if (results.join() !== expected[k]!.join()) throw new Error(explain(functions[k]!, inputs, expected[k]!, results, cpu) + text);
    });
    return 0;
  }
  // Too much stack is the program's fault; the others are looked at by themselves.
  if (functions.length === 1) return 1;
  const half = functions.length >> 1;
  return checkFunctions(functions.slice(0, half), inputs, expected.slice(0, half), cpu) + checkFunctions(functions.slice(half), inputs, expected.slice(half), cpu);
}

interface Stages {
  readonly module: Module;
  readonly legal: Module;
  /** Absent when a function needs too much stack. */
  readonly code?: CompiledModule;
}

function compiled(text: string, cpu: Cpu): Stages {
  const { module, diagnostics } = compileC("program.c", text);
  if (!module) throw new Error(`${diagnostics.map((one) => `${one.span?.line}: ${one.message}`).join("\n")}\n${text}`);
  const legal = optimize(module, { level: 2, cpu });
  const { value, diagnostics: problems } = generateCode(legal, { cpu });
  if (value) return { module, legal, code: value };
  const other = problems.find((one) => one.code !== "B0001");
  if (other) throw new Error(`${other.message}\n${text}`);
  return { module, legal };
}

function runCode(code: CompiledModule, legal: Module, name: string, args: readonly bigint[]): bigint {
  return BigInt.asIntN(64, new CodeRunner(code, new SmallEnvironment(legal), MAX_STEPS).call(name, args.map((arg) => BigInt.asUintN(64, arg))));
}

function interpreted(module: Module, name: string, args: readonly bigint[]): bigint {
  const result = createInterpreter(module, new SmallEnvironment(module), { maxSteps: MAX_STEPS }).call(name, args.map((arg) => BigInt.asUintN(64, arg)));
  return BigInt.asIntN(64, result!);
}

/** Where the results go wrong first. */
function explain({ name, text }: CFunction, inputs: Inputs, expected: readonly bigint[], results: readonly bigint[], cpu: Cpu): string {
  const { module, legal } = compiled(text, cpu);
  const goesWrong = (one: Module): boolean => inputs.some((args, i) => interpreted(one, name, args) !== expected[i]);
  const stage = goesWrong(module) ? "as lowered" : goesWrong(legal) ? "after the passes" : "as code";
  return `${name} for ${cpu}, wrong ${stage}: ${results.join(" ")}, not ${expected.join(" ")}\n`;
}
