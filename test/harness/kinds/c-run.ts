/**
 * `test: c-run`: compiles a C file and runs the calls of its `run:` directives in the interpreter as lowered, in the
 * interpreter after the passes and as bare machine code for each CPU. Then each call becomes a program, which must give
 * the same on the built-in machine and in the kernel: as we compile it for each CPU and level, and as clang does.
 * Functions that an engine cannot run are named with the reason; all others must run there:
 *
 *     // not-clang: f, g: clang has no code for 128-bit multiplication
 *     // not-kernel: h: the verifier does not follow compares of pointers
 */

import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { generateCode } from "../../../backend/codegen.ts";
import type { CompiledModule } from "../../../backend/compiled.ts";
import { writeObject } from "../../../backend/elf/write-object.ts";
import type { Machine } from "../../../backend/runner.ts";
import { verifyModule } from "../../../compiler/analysis/verify.ts";
import type { Module } from "../../../compiler/ir/ir.ts";
import { bitsOf } from "../../../compiler/ir/types.ts";
import { optimize } from "../../../compiler/passes/pipeline.ts";
import type { Cpu } from "../../../compiler/passes/pass.ts";
import { CLANG, compileWithClang } from "../clang.ts";
import { missingTool } from "../../kernel/requirements.ts";
import { allMachines } from "../all-machines.ts";
import { compileC } from "../c-compile.ts";
import { callsOn, DONE, programName, RESULT_SECTION } from "../call-programs.ts";
import { parseCall, runCall, type Call } from "../calls.ts";
import { cpus, distinctPlans } from "../check-module.ts";
import type { Filetest, Kind } from "../filetest.ts";
import { expectNoFaults } from "../machines.ts";
import { CodeRunner } from "../run-code.ts";
import { SmallEnvironment } from "../small-environment.ts";

export const kind: Kind = (test) => {
  const { module, diagnostics } = compileC(test.path, test.text);
  if (!module) return { diagnostics };
  const calls = test.directives.filter((one) => one.name === "run").map(({ line, text }) => ({ line, call: parseCall(text) }));
  const codes = cpus.map((cpu) => codeFor(checked(module), cpu));
  const results = calls.map(({ line, call }) => {
    const result = runCall(module, call);
    for (const code of codes) agree(code, call, result);
    return { line, call, result, bits: bitsOf(module.functions.find((one) => one.name === call.name)!.returnType!) };
  });
  checkPrograms(test, results);
  return { diagnostics, directives: new Map(results.map(({ line, call, result }) => [line, `${call.text} == ${result}`])) };
};

function checked(module: Module): Module {
  const wrong = verifyModule(module);
  if (wrong.length > 0) throw new Error(wrong.map((one) => one.message).join("\n"));
  return module;
}

/** Where files that it includes lie. */
function folderOf(test: Filetest): string {
  return fileURLToPath(new URL(`../../filetests/${dirname(test.path)}`, import.meta.url));
}

// ---- functions alone

interface Code {
  readonly cpu: Cpu;
  readonly legal: Module;
  readonly compiled: CompiledModule;
}

function codeFor(module: Module, cpu: Cpu, level: 0 | 1 | 2 = 2): Code {
  const legal = optimize(module, { level, cpu });
  const { value, diagnostics } = generateCode(legal, { cpu });
  if (!value) throw new Error(diagnostics.map((one) => one.message).join("\n"));
  return { cpu, legal, compiled: value };
}

function objectOf({ legal, compiled }: Code): Uint8Array {
  expectNoFaults(legal);
  return writeObject(compiled);
}

function agree({ cpu, legal, compiled }: Code, call: Call, expected: string): void {
  const after = runCall(legal, call);
  if (after !== expected) throw new Error(`${call.text} is ${expected}, but ${after} after the passes for ${cpu}`);
  const bits = bitsOf(legal.functions.find((one) => one.name === call.name)!.returnType!);
  const found = new CodeRunner(compiled, new SmallEnvironment(legal)).call(call.name, call.args);
  if (BigInt.asUintN(bits, found) !== BigInt.asUintN(bits, BigInt(expected))) {
    throw new Error(`${call.text} is ${expected}, but the code for ${cpu} gives ${BigInt.asUintN(bits, found)}`);
  }
}

// ---- calls as programs

