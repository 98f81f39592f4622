/** What the preprocessor is told. */

import type { MacroDefinition, SourceReader } from "../frontend.ts";
import type { LexicalRules } from "./lexical-rules.ts";

/** What `__has_builtin(x)` and its like ask for. */
export type FeatureQuery = "builtin" | "attribute" | "c attribute" | "feature" | "extension";

export interface PreprocessOptions {
  readonly rules: LexicalRules;
  readonly reader: SourceReader;
  readonly quotedIncludePaths?: readonly string[];
  readonly includePaths: readonly string[];
  readonly systemIncludePaths: readonly string[];
  /** Text of #define lines that come before everything else. */
  readonly predefined: string;
  readonly macros: readonly MacroDefinition[];
  readonly forcedIncludes: readonly string[];
  /** The number that the query gives: 0 for no. */
  readonly has?: (query: FeatureQuery, name: string) => string;
}
