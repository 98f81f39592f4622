/**
 * `test: asm [v1|v2|v3|v4] [O0|O1|O2] [raw]`: the assembly of each function. The passes run first; with `raw` the
 * module is taken as it is, for tests of code generation alone. Errors of code generation are annotated.
 */

import { verifyModule } from "../../../compiler/analysis/verify.ts";
import type { Cpu } from "../../../compiler/bpf/cpu.ts";
import { parseModule } from "../../../compiler/ir/parse.ts";
import { optimize } from "../../../compiler/passes/pipeline.ts";
import { generateCode } from "../../../backend/codegen.ts";
import { printAssembly } from "../../../backend/isa/print.ts";
import type { Kind } from "../filetest.ts";

export const kind: Kind = (test) => {
  const { value: parsed, diagnostics } = parseModule(test.text, test.path);
  if (!parsed) return { diagnostics };
  const wrong = verifyModule(parsed);
  if (wrong.length > 0) throw new Error(wrong.map((one) => one.message).join("\n"));
  const cpu = (test.options.find((one) => /^v[1-4]$/.test(one)) ?? "v3") as Cpu;
  const level = Number(test.options.find((one) => /^O[012]$/.test(one))?.slice(1) ?? 2) as 0 | 1 | 2;
  const module = test.options.includes("raw") ? parsed : optimize(parsed, { cpu, level });
  const result = generateCode(module, { cpu });
  if (!result.value) return { diagnostics: result.diagnostics };
  const output = result.value.functions.map((one) => `${one.name}:\n${printAssembly(one.instructions)}`).join("\n");
  return { output, diagnostics: result.diagnostics };
};
