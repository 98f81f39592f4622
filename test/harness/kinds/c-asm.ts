/** `test: c-asm [v1|v2|v3|v4]`: the assembly that a C file becomes; errors of code generation are annotated too. */

import { generateCode } from "../../../backend/codegen.ts";
import { printAssembly } from "../../../backend/isa/print.ts";
import type { Cpu } from "../../../compiler/bpf/cpu.ts";
import { optimize } from "../../../compiler/passes/pipeline.ts";
import { compileC } from "../c-compile.ts";
import type { Kind } from "../filetest.ts";

export const kind: Kind = (test) => {
  const { module, diagnostics } = compileC(test.path, test.text);
  if (!module) return { diagnostics };
  const cpu = (test.options.find((one) => /^v[1-4]$/.test(one)) ?? "v3") as Cpu;
  const result = generateCode(optimize(module, { cpu, level: 2 }), { cpu });
  const all = [...diagnostics, ...result.diagnostics];
  if (!result.value) return { diagnostics: all };
  return { output: result.value.functions.map((one) => `${one.name}:\n${printAssembly(one.instructions)}`).join("\n"), diagnostics: all };
};
