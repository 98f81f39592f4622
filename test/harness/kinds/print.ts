/** `test: print [spans]`: reads the IR and prints it again; errors of the parser are annotated. */

import { parseModule } from "../../../compiler/ir/parse.ts";
import { printModule } from "../../../compiler/ir/print.ts";
import type { Kind } from "../filetest.ts";

export const kind: Kind = (test) => {
  const { value, diagnostics } = parseModule(test.text, test.path);
  return value ? { output: printModule(value, { spans: test.options.includes("spans") }), diagnostics } : { diagnostics };
};
