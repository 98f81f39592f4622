/** Looks ahead over tokens for the shapes that tell P4's brackets apart. */

import type { Token } from "../../shared/preprocessor/token.ts";

const closers: ReadonlyMap<string, string> = new Map([["(", ")"], ["[", "]"], ["{", "}"]]);
const baseTypes: ReadonlySet<string> = new Set(["bool", "error", "string", "match_kind", "bit", "int", "varbit", "tuple", "list", "void"]);
/** Types whose `<` holds a width. */
export const takesWidth: ReadonlySet<string> = new Set(["bit", "int", "varbit"]);
const keysetStarts: ReadonlySet<string> = new Set(["{", ";", "}", "const"]);
/** Keywords after which a `.` is not a member access. */
const notOperands: ReadonlySet<string> = new Set(["return", "transition", "in", "out", "inout", "const", "extern", "else", "typedef", "action", "enum", "if"]);

export class TokenShapes {
  /** Index of the bracket that closes the one at each index. */
  private readonly closingOf: Int32Array;

  constructor(
    private readonly tokens: readonly Token[],
    private readonly isTypeName: (name: string) => boolean,
  ) {
    this.closingOf = matchBrackets(tokens);
  }

  /** Where the bracket opened at `at` closes; the end of the tokens when it does not. */
  closing(at: number): number {
    return this.closingOf[at]!;
  }

  /** Where the `<` at `at` closes when type arguments stand between; else -1. */
  closingAngle(at: number): number {
    let next = at + 1;
    if (this.textAt(next) === ">") return next;
    for (;;) {
      next = this.endOfArgument(next);
      if (next < 0) return -1;
      const text = this.textAt(next);
      if (text === ">") return next;
      if (text !== ",") return -1;
      next++;
    }
  }

  /** Where the `<` at `at` closes when a width stands between: at the first `>` outside of brackets. Else -1. */
  closingWidth(at: number): number {
    for (let index = at + 1; index < this.tokens.length; index++) {
      const { text } = this.tokens[index]!;
      if (text === ">") return index;
      if (text === ";" || text === "{" || text === "}" || text === ")") return -1;
      if (text === "(" || text === "[") index = this.closing(index);
    }
    return -1;
  }

  /** The index after a type argument: after what can be a type, known as one or not. */
  private endOfArgument(start: number): number {
    let at = this.textAt(start) === "." ? start + 1 : start;
    const text = this.textAt(at);
    if (this.tokens[at]?.kind !== "identifier") return text === "_" ? at + 1 : -1;
    at++;
    if (this.textAt(at) === "<") {
      const close = takesWidth.has(text) ? this.closingWidth(at) : this.closingAngle(at);
      if (close < 0) return -1;
      at = close + 1;
    }
    while (this.textAt(at) === "[") at = this.closing(at) + 1;
    return at;
  }

  /** Looking ahead may run past the last token, behind a bracket that nothing closes: there is no text there. */
  private textAt(at: number): string {
    return this.tokens[at]?.text ?? "";
  }

  /** `name<types>(`: a call; the first argument is certainly a type (Appendix G, realTypeArg). */
  isCallWithTypes(angle: number): boolean {
    const first = this.tokens[angle + 1]!;
    if (first.text !== "." && first.text !== "_" && !this.startsType(first)) return false;
    const close = this.closingAngle(angle);
    return close > 0 && this.textAt(close + 1) === "(";
  }

  /** `(type)`. */
  isCast(open: number): boolean {
    const close = this.closing(open);
    const end = this.endOfType(open + 1, close);
    return end === close && this.textAt(close) === ")" && close > open + 1;
  }

  /** A `(` where a keyset, key or label begins, whose `)` stands before the `:`. */
  isKeyset(open: number): boolean {
    if (this.textAt(this.closing(open) + 1) !== ":") return false;
    const before = this.textAt(open - 1);
    return keysetStarts.has(before) || (before === ":" && this.followsPriority(open - 1));
  }

  /** `extern Name {` or `extern Name<T> {`. */
  isExternObject(name: number): boolean {
    const next = this.textAt(name + 1);
    if (next === "{") return true;
    if (next !== "<") return false;
    const close = this.closingAngle(name + 1);
    return close > 0 && this.textAt(close + 1) === "{";
  }

  /** True when the token at `at` can end an operand: a `.` after it selects a member. */
  endsOperand(at: number): boolean {
    const token = this.tokens[at];
    if (!token) return false;
    if (token.kind === "identifier") return !notOperands.has(token.text);
    return token.text === ")" || token.text === "]" || token.text === "}" || token.text === ">" || token.kind === "number";
  }

  private followsPriority(colon: number): boolean {
    if (this.textAt(colon - 1) !== ")") return this.textAt(colon - 2) === "=" && this.textAt(colon - 3) === "priority";
    const open = this.closingOf.lastIndexOf(colon - 1);
    return open > 1 && this.textAt(open - 1) === "=" && this.textAt(open - 2) === "priority";
  }

  private startsType(token: Token): boolean {
    return token.kind === "identifier" && (baseTypes.has(token.text) || this.isTypeName(token.text));
  }

  private endOfType(start: number, limit: number): number {
    let at = this.textAt(start) === "." ? start + 1 : start;
    if (at >= limit || !this.startsType(this.tokens[at]!)) return -1;
    const takes = takesWidth.has(this.textAt(at));
    at++;
    if (this.textAt(at) === "<") at = (takes ? this.closingWidth(at) : this.closingAngle(at)) + 1;
    while (at > 0 && at < limit && this.textAt(at) === "[") at = this.closing(at) + 1;
    return at;
  }
}

function matchBrackets(tokens: readonly Token[]): Int32Array {
  const closing = new Int32Array(tokens.length).fill(tokens.length - 1);
  const open: number[] = [];
  tokens.forEach(({ kind, text }, at) => {
    if (kind !== "punctuator") return;
    if (closers.has(text)) open.push(at);
    else if (text === ")" || text === "]" || text === "}") closeTo(text, at);
  });
  return closing;

  /** An unbalanced closer closes the brackets inside its own, so that an error stays local. */
  function closeTo(text: string, at: number): void {
    let top = open.length - 1;
    while (top >= 0 && closers.get(tokens[open[top]!]!.text) !== text) top--;
    if (top < 0) return;
    for (const one of open.splice(top)) closing[one] = at;
  }
}
