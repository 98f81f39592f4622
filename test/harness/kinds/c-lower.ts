/** `test: c-lower`: the functions of a C file as IR, before any pass, without places. */

import { verifyModule } from "../../../compiler/analysis/verify.ts";
import { printModule } from "../../../compiler/ir/print.ts";
import { compileC } from "../c-compile.ts";
import type { Kind } from "../filetest.ts";

export const kind: Kind = (test) => {
  const { module, diagnostics } = compileC(test.path, test.text);
  if (!module) return { diagnostics };
  const wrong = verifyModule(module);
  if (wrong.length > 0) throw new Error(wrong.map((one) => one.message).join("\n"));
  const text = printModule(module).replace(/ @\d+:\d+:\d+-\d+:\d+/g, "");
  const parts = text.split("\n\n").filter((part) => /^(function|map|global)/.test(part));
  return { diagnostics, output: parts.join("\n\n") };
};
