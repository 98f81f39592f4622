/** Macro definitions (C11 6.10.3) with GNU's named variable arguments. */

import type { DiagnosticBag } from "../../../compiler/diagnostics/diagnostic.ts";
import type { Span } from "../../../compiler/source/source.ts";
import type { DeferredTokens, Scanner } from "./scanner.ts";
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

/** The macros that are defined at the moment. */
export class MacroTable {
  /** Counts the changes, from 1: what is known about names holds until the next one. */
  version = 1;
  private readonly macros = new Map<string, Macro>();

  get(name: string): Macro | undefined {
    return this.macros.get(name);
  }

  has(name: string): boolean {
    return this.macros.has(name);
  }

  define(macro: Macro): void {
    this.macros.set(macro.name, macro);
    this.version++;
  }

  undefine(name: string): void {
    this.macros.delete(name);
    this.version++;
  }
}

/** Reads what follows `#define` on its line: the name, the parameters, and the body. */
export function readDefinition(scanner: Scanner, place: Span, bag: DiagnosticBag, builtin: boolean): Macro | undefined {
  const name = scanner.peek().lineStart ? undefined : scanner.next();
  const wrong = name === undefined || name.kind !== "identifier" || RESERVED.has(name.text);
  if (wrong) {
    const isReserved = name?.kind === "identifier";
    bag.report("X0004", name?.span ?? place, isReserved ? `'${name.text}' cannot be the name of a macro` : "#define needs the name of a macro");
    scanner.restOfLine();
    return undefined;
  }
  const list = scanner.atParenthesis ? readParams(paramTokens(scanner), bag) : { params: null, variadic: false };
  const body = scanner.deferredLine();
  if (!list) return undefined;
  const macro = new DefinedMacro(name.text, list.params, list.variadic, name.span, builtin, body);
  return body.deferred || checkBody(macro, bag) ? macro : undefined;
}

const RESERVED: ReadonlySet<string> = new Set(["defined", "__VA_ARGS__", "__VA_OPT__"]);

/** A macro whose body is cut into tokens when it is first used. */
class DefinedMacro implements Macro {
  constructor(
    readonly name: string,
    readonly params: readonly string[] | null,
    readonly variadic: boolean,
    readonly span: Span,
    readonly builtin: boolean,
    private readonly deferred: DeferredTokens,
  ) {}

  get body(): readonly Token[] {
    return this.deferred.tokens();
  }
}

/** From "(" to ")", or to the end of the line. */
function paramTokens(scanner: Scanner): Token[] {
  const tokens = [scanner.next()];
  while (tokens.at(-1)!.text !== ")" && !scanner.peek().lineStart) tokens.push(scanner.next());
  return tokens;
}

// params = "(" [ name ("," name)* ["," "..." | name "..."] | "..." ] ")"
function readParams(tokens: readonly Token[], bag: DiagnosticBag): Pick<Macro, "params" | "variadic"> | undefined {
  const params: string[] = [];
  let variadic = false;
  let at = 1;
  if (tokens[at]?.text === ")") return { params, variadic };
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
    if (separator?.text === ")") return { params, variadic };
    if (separator?.text !== "," || variadic) {
      bag.report("X0004", separator?.span ?? tokens.at(-1)!.span, "expected ')' after the parameters of the macro");
      return undefined;
    }
  }
}

/** `#` and `##` where they may stand; a deferred body has neither. */
function checkBody(macro: Macro, bag: DiagnosticBag): boolean {
  const edge = [macro.body[0], macro.body.at(-1)].find((token) => token?.text === "##");
  if (edge) {
    bag.report("X0013", edge.span, "'##' needs a token on both sides");
    return false;
  }
  for (const [index, token] of macro.body.entries()) {
    if (token.text !== "#" || token.kind !== "punctuator" || !macro.params) continue;
    const next = macro.body[index + 1];
    if (next && (macro.params.includes(next.text) || next.text === "__VA_OPT__")) continue;
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
