/**
 * `test: p4-check`: what the P4 frontend says about a program; the diagnostics stand on their lines. Warnings that are
 * off as a rule are there with the option `all-warnings`.
 */

import { shownByDefault } from "../default-warnings.ts";
import { compileP4 } from "../p4-engines.ts";
import type { Kind } from "../filetest.ts";

export const kind: Kind = (test) => {
  const { diagnostics } = compileP4(test.path, test.text);
  return { diagnostics: test.options.includes("all-warnings") ? diagnostics : shownByDefault(diagnostics) };
};
