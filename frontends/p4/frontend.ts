/** The P4 frontend: preprocess, parse, check, lower. */

import type { Diagnostic } from "../../compiler/diagnostics/diagnostic.ts";
import { hasErrors } from "../../compiler/diagnostics/diagnostic.ts";
import type { Module } from "../../compiler/ir/ir.ts";
import type { Frontend, FrontendOptions, FrontendResult, PreprocessedText } from "../shared/frontend.ts";
import { p4Rules } from "../shared/preprocessor/lexical-rules.ts";
import { preprocess, type PreprocessResult } from "../shared/preprocessor/preprocess.ts";
import { printTokens } from "../shared/preprocessor/print.ts";
import { architectures } from "./arch/registry.ts";
import { checkProgram } from "./check/check.ts";
import { lowerProgram } from "./lower/lower.ts";
import { parseProgram } from "./parse/parse.ts";

/** Helpers that are marked GPL in the kernel stay open to P4 programs. */
const DEFAULT_LICENSE = "GPL";
/** As p4c defines it, for programs that are written for several compilers. */
const PREDEFINED = "#define __p4__ 1\n";

export const p4Frontend: Frontend = {
  name: "p4",
  preprocess(path: string, options: FrontendOptions): PreprocessedText {
    const { tokens, diagnostics, files } = preprocessed(path, options);
    return { text: printTokens(tokens), diagnostics, dependencies: files.map((file) => file.name) };
  },
  compile(path: string, options: FrontendOptions): FrontendResult {
    const text = preprocessed(path, options);
    const dependencies = text.files.map(({ name }) => name);
    const diagnostics: Diagnostic[] = [...text.diagnostics];
    const finish = (module?: Module): FrontendResult => ({ ...(module && !hasErrors(diagnostics) && { module }), diagnostics, dependencies });
    const parsed = parseProgram(text.tokens);
    diagnostics.push(...parsed.diagnostics);
    if (!parsed.value || hasErrors(diagnostics)) return finish();
    const checked = checkProgram(parsed.value);
    diagnostics.push(...checked.diagnostics);
    if (!checked.value) return finish();
    const lowered = lowerProgram(checked.value, {
      name: path,
      endian: options.endian,
      license: options.license ?? DEFAULT_LICENSE,
      ...(options.hook !== undefined && { hook: options.hook }),
      sources: text.files,
      architectures,
    });
    diagnostics.push(...lowered.diagnostics);
    return finish(lowered.value);
  },
};

function preprocessed(path: string, options: FrontendOptions): PreprocessResult {
  const { reader, includePaths, systemIncludePaths, macros, forcedIncludes } = options;
  return preprocess(path, { rules: p4Rules, reader, includePaths, systemIncludePaths, predefined: PREDEFINED, macros, forcedIncludes });
}
