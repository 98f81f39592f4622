/** The compiler's own IR as a source language (`.ir`): for those who test compilers, and to look into a pass. */

import { hasErrors } from "../../compiler/diagnostics/diagnostic.ts";
import { parseModule } from "../../compiler/ir/parse.ts";
import { verifyModule } from "../../compiler/analysis/verify.ts";
import { SourceReadError, type CheckResult, type Frontend, type FrontendOptions, type FrontendResult, type PreprocessedText } from "../shared/frontend.ts";

export const irFrontend: Frontend = {
  name: "ir",
  preprocess(path: string, options: FrontendOptions): PreprocessedText {
    return { text: readText(path, options), diagnostics: [], dependencies: [path] };
  },
  check(path: string, options: FrontendOptions): CheckResult {
    const { diagnostics, dependencies } = irFrontend.compile(path, options);
    return { diagnostics, dependencies };
  },
  compile(path: string, options: FrontendOptions): FrontendResult {
    const text = readText(path, options);
    const { value, diagnostics } = parseModule(text, path);
    if (!value || hasErrors(diagnostics)) return { diagnostics, dependencies: [path] };
    const faults = verifyModule(value);
    return { ...(!hasErrors(faults) && { module: value }), diagnostics: [...diagnostics, ...faults], dependencies: [path] };
  },
};

function readText(path: string, { reader }: FrontendOptions): string {
  const text = reader.read(path);
  if (text === null) throw new SourceReadError(`no such file: ${path}`);
  return text;
}
