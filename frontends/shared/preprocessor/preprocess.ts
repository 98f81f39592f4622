/** The preprocessor of both languages (C11 6.10): one file and its includes become one list of tokens. */

import { DiagnosticBag, type Diagnostic } from "../../../compiler/diagnostics/diagnostic.ts";
import type { WarningRegions } from "../../../compiler/diagnostics/warning-regions.ts";
import type { SourceFile } from "../../../compiler/source/source.ts";
import { SourceReadError } from "../frontend.ts";
import { builtinMacros } from "./builtins.ts";
import { Directives } from "./directives.ts";
import { Expander, NO_SOURCE } from "./expander.ts";
import { IncludeSearch } from "./includes.ts";
import type { PreprocessOptions } from "./options.ts";
import type { MacroTable } from "./macro.ts";
import type { IsMarked } from "./token-cutter.ts";
import { TokenList } from "./token-list.ts";

export interface PreprocessResult {
  /** Ends with a token of kind `end`. */
  readonly tokens: TokenList;
  readonly diagnostics: readonly Diagnostic[];
  /** Every file that was read, the main one first. */
  readonly files: readonly SourceFile[];
  /** For each conditional directive of the main file, in order: whether the text that follows it is left in. */
  readonly conditionals: readonly boolean[];
  readonly warningRegions: WarningRegions;
}

/** Throws `SourceReadError` when the main file itself cannot be read. */
export function preprocess(path: string, options: PreprocessOptions): PreprocessResult {
  const text = options.reader.read(path);
  if (text === null) throw new SourceReadError(`no such file: ${path}`);
  const bag = new DiagnosticBag();
  const main: SourceFile = { name: path, text };
  const search = new IncludeSearch(options.reader, options.quotedIncludePaths, options.includePaths, options.systemIncludePaths);
  const directives = new Directives(options, search, bag);
  const dynamic = builtinMacros(directives, options);
  const expander = new Expander(directives, directives.macros, dynamic, options.rules, bag);
  directives.lineExpander = new Expander(NO_SOURCE, directives.macros, dynamic, options.rules, bag);
  directives.start(main, commandLineText(options), options.predefined);
  const tokens = new TokenList();
  const isMarked = markedNames(tokens, directives.macros, dynamic);
  for (;;) {
    if (expander.isIdle) directives.copyTo(tokens, isMarked);
    const token = expander.next();
    const pragmas = directives.pragmas.current;
    const pragmaLines = directives.takePragmaLines();
    tokens.push(pragmas || pragmaLines ? { ...token, ...(pragmas && { pragmas }), ...(pragmaLines && { pragmaLines }) } : token);
    if (token.kind === "end") break;
  }
  return { tokens, diagnostics: bag.all, files: directives.files, conditionals: directives.outcomes, warningRegions: directives.warnings.regions };
}

/** Tells the names of macros; each name is looked up once between two changes of the macros. */
function markedNames(tokens: TokenList, macros: MacroTable, dynamic: ReadonlyMap<string, unknown>): IsMarked {
  /** By spelling: the state of the macros that it is no macro in. */
  let plainIn = new Int32Array(1024);
  return (spelling) => {
    if (spelling >= plainIn.length) {
      const old = plainIn;
      plainIn = new Int32Array(2 * tokens.spellings);
      plainIn.set(old);
    }
    if (plainIn[spelling] === macros.version) return false;
    const name = tokens.textOf(spelling);
    if (macros.has(name) || dynamic.has(name)) return true;
    plainIn[spelling] = macros.version;
    return false;
  };
}

/** -D, -U and -include as the directives that they stand for. */
function commandLineText(options: PreprocessOptions): string {
  const macros = options.macros.map(({ name, value }) => (value === null ? `#undef ${name}` : `#define ${name} ${value}`));
  const includes = options.forcedIncludes.map((path) => `#include "${path}"`);
  return [...macros, ...includes].map((line) => `${line}\n`).join("");
}
