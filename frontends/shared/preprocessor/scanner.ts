/** Cuts one file into preprocessing tokens, on demand: spliced lines joined, comments dropped (C11 5.1.1.2, phases 2 and 3). */

import { BACKSLASH, HASH, NEWLINE, SLASH } from "./source-cursor.ts";
import { APOSTROPHE, QUOTE, TokenCutter, type IsMarked } from "./token-cutter.ts";
import type { Token } from "./token.ts";
import type { TokenList } from "./token-list.ts";

const PARENTHESIS = 40;

/** Tokens that are cut when they are asked for. */
export interface DeferredTokens {
  readonly deferred: boolean;
  readonly tokens: () => readonly Token[];
}

export class Scanner extends TokenCutter {
  private peeked: Token | undefined;

  /** The next token; of kind `end` for ever once the file is through. */
  next(): Token {
    const token = this.peeked ?? this.scan();
    this.peeked = undefined;
    if (this.held.length > 0) this.giveWarnings();
    return token;
  }

  peek(): Token {
    return (this.peeked ??= this.scan());
  }

  /** See `copyTokens`; a token that was peeked at must be taken first. */
  copyTo(list: TokenList, origin: number, isMarked: IsMarked): void {
    if (!this.peeked) this.copyTokens(list, origin, isMarked);
    this.giveWarnings();
  }

  /** The rest of the current line as tokens. */
  restOfLine(): Token[] {
    const tokens: Token[] = [];
    while (this.peek().kind !== "end" && !this.peek().lineStart) tokens.push(this.next());
    return tokens;
  }

  /** Whether "(" touches the token that was read last: it then opens the parameters of a macro. */
  get atParenthesis(): boolean {
    return !this.peeked && this.file.text.charCodeAt(this.at) === PARENTHESIS;
  }

  /**
   * The rest of the line, to be cut into tokens when it is first asked for: most macros of a header are never used.
   * Lines with comments, splices, literals or `#` are cut at once, since their ends or errors need it.
   */
  deferredLine(): DeferredTokens {
    const end = this.endOfLine();
    if (this.peeked || /[\\/"'#]/.test(this.file.text.slice(this.at, end))) {
      const tokens = this.restOfLine();
      return { deferred: false, tokens: () => tokens };
    }
    const { at, line, lineBegin } = this;
    this.at = end;
    let tokens: readonly Token[] | undefined;
    return { deferred: true, tokens: () => (tokens ??= this.lineAt(at, line, lineBegin)) };
  }

  private lineAt(at: number, line: number, lineBegin: number): readonly Token[] {
    const scanner = new Scanner(this.file, this.rules, this.bag);
    scanner.at = at;
    scanner.line = line;
    scanner.lineBegin = lineBegin;
    scanner.atLineStart = false;
    return scanner.restOfLine();
  }

  /** The rest of the current line, for #error and the like: it need not be made of tokens. Comments are blanks in it. */
  restOfLineText(): string {
    if (this.peeked?.lineStart || this.peeked?.kind === "end") return "";
    const parts = this.peeked ? [this.peeked.text] : [];
    this.peeked = undefined;
    const { text } = this.file;
    for (let code = text.charCodeAt(this.at); this.at < text.length && code !== NEWLINE; code = text.charCodeAt(this.at)) {
      const start = this.at;
      this.passOne(code);
      parts.push(code === SLASH && this.at > start + 1 ? " " : code === BACKSLASH && this.at > start + 1 ? "" : text.slice(start, this.at));
    }
    return parts.join("").trim();
  }

  /** The name in `<…>` when one comes next on this line: header names have a syntax of their own (C11 6.4.7). */
  headerName(): Token | undefined {
    const token = this.peek();
    if (token.text !== "<" || token.lineStart) return undefined;
    const close = this.file.text.indexOf(">", this.at);
    if (close < 0 || close > this.endOfLine()) return undefined;
    const text = `<${this.file.text.slice(this.at, close)}>`;
    this.at = close + 1;
    this.peeked = undefined;
    return { ...token, kind: "string", text, span: { ...token.span, endColumn: this.column(this.at) } };
  }

  /** Skips whole lines up to the next directive, cheaply: for groups that a condition leaves out. */
  skipToDirective(): void {
    this.held.length = 0;
    if (this.peeked) {
      if (this.peeked.kind === "end" || (this.peeked.text === "#" && this.peeked.lineStart)) return;
      this.peeked = undefined;
    }
    this.isLeftOut = true;
    while (this.at < this.file.text.length) {
      if (this.atLineStart) {
        this.skipBlank();
        if (this.atLineStart && this.file.text.charCodeAt(this.at) === HASH) break;
      }
      this.skipRestOfSkippedLine();
    }
    this.isLeftOut = false;
  }

  private skipRestOfSkippedLine(): void {
    const { text } = this.file;
    for (let code = text.charCodeAt(this.at); this.at < text.length && code !== NEWLINE; code = text.charCodeAt(this.at)) this.passOne(code);
    if (this.at >= text.length) return;
    this.at++;
    this.newLine();
  }

  /** Passes the character that comes next, or the comment, the quoted text or the splice that begins with it. */
  private passOne(code: number): void {
    if (code === SLASH && this.skipComment()) return;
    if (code === BACKSLASH && this.spliceLength(this.at)) this.at = this.passSplice(this.at);
    else {
      if (code === QUOTE || (code === APOSTROPHE && this.rules.characters)) this.skipQuoted(code);
      this.at++;
    }
  }

  /** To the last character of a quoted text that ends on this line; else stays. */
  private skipQuoted(quote: number): void {
    const { text } = this.file;
    for (let at = this.at + 1; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code === NEWLINE) return;
      if (code === BACKSLASH) at++;
      else if (code === quote) {
        this.at = at;
        return;
      }
    }
  }
}
