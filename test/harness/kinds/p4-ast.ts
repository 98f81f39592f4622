/** `test: p4-ast`: the syntax tree of a P4 program, with places and types. */

import { p4Frontend } from "../../../frontends/p4/frontend.ts";
import type { Kind } from "../filetest.ts";
import { p4TextOptions } from "../p4-engines.ts";

export const kind: Kind = (test) => {
  const { text, diagnostics } = p4Frontend.tree!(test.path, p4TextOptions(test.path, test.text));
  return { ...(text !== undefined && { output: text }), diagnostics };
};
