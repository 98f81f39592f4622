/** The names that the preprocessor knows without a definition. */

import type { LexicalRules } from "./lexical-rules.ts";
import type { FeatureQuery } from "./options.ts";

export const FEATURES: ReadonlyMap<string, FeatureQuery> = new Map([
  ["__has_builtin", "builtin"],
  ["__has_attribute", "attribute"],
  ["__has_c_attribute", "c attribute"],
  ["__has_feature", "feature"],
  ["__has_extension", "extension"],
]);

/** Names that `defined` says yes to although no #define made them. */
export function isBuiltinName(name: string, rules: LexicalRules): boolean {
  if (name === "__LINE__" || name === "__FILE__") return true;
  return rules.language === "c" && (FEATURES.has(name) || name.startsWith("__has_include") || name === "__COUNTER__");
}
