/** C texts to modules, with the standard headers and nothing else. */

import { existsSync, readFileSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Cpu } from "../../compiler/passes/pass.ts";
import { cFrontend } from "../../frontends/c/frontend.ts";
import type { FrontendResult } from "../../frontends/shared/frontend.ts";

const headers = fileURLToPath(new URL("../../stdlib/c", import.meta.url));

export interface CompileOptions {
  readonly cpu?: Cpu;
}

export function compileC(path: string, text: string, options: CompileOptions = {}): FrontendResult {
  const read = (name: string): string | null => {
    if (name === path) return text;
    return existsSync(name) && statSync(name).isFile() ? readFileSync(name, "utf8") : null;
  };
  return cFrontend.compile(path, {
    reader: { read },
    includePaths: [],
    systemIncludePaths: [headers],
    macros: [],
    forcedIncludes: [],
    endian: "little",
    cpu: options.cpu ?? "v3",
  });
}
