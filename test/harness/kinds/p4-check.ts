/** `test: p4-check`: what the P4 frontend says about a program; the errors stand on their lines. */

import { compileP4 } from "../p4-engines.ts";
import type { Kind } from "../filetest.ts";

export const kind: Kind = (test) => ({ diagnostics: compileP4(test.path, test.text).diagnostics });
