/** Names that the preprocessor itself expands: `__LINE__` and its kin, and the operators of #if. */

import type { Directives } from "./directives.ts";
import type { DynamicMacro, Expander } from "./expander.ts";
import { FEATURES } from "./builtin-names.ts";
import type { PreprocessOptions } from "./options.ts";
import type { Token } from "./token.ts";

export function builtinMacros(directives: Directives, options: PreprocessOptions): ReadonlyMap<string, DynamicMacro> {
  let counter = 0;
  const number = (use: Token, value: number): Token[] => [{ ...use, kind: "number", text: String(value) }];
  const string = (use: Token, value: string): Token[] => [{ ...use, kind: "string", text: JSON.stringify(value) }];
  const table = new Map<string, DynamicMacro>([
    ["__LINE__", (use) => number(use, directives.presumed.lineOf(use.span))],
    ["__FILE__", (use) => string(use, directives.presumed.fileOf(use.span))],
    // A build must give the same bytes whenever it runs, so time stands still at the epoch.
    ["__DATE__", (use) => string(use, "Jan  1 1970")],
    ["__TIME__", (use) => string(use, "00:00:00")],
  ]);
  if (options.rules.language === "c") {
    table.set("__COUNTER__", (use) => number(use, counter++));
    table.set("__INCLUDE_LEVEL__", (use) => number(use, directives.includeLevel));
    table.set("__FILE_NAME__", (use) => string(use, directives.presumed.fileOf(use.span).replace(/^.*\//, "")));
    table.set("__BASE_FILE__", (use) => string(use, directives.files[0]!.name));
    table.set("_Pragma", (use, expander) => pragmaOperator(use, expander, directives));
    for (const [name, query] of FEATURES) {
      table.set(name, (use, expander) => [{ ...use, kind: "number", text: options.has?.(query, argumentText(expander)) ?? "0" }]);
    }
  }
  const inCondition = (operator: DynamicMacro): DynamicMacro => (use, expander) =>
    directives.inCondition ? operator(use, expander) : undefined;
  table.set("defined", inCondition((use, expander) => definedOperator(use, expander, directives)));
  if (options.rules.language === "c") {
    for (const name of ["__has_include", "__has_include_next"]) {
      table.set(name, inCondition((use, expander) => number(use, directives.hasInclude(parenthesised(expander), name) ? 1 : 0)));
    }
  }
  return table;
}

// defined = "defined" name | "defined" "(" name ")"
function definedOperator(use: Token, expander: Expander, directives: Directives): Token[] {
  let name = expander.pull();
  const open = name.text === "(";
  if (open) name = expander.pull();
  const closed = !open || expander.pull().text === ")";
  if (name.kind !== "identifier" || !closed) {
    directives.bag.report("X0010", use.span, "'defined' takes the name of a macro");
    return [{ ...use, kind: "number", text: "0" }];
  }
  return [{ ...use, kind: "number", text: directives.isDefined(name.text) ? "1" : "0" }];
}

/** The tokens between the parentheses that come next, unexpanded. */
function parenthesised(expander: Expander): Token[] {
  const tokens: Token[] = [];
  if (expander.peek().text !== "(") return tokens;
  expander.pull();
  for (let depth = 1; ; ) {
    const token = expander.pull();
    if (token.text === "(") depth++;
    if (token.kind === "end" || (token.text === ")" && --depth === 0)) return tokens;
    tokens.push(token);
  }
}

function argumentText(expander: Expander): string {
  const text = parenthesised(expander).map((token) => token.text).join("");
  return text.replace(/^__(.+)__$/, "$1");
}

/** `_Pragma("…")` does what #pragma does with the text of the string (C11 6.10.9). */
function pragmaOperator(use: Token, expander: Expander, directives: Directives): Token[] {
  const [string] = parenthesised(expander);
  if (string?.kind === "string") directives.pragmaOperator(string.text.replace(/^\w*"|"$/g, "").replace(/\\(["\\])/g, "$1"), use.span);
  return [];
}
