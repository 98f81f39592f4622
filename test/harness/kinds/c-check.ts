/**
 * `test: c-check`: what the C frontend says of a file, on the lines that it points to: errors, and the warnings of -Wall.
 * Those of -Wextra and those that come by name alone are there with the option `all-warnings`.
 */

import { compileC } from "../c-compile.ts";
import type { Kind } from "../filetest.ts";

export const kind: Kind = (test) => ({ diagnostics: compileC(test.path, test.text, { allWarnings: test.options.includes("all-warnings") }).diagnostics });
