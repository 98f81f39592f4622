/**
 * `test: refused`: a C file with programs that the verifier refuses, named `bad…`, and programs like them that it takes,
 * named `good…`. What the rules of the kernel say stands on its lines; the running kernel is the judge of both: it
 * refuses each program that an error lies in, and takes the others.
 */

import { readObject } from "../../../backend/elf/read-object.ts";
import { generateCode } from "../../../backend/codegen.ts";
import { writeObject } from "../../../backend/elf/write-object.ts";
import { kernelUnavailable, openKernel } from "../../../backend/kernel/machine.ts";
import type { LoadableObject } from "../../../backend/loadable.ts";
import { LoadError } from "../../../backend/runner.ts";
import { kernelRuleFaults } from "../../../compiler/analysis/kernel-rules/kernel-rules.ts";
import type { Diagnostic } from "../../../compiler/diagnostics/diagnostic.ts";
import type { Module } from "../../../compiler/ir/ir.ts";
import { optimize } from "../../../compiler/passes/pipeline.ts";
import { compileC } from "../c-compile.ts";
import type { Kind } from "../filetest.ts";

export const kind: Kind = (test) => {
  const { module: source, diagnostics } = compileC(test.path, test.text);
  if (!source) return { diagnostics };
  const module = optimize(source, { level: 2, cpu: "v3" });
  const faults = kernelRuleFaults(module);
  const { value } = generateCode(module, { cpu: "v3" });
  const object = readObject(writeObject(value!));
  for (const program of object.programs) compare(object, program.name, hasError(module, program.name, faults));
  return { diagnostics: [...diagnostics, ...faults] };
};

/** What only older kernels refuse. */
const UNCERTAIN = "K0004";

/** Whether something that is certain is said between the program's line and the next function's; of programs on demand it is a warning. */
function hasError(module: Module, name: string, faults: readonly Diagnostic[]): boolean {
  const starts = module.functions.map(({ span }) => span!.line);
  const start = module.functions.find((func) => func.name === name)!.span!.line;
  const end = Math.min(...starts.filter((line) => line > start), Number.POSITIVE_INFINITY);
  return faults.some(({ code, span }) => code !== UNCERTAIN && span!.line >= start && span!.line < end);
}

function compare(object: LoadableObject, name: string, hasFault: boolean): void {
  const bad = name.startsWith("bad");
  if (bad !== hasFault) throw new Error(bad ? `no rule refuses '${name}'` : `a rule refuses '${name}'`);
  if (kernelUnavailable() !== null && process.env["CI"] !== "true") return;
  if (bad === loads({ ...object, programs: object.programs.filter((one) => one.name === name) })) throw new Error(`the kernel ${bad ? "takes" : "refuses"} '${name}'`);
}

function loads(object: LoadableObject): boolean {
  try {
    openKernel().load(object).close();
    return true;
  } catch (error) {
    if (error instanceof LoadError) return false;
    throw error;
  }
}
