/**
 * `test: run`: checks the IR and runs the calls that its `run:` directives write: `; run: %f(3, 2) == 1`.
 * A run that goes wrong gives `error: …`, a function without a result `nothing`.
 */

import { verifyModule } from "../../../compiler/analysis/verify.ts";
import { parseModule } from "../../../compiler/ir/parse.ts";
import { parseCall, runCall } from "../calls.ts";
import type { Kind } from "../filetest.ts";

export const kind: Kind = (test) => {
  const { value: module, diagnostics } = parseModule(test.text, test.path);
  if (!module) return { diagnostics };
  const wrong = verifyModule(module);
  if (wrong.length > 0) throw new Error(wrong.map((one) => one.message).join("\n"));
  const calls = test.directives.filter((one) => one.name === "run");
  const results = calls.map(({ line, text }): [number, string] => {
    const call = parseCall(text);
    return [line, `${call.text} == ${runCall(module, call, { maxSteps: 100_000 })}`];
  });
  return { diagnostics, directives: new Map(results) };
};
