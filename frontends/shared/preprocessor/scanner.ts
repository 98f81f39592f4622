/** Cuts one file into preprocessing tokens, on demand: spliced lines joined, comments dropped (C11 5.1.1.2, phases 2 and 3). */

import type { DiagnosticBag } from "../../../compiler/diagnostics/diagnostic.ts";
import type { SourceFile, Span } from "../../../compiler/source/source.ts";
import type { LexicalRules } from "./lexical-rules.ts";
import { BACKSLASH, NEWLINE, SLASH, SPACE, SourceCursor } from "./source-cursor.ts";
import type { Token, TokenKind } from "./token.ts";

const QUOTE = 34;
const HASH = 35;
const APOSTROPHE = 39;
const PARENTHESIS = 40;
const WORD = /[A-Za-z0-9_]*/y;
const WIDE_WORD = /[A-Za-z0-9_$\u0080-\uffff]*/y;
const LONGEST_PUNCTUATOR = 4;

/** Tokens that are cut when they are asked for. */
export interface DeferredTokens {
  readonly deferred: boolean;
  readonly tokens: () => readonly Token[];
}

export class Scanner extends SourceCursor {
  private peeked: Token | undefined;

  constructor(
    file: SourceFile,
    private readonly rules: LexicalRules,
    bag: DiagnosticBag,
  ) {
    super(file, bag);
  }

  /** The next token; of kind `end` for ever once the file is through. */
  next(): Token {
    const token = this.peeked ?? this.scan();
    this.peeked = undefined;
    return token;
  }

