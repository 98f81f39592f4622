/** From the name of a file to what is known of the program in it. */

import type { Diagnostic } from "../../compiler/diagnostics/diagnostic.ts";
import { hasErrors } from "../../compiler/diagnostics/diagnostic.ts";
import type { SourceFile } from "../../compiler/source/source.ts";
import type { FrontendOptions } from "../shared/frontend.ts";
import { p4Rules } from "../shared/preprocessor/lexical-rules.ts";
import { preprocess, type PreprocessResult } from "../shared/preprocessor/preprocess.ts";
import { architectureFaults } from "./arch/rules.ts";
import type { Program } from "./ast.ts";
import { checkProgram } from "./check/check.ts";
import { evaluateProgram, type EvaluatedProgram } from "./evaluate/evaluate.ts";
import { withoutSilenced } from "./flow/no-warn.ts";
import { warnings } from "./flow/warnings.ts";
import { parseProgram } from "./parse/parse.ts";

/** As p4c defines it, for programs that are written for several compilers. */
const PREDEFINED = "#define __p4__ 1\n";

export interface CheckedSource {
  /** Absent when the text has syntax errors. */
  readonly syntax?: Program;
  /** Absent when there were errors. */
  readonly program?: EvaluatedProgram;
  readonly diagnostics: readonly Diagnostic[];
  /** Every file that was read, the main one first. */
  readonly files: readonly SourceFile[];
}

export function checkSource(path: string, options: FrontendOptions): CheckedSource {
  const { tokens, diagnostics, files } = preprocessSource(path, options);
  const parsed = parseProgram(tokens.all());
  const faults = [...diagnostics, ...parsed.diagnostics];
  if (!parsed.value || hasErrors(faults)) return { diagnostics: faults, files };
  const syntax = parsed.value;
  const checked = checkProgram(syntax);
  const { value } = checked;
  const evaluated = value && evaluateProgram(value);
  const all = [...faults, ...checked.diagnostics, ...(evaluated?.diagnostics ?? []), ...(value ? [...architectureFaults(value), ...warnings(value)] : [])];
  return { syntax, ...(evaluated?.value && !hasErrors(all) && { program: evaluated.value }), diagnostics: withoutSilenced(syntax, all), files };
}

export function preprocessSource(path: string, options: FrontendOptions): PreprocessResult {
  const { reader, quotedIncludePaths, includePaths, systemIncludePaths, macros, forcedIncludes } = options;
  return preprocess(path, { rules: p4Rules, reader, quotedIncludePaths, includePaths, systemIncludePaths, predefined: PREDEFINED, macros, forcedIncludes });
}
