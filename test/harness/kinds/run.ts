/**
 * `test: run`: checks the IR and runs the calls that its `run:` directives write: `; run: %f(3, 2) == 1`.
 * A run that goes wrong gives `error: …`, a function without a result `nothing`. Calls with a result are made on the
 * built-in machine and in the kernel too, at each level and for each CPU, or for those that are named (`test: run v3 v4`);
 * what has no place in BPF is named with the reason:
 *
 *     ; interpreter-only: f: calls itself
 */

import { verifyModule } from "../../../compiler/analysis/verify.ts";
import { FunctionBuilder } from "../../../compiler/ir/builder.ts";
import type { Func, Global, Module } from "../../../compiler/ir/ir.ts";
import { parseModule } from "../../../compiler/ir/parse.ts";
import { bitsOf, i32, ptr } from "../../../compiler/ir/types.ts";
import { optimize } from "../../../compiler/passes/pipeline.ts";
import { allMachines } from "../all-machines.ts";
import { ARGUMENT_SECTION, callsOn, DONE, programName, RESULT_SECTION } from "../call-programs.ts";
import { parseCall, runCall, type Call } from "../calls.ts";
import { distinctPlans } from "../check-module.ts";
import { objectOf } from "../machines.ts";
import type { Kind } from "../filetest.ts";

export const kind: Kind = (test) => {
  const { value: module, diagnostics } = parseModule(test.text, test.path);
  if (!module) return { diagnostics };
  const wrong = verifyModule(module);
  if (wrong.length > 0) throw new Error(wrong.map((one) => one.message).join("\n"));
  const results = test.directives.filter((one) => one.name === "run").map(({ line, text }) => {
    const call = parseCall(text);
    return { line, call, result: runCall(module, call, { maxSteps: 100_000 }) };
  });
  const apart = new Set(test.directives.filter((one) => one.name === "interpreter-only").flatMap(({ text }) => text.split(":")[0]!.split(/,\s*/)));
  const named = test.options.filter((option) => /^v[1-4]$/.test(option));
  const plans = distinctPlans.filter(({ cpu }) => named.length === 0 || named.includes(cpu));
  checkPrograms(module, plans, results.filter(({ call, result }) => !apart.has(call.name) && /^-?(0x)?[0-9a-f]+$/i.test(result)));
  return { diagnostics, directives: new Map(results.map(({ line, call, result }) => [line, `${call.text} == ${result}`])) };
};

interface Result {
  readonly call: Call;
  readonly result: string;
}

function checkPrograms(module: Module, plans: typeof distinctPlans, results: readonly Result[]): void {
  if (results.length === 0) return;
  const programs = withPrograms(module, results.map(({ call }) => call));
  for (const { cpu, level } of plans) {
    const object = objectOf(optimize(programs, { level, cpu }), cpu);
    if (typeof object === "string") throw new Error(object);
    for (const machine of allMachines()) {
      callsOn(machine, object, results.length).forEach((bytes, index) => {
        const { call, result } = results[index]!;
        const bits = resultBits(module, call);
        const [found, expected] = [BigInt.asUintN(bits, numberOf(bytes)), BigInt.asUintN(bits, result.startsWith("-") ? -BigInt(result.slice(1)) : BigInt(result))];
        if (found !== expected) throw new Error(`${call.text} is ${result}, but ${found} on ${machine.name}, at level ${level} for ${cpu}`);
      });
    }
  }
}

function functionOf(module: Module, call: Call): Func {
  return module.functions.find((one) => one.name === call.name)!;
}

function resultBits(module: Module, call: Call): number {
  const { returnType } = functionOf(module, call);
  return returnType ? bitsOf(returnType) : 0;
}

function numberOf(bytes: Uint8Array): bigint {
  return bytes.reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
}

/** Arguments and results are at most this wide. */
const PLACE = 64;

/** The module's functions, within reach of the calls alone, and a program for each call. */
function withPrograms(module: Module, calls: readonly Call[]): Module {
  const places = calls.flatMap(({ args }) => args);
  const data = (name: string, section: string, count: number, readonly: boolean, bytes: Uint8Array | null): Global => ({
    name, section, readonly, bytes, size: PLACE * count, align: 8, linkage: "static", relocations: [],
  });
  const globals = [
    ...module.globals,
    data("call_arguments", ARGUMENT_SECTION, Math.max(1, places.length), true, bytesOfPlaces(places)),
    data("call_result", RESULT_SECTION, 1, false, new Uint8Array(PLACE)),
  ];
  let place = 0;
  const programs = calls.map((call, index) => {
    const func = functionOf(module, call);
    const b = new FunctionBuilder({ name: programName(index), params: [{ name: "ctx", type: ptr }], returnType: i32, section: "classifier" });
    const args = func.params.map((param) => b.load(func.valueTypes[param]!, b.symbolAddress("call_arguments", PLACE * place++), { align: 8, volatile: true }));
    b.store(b.symbolAddress("call_result"), b.call({ kind: "function", name: func.name }, args, func.returnType!), { align: 8 });
    b.return(b.constant(i32, DONE));
    return b.finish();
  });
  const functions = module.functions.map((func): Func => ({ ...func, linkage: "static" }));
  return { ...module, globals, functions: [...functions, ...programs] };
}

function bytesOfPlaces(places: readonly bigint[]): Uint8Array {
  const bytes = new Uint8Array(PLACE * Math.max(1, places.length));
  places.forEach((value, index) => {
    for (let at = 0; at < PLACE; at++) bytes[PLACE * index + at] = Number((BigInt.asUintN(8 * PLACE, value) >> BigInt(8 * at)) & 255n);
  });
  return bytes;
}