  peek(): Token {
    return (this.peeked ??= this.scan());
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

  /** The rest of the current line as it stands, for #error and the like: it need not be made of tokens. */
  restOfLineText(): string {
    if (this.peeked?.lineStart || this.peeked?.kind === "end") return "";
    const parts = this.peeked ? [this.peeked.text] : [];
    this.peeked = undefined;
    for (;;) {
      const end = this.endOfLine();
      const text = this.file.text.slice(this.at, end);
      this.at = end;
      if (!text.endsWith("\\") || end >= this.file.text.length) return [...parts, text].join("").trim();
      parts.push(text.slice(0, -1));
      this.newLine();
    }
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
    if (this.peeked) {
      if (this.peeked.kind === "end" || (this.peeked.text === "#" && this.peeked.lineStart)) return;
      this.peeked = undefined;
    }
    const { text } = this.file;
    while (this.at < text.length) {
      if (this.atLineStart) {
        this.skipBlank();
        if (this.atLineStart && text.charCodeAt(this.at) === HASH) return;
      }
      this.skipRestOfSkippedLine();
    }
  }

  private skipRestOfSkippedLine(): void {
    const { text } = this.file;
    for (; this.at < text.length; this.at++) {
      const code = text.charCodeAt(this.at);
      if (code === NEWLINE) {
        this.at++;
        this.newLine();
        return;
      }
      if (code === SLASH && this.skipComment()) this.at--;
      else if (code === QUOTE || (code === APOSTROPHE && this.rules.characters)) this.skipQuoted(code);
      else if (code === BACKSLASH && text.charCodeAt(this.at + 1) === NEWLINE) {
        this.at += 1;
        this.continueLine(this.at + 1);
      }
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

  private scan(): Token {
    const spaceBefore = this.skipBlank() || this.atLineStart;
    const lineStart = this.atLineStart;
    this.atLineStart = false;
    const { file, line, at: start } = this;
    const column = this.column(start);
    const kind = this.scanKind();
    const text = this.tokenText(kind, start);
    const span: Span = { file, line, column, endLine: this.line, endColumn: this.column(this.at) };
    if (kind === "end") return { kind, text: "", span, spaceBefore, lineStart: true };
    return { kind, text, span, spaceBefore, lineStart };
  }

  /** The token's text from `start` to here, without splices. */
  private tokenText(kind: TokenKind, start: number): string {
    let text = this.file.text.slice(start, this.at);
    if (kind === "identifier" || kind === "number") text = this.continueOverSplices(kind, text);
    else if (kind === "string" || kind === "character") text = text.replace(/\\\r?\n/g, "");
    else if (kind === "punctuator") text = this.rules.alternates.get(text) ?? text;
    return text;
  }

  /** A name or number may go on after a backslash and line end. */
  private continueOverSplices(kind: TokenKind, start: string): string {
    let text = start;
    for (let length = this.spliceLength(this.at); length > 0; length = this.spliceLength(this.at)) {
      const begin = this.at + length;
      const more = this.match(kind === "number" ? /[\w.]*/y : this.word, begin);
      if (!more) return text;
      this.continueLine(begin);
      this.at = begin + more.length;
      text += more;
    }
    return text;
  }

  private get word(): RegExp {
    return this.rules.wideIdentifiers ? WIDE_WORD : WORD;
  }

  private match(pattern: RegExp, at: number): string {
    pattern.lastIndex = at;
    return pattern.exec(this.file.text)?.[0] ?? "";
  }

  /** Finds the token that starts here and moves past it. */
  private scanKind(): TokenKind {
    const { text } = this.file;
    if (this.at >= text.length) return "end";
    const code = text.charCodeAt(this.at);
    if (isDigit(code) || (code === 46 && this.rules.language === "c" && isDigit(text.charCodeAt(this.at + 1)))) {
      this.at += this.match(this.rules.number, this.at).length;
      return "number";
    }
    if (isLetter(code) || (this.rules.wideIdentifiers && (code === 36 || code >= 128))) return this.scanWord();
    if (code === QUOTE) return this.scanQuoted(QUOTE, "string");
    if (code === APOSTROPHE && this.rules.characters) return this.scanQuoted(APOSTROPHE, "character");
    return this.scanPunctuator(code);
  }

  private scanWord(): TokenKind {
    const { text } = this.file;
    const start = this.at;
    let code = text.charCodeAt(++this.at);
    while (isLetter(code) || isDigit(code) || (this.rules.wideIdentifiers && (code === 36 || code >= 128))) {
      code = text.charCodeAt(++this.at);
    }
    if ((code === QUOTE || code === APOSTROPHE) && this.rules.literalPrefixes.has(text.slice(start, this.at))) {
      if (code === QUOTE) return this.scanQuoted(QUOTE, "string");
      if (code === APOSTROPHE) return this.scanQuoted(APOSTROPHE, "character");
    }
    return "identifier";
  }

  private scanQuoted(quote: number, kind: "string" | "character"): TokenKind {
    const { text } = this.file;
    const open = this.at;
    const mayGoOn = this.rules.longStrings && text.indexOf('"', open + 1) >= 0;
    const place = this.spanOf(open, 1);
    for (this.at++; this.at < text.length; this.at++) {
      const code = text.charCodeAt(this.at);
      if (code === quote) {
        this.at++;
        return kind;
      }
      if (code === NEWLINE && !mayGoOn) break;
      if (code === NEWLINE) this.continueLine(this.at + 1);
      if (code !== BACKSLASH) continue;
      const splice = this.spliceLength(this.at);
      this.at += splice ? splice - 1 : 1;
      if (splice) this.continueLine(this.at + 1);
    }
    this.at = Math.min(this.at, text.length);
    const message = kind === "string" ? "unterminated string" : "unterminated character constant";
    const where = this.rules.longStrings ? "" : " on the same line";
    this.bag.report("X0003", place, message, { hint: `close it with ${String.fromCharCode(quote)}${where}` });
    return kind;
  }

  private scanPunctuator(code: number): TokenKind {
    const { text } = this.file;
    const second = text.charCodeAt(this.at + 1);
    if (second <= SPACE || isLetter(second) || isDigit(second)) return this.oneCharacter(code);
    for (let length = LONGEST_PUNCTUATOR; length > 1; length--) {
      const found = text.slice(this.at, this.at + length);
      if (!this.rules.punctuators.has(found)) continue;
      // At the end of the text it is shorter than what was asked for.
      this.at += found.length;
      return "punctuator";
    }
    return this.oneCharacter(code);
  }

  private oneCharacter(code: number): TokenKind {
    this.at++;
    return code > SPACE && code < 127 && code !== 96 && code !== BACKSLASH && code !== 36 ? "punctuator" : "other";
  }
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

function isLetter(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95;
}
