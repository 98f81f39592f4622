/** `test: p4-ir [LEVEL]`: the IR of a P4 program, as the frontend makes it or after the passes of a level. */

import { printModule } from "../../../compiler/ir/print.ts";
import { optimize } from "../../../compiler/passes/pipeline.ts";
import type { Kind } from "../filetest.ts";
import { compileP4 } from "../p4-engines.ts";

export const kind: Kind = (test) => {
  const { module, diagnostics } = compileP4(test.path, test.text);
  const level = test.options[0];
  if (!module) return { diagnostics };
  return { output: printModule(level === undefined ? module : optimize(module, { level: Number(level) as 0 | 1 | 2, cpu: "v3" })), diagnostics };
};
