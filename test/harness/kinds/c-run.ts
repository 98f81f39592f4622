/**
 * `test: c-run`: compiles a C file and runs the calls of its `run:` directives: in the interpreter as lowered, in the
 * interpreter after the passes, and as machine code for each CPU. All must agree.
 */

import { generateCode } from "../../../backend/codegen.ts";
import type { CompiledModule } from "../../../backend/compiled.ts";
import { verifyModule } from "../../../compiler/analysis/verify.ts";
import type { Module } from "../../../compiler/ir/ir.ts";
import { bitsOf } from "../../../compiler/ir/types.ts";
import { optimize } from "../../../compiler/passes/pipeline.ts";
import type { Cpu } from "../../../compiler/passes/pass.ts";
import { compileC } from "../c-compile.ts";
import { parseCall, runCall, type Call } from "../calls.ts";
import { cpus } from "../check-module.ts";
import type { Kind } from "../filetest.ts";
import { CodeRunner } from "../run-code.ts";
import { SmallEnvironment } from "../small-environment.ts";

export const kind: Kind = (test) => {
  const { module, diagnostics } = compileC(test.path, test.text);
  if (!module) return { diagnostics };
  const wrong = verifyModule(module);
  if (wrong.length > 0) throw new Error(wrong.map((one) => one.message).join("\n"));
  const calls = test.directives.filter((one) => one.name === "run");
  const codes = cpus.map((cpu) => codeFor(module, cpu));
  const results = calls.map(({ line, text }): [number, string] => {
    const call = parseCall(text);
    const result = runCall(module, call);
    for (const code of codes) agree(code, call, result);
    return [line, `${call.text} == ${result}`];
  });
  return { diagnostics, directives: new Map(results) };
};

interface Code {
  readonly cpu: Cpu;
  readonly legal: Module;
  readonly compiled: CompiledModule;
}

function codeFor(module: Module, cpu: Cpu): Code {
  const legal = optimize(module, { level: 2, cpu });
  const { value, diagnostics } = generateCode(legal, { cpu });
  if (!value) throw new Error(diagnostics.map((one) => one.message).join("\n"));
  return { cpu, legal, compiled: value };
}

function agree({ cpu, legal, compiled }: Code, call: Call, expected: string): void {
  const after = runCall(legal, call);
  if (after !== expected) throw new Error(`${call.text} is ${expected}, but ${after} after the passes for ${cpu}`);
  const func = legal.functions.find((one) => one.name === call.name)!;
  if (!func.returnType) return;
  const found = new CodeRunner(compiled, new SmallEnvironment(legal)).call(call.name, call.args);
  const bits = bitsOf(func.returnType);
  if (BigInt.asUintN(bits, found) !== BigInt.asUintN(bits, BigInt(expected))) {
    throw new Error(`${call.text} is ${expected}, but the code for ${cpu} gives ${BigInt.asUintN(bits, found)}`);
  }
}
