/** `test: c-check`: what the C frontend says of a file, on the lines that it points to. */

import { compileC } from "../c-compile.ts";
import type { Kind } from "../filetest.ts";

export const kind: Kind = (test) => ({ diagnostics: compileC(test.path, test.text).diagnostics });
