/** Macro definitions (C11 6.10.3) with GNU's named variable arguments. */

import type { DiagnosticBag } from "../../../compiler/diagnostics/diagnostic.ts";
import type { Span } from "../../../compiler/source/source.ts";
import type { Token } from "./token.ts";

export interface Macro {
  readonly name: string;
  /** Null for an object-like macro. */
  readonly params: readonly string[] | null;
  /** The parameter that takes the variable arguments: the last of `params`. */
  readonly variadic: boolean;
  readonly body: readonly Token[];
  readonly span: Span | undefined;
  /** Predefined by the compiler: may be redefined with a warning. */
  readonly builtin: boolean;
}

/** Reads what follows `#define`: the name and the rest of the line. */
export function readDefinition(tokens: readonly Token[], place: Span, bag: DiagnosticBag, builtin: boolean): Macro | undefined {
  const [name] = tokens;
  if (name?.kind !== "identifier") {
    bag.report("X0004", name?.span ?? place, "#define needs the name of a macro");
    return undefined;
  }
  if (name.text === "defined" || name.text === "__VA_ARGS__" || name.text === "__VA_OPT__") {
    bag.report("X0004", name.span, `'${name.text}' cannot be the name of a macro`);
    return undefined;
  }
  const open = tokens[1];
  if (open?.text !== "(" || open.spaceBefore) {
    return { name: name.text, params: null, variadic: false, body: tokens.slice(1), span: name.span, builtin };
  }
  const list = readParams(tokens, bag);
  if (!list) return undefined;
  const macro: Macro = { name: name.text, ...list, body: tokens.slice(list.end), span: name.span, builtin };
  return checkBody(macro, bag) ? macro : undefined;
}

// params = "(" [ name ("," name)* ["," "..." | name "..."] | "..." ] ")"
function readParams(tokens: readonly Token[], bag: DiagnosticBag): { params: string[]; variadic: boolean; end: number } | undefined {
  const params: string[] = [];
  let variadic = false;
  let at = 2;
  if (tokens[at]?.text === ")") return { params, variadic, end: at + 1 };
  for (;;) {
    const token = tokens[at++];
    if (token?.text === "...") {
      params.push("__VA_ARGS__");
      variadic = true;
    } else if (token?.kind === "identifier" && !params.includes(token.text)) {
      params.push(token.text);
      if (tokens[at]?.text === "...") {
        variadic = true;
        at++;
      }
    } else {
      const what = token?.kind === "identifier" ? `parameter '${token.text}' is there twice` : "expected the name of a parameter";
      bag.report("X0004", token?.span ?? tokens.at(-1)!.span, what);
      return undefined;
    }
    const separator = tokens[at++];
    if (separator?.text === ")") return { params, variadic, end: at };
    if (separator?.text !== "," || variadic) {
      bag.report("X0004", separator?.span ?? tokens.at(-1)!.span, "expected ')' after the parameters of the macro");
      return undefined;
    }
  }
}

function checkBody(macro: Macro, bag: DiagnosticBag): boolean {
  const edge = [macro.body[0], macro.body.at(-1)].find((token) => token?.text === "##");
  if (edge) {
    bag.report("X0013", edge.span, "'##' needs a token on both sides");
    return false;
  }
  for (const [index, token] of macro.body.entries()) {
    if (token.text !== "#" || token.kind !== "punctuator") continue;
    const next = macro.body[index + 1];
    if (next && (macro.params?.includes(next.text) || next.text === "__VA_OPT__")) continue;
    bag.report("X0016", token.span, "'#' must be followed by a parameter of the macro");
    return false;
  }
  return true;
}

/** Whether two definitions say the same, so that the second one is no surprise (C11 6.10.3p2). */
export function sameDefinition(a: Macro, b: Macro): boolean {
  return (
    a.variadic === b.variadic &&
    a.params?.join() === b.params?.join() &&
    a.body.length === b.body.length &&
    a.body.every((token, index) => {
      const other = b.body[index]!;
      return token.text === other.text && (index === 0 || token.spaceBefore === other.spaceBefore);
    })
  );
}
