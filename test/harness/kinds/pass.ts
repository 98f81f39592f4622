/**
 * `test: pass NAME… [cpu=v4]`: runs the passes in turn and prints the module, without the lines of its head. The
 * module must be well formed before and after each.
 */

import { verifyModule } from "../../../compiler/analysis/verify.ts";
import type { Module } from "../../../compiler/ir/ir.ts";
import { parseModule } from "../../../compiler/ir/parse.ts";
import { printFunc } from "../../../compiler/ir/print.ts";
import { passes, type Cpu, type Pass } from "../../../compiler/passes/pipeline.ts";
import type { Kind } from "../filetest.ts";

export const kind: Kind = (test) => {
  const { value, diagnostics } = parseModule(test.text, test.path);
  if (!value) return { diagnostics };
  const cpu = (test.options.find((option) => option.startsWith("cpu="))?.slice(4) ?? "v3") as Cpu;
  let module = checked(value, "the input");
  for (const name of test.options.filter((option) => !option.includes("="))) {
    const pass = (passes as Record<string, Pass>)[name];
    if (!pass) throw new Error(`there is no pass '${name}'`);
    module = checked(pass(module, { cpu }), name);
  }
  return { diagnostics, output: module.functions.map((func) => printFunc(func)).join("\n") };
};

function checked(module: Module, after: string): Module {
  const wrong = verifyModule(module);
  if (wrong.length > 0) throw new Error(`after ${after}: ${wrong.map((one) => one.message).join("\n")}`);
  return module;
}
