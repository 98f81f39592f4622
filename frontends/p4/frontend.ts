/** The P4 frontend: preprocess, parse, check, lower. */

import type { Diagnostic } from "../../compiler/diagnostics/diagnostic.ts";
import { hasErrors } from "../../compiler/diagnostics/diagnostic.ts";
import type { SourceFile } from "../../compiler/source/source.ts";
import type { CheckResult, Frontend, FrontendOptions, FrontendResult, PreprocessedText, SourceReader, TextResult } from "../shared/frontend.ts";
import { p4Rules } from "../shared/preprocessor/lexical-rules.ts";
import { preprocess, type PreprocessResult } from "../shared/preprocessor/preprocess.ts";
import { printTokens } from "../shared/preprocessor/print.ts";
import { architectures } from "./arch/registry.ts";
import { architectureFaults } from "./arch/rules.ts";
import { checkProgram } from "./check/check.ts";
import type { CheckedProgram } from "./check/program.ts";
import { cHeader } from "./externs/c-header.ts";
import { withoutSilenced } from "./flow/no-warn.ts";
import { warnings } from "./flow/warnings.ts";
import { lowerProgram } from "./lower/lower.ts";
import { formatProgram } from "./format/format.ts";
import { asIn, plainText } from "./format/line-ends.ts";
import { parseProgram, parseSyntax } from "./parse/parse.ts";

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
  check(path: string, options: FrontendOptions): CheckResult {
    const { diagnostics, files } = checked(path, options);
    return { diagnostics, dependencies: files.map(({ name }) => name) };
  },
  compile(path: string, options: FrontendOptions): FrontendResult {
    const { program, diagnostics, files } = checked(path, options);
    const dependencies = files.map(({ name }) => name);
    if (!program) return { diagnostics, dependencies };
    const cFunctions = options.cFunctions?.(cHeader(program, path));
    if (cFunctions === null) return { diagnostics, dependencies };
    const lowered = lowerProgram(program, {
      name: path,
      endian: options.endian,
      license: options.license ?? DEFAULT_LICENSE,
      ...(options.hook !== undefined && { hook: options.hook }),
      ...(options.portsInMemory !== undefined && { portsInMemory: options.portsInMemory }),
      ...(options.maxParserDepth !== undefined && { maxParserDepth: options.maxParserDepth }),
      ...(options.pullPackets && { pullPackets: options.pullPackets }),
      ...(cFunctions && { cFunctions }),
      sources: files,
      architectures,
    });
    const all = [...diagnostics, ...lowered.diagnostics];
    return { ...(lowered.value && !hasErrors(all) && lowered.value), diagnostics: all, dependencies };
  },
  header(path: string, options: FrontendOptions): TextResult {
    const { program, diagnostics, files } = checked(path, options);
    return { ...(program && { text: cHeader(program, path) }), diagnostics, dependencies: files.map(({ name }) => name) };
  },
  format(path: string, options: FrontendOptions): TextResult {
    const original = options.reader.read(path);
    const reader: SourceReader = { read: (name) => (name === path ? original && plainText(original) : options.reader.read(name)) };
    const source = preprocessed(path, { ...options, reader });
    const dependencies = source.files.map(({ name }) => name);
    const parsed = parseSyntax(source.tokens.all());
    // Only the form counts: what cannot be included may not be needed to tell it.
    const obstacles = source.diagnostics.filter(({ code }) => code !== "X0001" && code !== "X0005");
    if (!parsed.value || hasErrors(obstacles)) return { diagnostics: [...source.diagnostics, ...parsed.diagnostics], dependencies };
    return { text: asIn(original!, formatProgram(source.files[0]!, source, parsed.value.tree)), diagnostics: [], dependencies };
  },
};

interface Checked {
  /** Absent when there were errors. */
  readonly program?: CheckedProgram;
  readonly diagnostics: readonly Diagnostic[];
  readonly files: readonly SourceFile[];
}

function checked(path: string, options: FrontendOptions): Checked {
  const { tokens, diagnostics, files } = preprocessed(path, options);
  const parsed = parseProgram(tokens.all());
  const syntax = [...diagnostics, ...parsed.diagnostics];
  if (!parsed.value || hasErrors(syntax)) return { diagnostics: syntax, files };
  const { value: program, diagnostics: faults } = checkProgram(parsed.value);
  const all = [...syntax, ...faults, ...(program ? [...architectureFaults(program), ...warnings(program)] : [])];
  return { ...(program && !hasErrors(all) && { program }), diagnostics: withoutSilenced(parsed.value, all), files };
}

function preprocessed(path: string, options: FrontendOptions): PreprocessResult {
  const { reader, includePaths, systemIncludePaths, macros, forcedIncludes } = options;
  return preprocess(path, { rules: p4Rules, reader, includePaths, systemIncludePaths, predefined: PREDEFINED, macros, forcedIncludes });
}