interface Result {
  readonly call: Call;
  readonly result: string;
  readonly bits: number;
}

function checkPrograms(test: Filetest, results: readonly Result[]): void {
  const [notClang, notKernel] = [namesAfter(test, "not-clang"), namesAfter(test, "not-kernel")];
  const without = (names: ReadonlySet<string>) => results.filter(({ call }) => !names.has(call.name));
  const ours = compiledPrograms(test, results);
  const forKernel = notKernel.size > 0 ? compiledPrograms(test, without(notKernel), notKernel) : ours;
  for (const { cpu, level } of distinctPlans) {
    const object = (module: Module): Uint8Array => objectOf(codeFor(module, cpu, level));
    for (const machine of allMachines()) {
      const isKernel = machine.name === "kernel";
      // Without optimisation pointers lie in memory, where the verifier does not follow them.
      if (isKernel && level === 0) continue;
      const wanted = isKernel ? without(notKernel) : results;
      if (wanted.length === 0) continue;
      expectResults(machine, object(isKernel ? forKernel : ours), wanted, `our code for ${cpu} at level ${level}`);
    }
  }
  const missing = missingTool(CLANG);
  if (missing !== null && process.env["CI"] === "true") throw new Error(missing);
  if (missing !== null) return;
  for (const machine of allMachines()) {
    const left = machine.name === "kernel" ? new Set([...notClang, ...notKernel]) : notClang;
    const wanted = without(left);
    if (wanted.length > 0) expectResults(machine, compileWithClang(withPrograms(test.text, wanted, left), "-mcpu=v4", "-w", `-I${folderOf(test)}`), wanted, "clang's code");
  }
}

function namesAfter(test: Filetest, directive: string): ReadonlySet<string> {
  return new Set(test.directives.filter((one) => one.name === directive).flatMap(({ text }) => text.split(":")[0]!.split(/,\s*/)));
}

function compiledPrograms(test: Filetest, results: readonly Result[], without: ReadonlySet<string> = new Set()): Module {
  const { module, diagnostics } = compileC(test.path, withPrograms(test.text, results, without));
  if (module) return checked(module);
  throw new Error(`the calls do not compile: ${diagnostics.map((one) => `${one.span?.line}: ${one.message}`).join("\n")}`);
}

function expectResults(machine: Machine, object: Uint8Array, results: readonly Result[], whose: string): void {
  const found = loadedCalls(machine, object, results.length, whose);
  for (const [index, { call, result, bits }] of results.entries()) {
    const bytes = found[index]!;
    const number = BigInt.asUintN(bits, new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
    if (number !== BigInt.asUintN(bits, BigInt(result))) throw new Error(`${call.text} is ${result}, but ${whose} gives ${number} (${machine.name})`);
  }
}

function loadedCalls(machine: Machine, object: Uint8Array, count: number, whose: string): Uint8Array[] {
  try {
    return callsOn(machine, object, count);
  } catch (error) {
    throw new Error(`${whose} (${machine.name}): ${error instanceof Error ? error.message : String(error)}`);
  }
}

/**
 * The text with a program for each call after it. Functions become static, or the verifier would look at them by
 * themselves, where nothing is known of their arguments. Those of `without` are taken out.
 */
function withPrograms(text: string, results: readonly Result[], without: ReadonlySet<string> = new Set()): string {
  const names = new Set(results.map(({ call }) => call.name));
  const lines = text.split("\n").map((line) => {
    const [, name = ""] = /^[\w ]*?[ *](\w+)\(.*\{/.exec(line) ?? [];
    if (without.has(name)) return "";
    return names.has(name) && !line.startsWith("static") ? `static ${line}` : line;
  });
  const programs = results.map(({ call: { name, args } }, index) => {
    const values = args.map((arg, at) => `static const volatile long long argument_${index}_${at} = ${BigInt.asUintN(64, arg)}ULL;\n`);
    const list = args.map((_, at) => `argument_${index}_${at}`).join(", ");
    return `${values.join("")}__attribute__((section("classifier"), used)) int ${programName(index)}(void *context) { call_result = ${name}(${list}); return ${DONE}; }`;
  });
  return [...lines, `__attribute__((section("${RESULT_SECTION}"), used)) volatile long long call_result = 0;`, ...programs, ""].join("\n");
}
