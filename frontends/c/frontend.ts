/** The C frontend: preprocess, outline, check, lower. */

import { DiagnosticBag, type Diagnostic } from "../../compiler/diagnostics/diagnostic.ts";
import type { Module } from "../../compiler/ir/ir.ts";
import type { SourceFile } from "../../compiler/source/source.ts";
import type { CheckResult, Frontend, FrontendOptions, FrontendResult, PreprocessedText } from "../shared/frontend.ts";
import { cRules } from "../shared/preprocessor/lexical-rules.ts";
import type { FeatureQuery } from "../shared/preprocessor/options.ts";
import { preprocess, type PreprocessResult } from "../shared/preprocessor/preprocess.ts";
import { printTokens } from "../shared/preprocessor/print.ts";
import { gnuNameOf, standardVersion } from "./attribute-names.ts";
import { isKnownAttribute } from "./check/attributes.ts";
import { isBuiltin } from "./check/builtins/builtins.ts";
import type { TokenList } from "../shared/preprocessor/token-list.ts";
import type { CheckedProgram } from "./checked.ts";
import { checkUnit } from "./check/unit.ts";
import { lowerProgram } from "./lower/module.ts";
import { outlineOf } from "./outline.ts";
import { predefinedMacros } from "./predefined.ts";

export const cFrontend: Frontend = {
  name: "c",
  preprocess(path: string, options: FrontendOptions): PreprocessedText {
    const { tokens, diagnostics, files } = preprocessed(path, options);
    return { text: printTokens(tokens), diagnostics, dependencies: files.map((file) => file.name) };
  },
  check(path: string, options: FrontendOptions): CheckResult {
    return translated(path, options, () => null);
  },
  compile(path: string, options: FrontendOptions): FrontendResult {
    const { endian, license, forProgram = false } = options;
    return translated(path, options, (program, sources, bag) => lowerProgram(program, { name: path, endian, sources, keepStatic: forProgram, ...(license !== undefined && { license }) }, bag));
  },
};

type Lowering = (program: CheckedProgram, sources: readonly SourceFile[], bag: DiagnosticBag) => Module | null;

function translated(path: string, options: FrontendOptions, lower: Lowering): FrontendResult {
  const bag = new DiagnosticBag();
  const { tokens, diagnostics, files, warningRegions } = preprocessed(path, options);
  const dependencies = files.map((file) => file.name);
  const result = (): FrontendResult => ({ diagnostics: wanted(bag.all, options), dependencies, warningRegions });
  bag.add(diagnostics);
  // Without a header, everything that it would have declared is unknown: nothing that follows would help.
  if (diagnostics.some((one) => one.code === "X0001")) return result();
  const module = moduleOf(tokens, files, bag, lower);
  return module && !bag.hasErrors ? { module, ...result() } : result();
}

function moduleOf(tokens: TokenList, files: readonly SourceFile[], bag: DiagnosticBag, lower: Lowering): Module | null {
  const outline = outlineOf(tokens, bag);
  try {
    const program = checkUnit(outline, files[0]!, bag);
    return !program || bag.hasErrors ? null : lower(program, files, bag);
  } catch (error) {
    // The stack is full: a type or expression that is deep without brackets.
    if (!(error instanceof RangeError)) throw error;
    bag.report("C0002", outline.tokens.at(0).span, "a declaration or expression is nested too deeply");
    return null;
  }
}

function preprocessed(path: string, options: FrontendOptions): PreprocessResult {
  const { reader, quotedIncludePaths, includePaths, systemIncludePaths, macros, forcedIncludes, endian, cpu } = options;
  const predefined = predefinedMacros(endian, cpu);
  return preprocess(path, { rules: cRules, reader, quotedIncludePaths, includePaths, systemIncludePaths, predefined, macros, forcedIncludes, has: hasFeature });
}

function hasFeature(query: FeatureQuery, name: string): string {
  if (query === "c attribute") return hasBracketAttribute(name);
  return isFeature(query, name) ? "1" : "0";
}

/** `name` or `scope::name`, each perhaps with underscores around it. */
function hasBracketAttribute(text: string): string {
  const [first, second] = text.split("::").map((word) => word.replace(/^__|__$/g, ""));
  if (second === undefined) return standardVersion(first!) ?? "0";
  const name = gnuNameOf(first, second);
  return name !== "" && isKnownAttribute(name) ? "1" : "0";
}

function isFeature(query: FeatureQuery, name: string): boolean {
  if (query === "builtin") return isBuiltin(name);
  if (query === "attribute") return isKnownAttribute(name);
  return name === "statement_expressions" || name === "c_static_assert" || name === "c_generic_selections" || name === "c_alignas" || name === "c_atomic";
}

/** What the author wants to hear: no warnings out of system headers. */
function wanted(diagnostics: readonly Diagnostic[], { systemIncludePaths }: FrontendOptions): Diagnostic[] {
  return diagnostics.filter((one) => {
    const file = one.span?.file.name;
    return one.severity !== "warning" || file === undefined || !systemIncludePaths.some((folder) => file.startsWith(`${folder}/`));
  });
}
