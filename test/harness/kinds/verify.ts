/** `test: verify`: reads the IR and says what is not well formed in it. */

import { verifyModule } from "../../../compiler/analysis/verify.ts";
import { parseModule } from "../../../compiler/ir/parse.ts";
import type { Kind } from "../filetest.ts";

export const kind: Kind = (test) => {
  const { value, diagnostics } = parseModule(test.text, test.path);
  if (!value) return { diagnostics };
  const lines = verifyModule(value).map((one) => `${one.code} ${one.message}`);
  return { diagnostics, output: lines.length > 0 ? lines.join("\n") : "well formed" };
};
