/** C means what clang says it means: generated functions give the same results here as natively. */

import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, it } from "vitest";
import { generateCode } from "../../backend/codegen.ts";
import { verifyModule } from "../../compiler/analysis/verify.ts";
import { createInterpreter } from "../../compiler/ir/interpret.ts";
import type { Module } from "../../compiler/ir/ir.ts";
import { optimize } from "../../compiler/passes/pipeline.ts";
import { cProgram } from "../generators/c-program.ts";
import { compileC } from "../harness/c-compile.ts";
import { cpus } from "../harness/check-module.ts";
import { CLANG } from "../harness/clang.ts";
import { inFolder } from "../harness/folder.ts";
import { CodeRunner } from "../harness/run-code.ts";
import { SmallEnvironment } from "../harness/small-environment.ts";
import { describeWith, missingTool } from "../kernel/requirements.ts";

/** Programs in one native executable: starting clang costs more than compiling. */
const BATCH = 20;
const batches = Number(process.env["C_PROGRAMS"] ?? "120") / BATCH;
const MAX_STEPS = 5_000_000;

const inputs: readonly (readonly bigint[])[] = [
  [0n, 0n, 0n],
  [1n, 2n, 3n],
  [-1n, -2n, 255n],
  [0x7fffffffn, -0x80000000n, 0x8000n],
  [0x123456789abcdef0n, -0x7edcba9876543210n, 77n],
];

/** What each function gives for each input, natively: signed overflow wraps in BPF, hence -fwrapv. */
function natively(texts: readonly string[], names: readonly string[]): bigint[][] {
  return inFolder((folder) => {
    const rows = inputs.map((row) => `{${row.map((value) => `${value}L`).join(", ")}}`).join(", ");
    const prints = names.map((name) => `printf("%ld\\n", ${name}(in[i][0], in[i][1], in[i][2]));`).join("\n");
    const main = `int main(void) { long in[][3] = { ${rows} }; for (int i = 0; i < ${inputs.length}; i++) { ${prints} } }`;
    writeFileSync(join(folder, "main.c"), `#include <stdio.h>\n${texts.join("\n")}\n${main}\n`);
    const flags = ["-w", "-std=gnu11", "-fwrapv", "-fno-strict-aliasing", "-o", "main", "main.c"];
    const built = spawnSync(CLANG, flags, { cwd: folder, encoding: "utf8" });
    if (built.status !== 0) throw new Error(`the generator wrote what clang refuses:\n${built.stderr}`);
    const lines = spawnSync(join(folder, "main"), { encoding: "utf8" }).stdout.trim().split("\n").map(BigInt);
    return names.map((_, k) => inputs.map((_, i) => lines[i * names.length + k]!));
  });
}

function expectResults(results: readonly bigint[], expected: readonly bigint[], where: string, text: string): void {
  expect(results.map((one) => BigInt.asIntN(64, one)), `${where}\n${text}`).toEqual(expected);
}

function checkProgram(text: string, name: string, expected: readonly bigint[], turn: number): void {
  const { module, diagnostics } = compileC("program.c", text);
  if (!module) throw new Error(`${diagnostics.map((one) => one.message).join("\n")}\n${text}`);
  expect(verifyModule(module)).toEqual([]);
  const interpret = (one: Module): bigint[] =>
    inputs.map((args) => createInterpreter(one, new SmallEnvironment(one), { maxSteps: MAX_STEPS }).call(name, args.map((arg) => BigInt.asUintN(64, arg)))!);
  expectResults(interpret(module), expected, "as lowered", text);
  const cpu = cpus[turn % cpus.length]!;
  const legal = optimize(module, { level: 2, cpu });
  expectResults(interpret(legal), expected, `after the passes for ${cpu}`, text);
  const { value, diagnostics: problems } = generateCode(legal, { cpu });
  if (!value) {
    // Too much stack is the program's fault.
    expect(problems.map((one) => one.code)).toContain("B0001");
    return;
  }
  const run = (args: readonly bigint[]): bigint => new CodeRunner(value, new SmallEnvironment(legal), MAX_STEPS).call(name, args.map((arg) => BigInt.asUintN(64, arg)));
  expectResults(inputs.map(run), expected, `code for ${cpu}`, text);
}

describeWith("generated C", [missingTool(CLANG)], () => {
  it("means what clang says", { timeout: 600_000 }, () => {
    const tape = fc.uint8Array({ minLength: 100, maxLength: 400 });
    let turn = 0;
    fc.assert(
      fc.property(fc.array(tape, { minLength: BATCH, maxLength: BATCH }), (tapes) => {
        const names = tapes.map((_, i) => `f${i}`);
        const texts = tapes.map((one, i) => cProgram(one, names[i]!));
        const expected = natively(texts, names);
        texts.forEach((text, i) => checkProgram(text, names[i]!, expected[i]!, turn++));
      }),
      // A failing batch shows its program; shrinking twenty at once would take long.
      { numRuns: batches, endOnFailure: true },
    );
  });
});
