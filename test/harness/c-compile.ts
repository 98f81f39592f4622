/** C texts to modules, with the standard headers and nothing else. */

import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Cpu } from "../../compiler/passes/pass.ts";
import { cFrontend } from "../../frontends/c/frontend.ts";
import type { FrontendResult } from "../../frontends/shared/frontend.ts";
import { shownWithAll } from "./default-warnings.ts";

const headers = fileURLToPath(new URL("../../stdlib/c", import.meta.url));
/** Paths of filetests, and of what they include, are relative to it. */
const filetests = fileURLToPath(new URL("../filetests", import.meta.url));

export interface CompileOptions {
  readonly cpu?: Cpu;
  /** Also the warnings of -Wextra and those that come by name alone. */
  readonly allWarnings?: boolean;
}

export function compileC(path: string, text: string, options: CompileOptions = {}): FrontendResult {
  const read = (name: string): string | null => {
    if (name === path) return text;
    const file = [name, join(filetests, name)].find((one) => statSync(one, { throwIfNoEntry: false })?.isFile());
    return file === undefined ? null : readFileSync(file, "utf8");
  };
  const result = cFrontend.compile(path, {
    reader: { read },
    includePaths: [],
    systemIncludePaths: [headers],
    macros: [],
    forcedIncludes: [],
    endian: "little",
    cpu: options.cpu ?? "v3",
  });
  return options.allWarnings ? result : { ...result, diagnostics: shownWithAll(result.diagnostics) };
}
