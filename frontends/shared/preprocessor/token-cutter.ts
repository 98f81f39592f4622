/** Cuts the token that comes next out of one file (C11 6.4, P4-16 §6.3). */

import type { DiagnosticBag } from "../../../compiler/diagnostics/diagnostic.ts";
import type { SourceFile, Span } from "../../../compiler/source/source.ts";
import type { LexicalRules } from "./lexical-rules.ts";
import { BACKSLASH, HASH, NEWLINE, SPACE, SourceCursor } from "./source-cursor.ts";
import type { Token, TokenKind } from "./token.ts";
import type { TokenList } from "./token-list.ts";

export const QUOTE = 34;
const PERCENT = 37;
export const APOSTROPHE = 39;
const DOT = 46;
const WORD = /[A-Za-z0-9_]*/y;
const WIDE_WORD = /[A-Za-z0-9_$\u0080-\uffff]*/y;
const LONGEST_PUNCTUATOR = 4;

/** Says of a spelling, by its number in the list, whether it is a name that something is to be done about. */
export type IsMarked = (spelling: number) => boolean;

export class TokenCutter extends SourceCursor {
  constructor(
    file: SourceFile,
    protected readonly rules: LexicalRules,
    bag: DiagnosticBag,
  ) {
    super(file, bag, rules.language === "c");
  }

  /**
   * Moves tokens into `list` as long as nothing needs to be done about them: up to a directive, a marked name, a
   * literal, a splice within a token, or the end of the file.
   */
  protected copyTokens(list: TokenList, origin: number, isMarked: IsMarked): void {
    const { text } = this.file;
    for (;;) {
      const { at, line, lineBegin, atLineStart } = this;
      const spaceBefore = this.skipBlank() || this.atLineStart;
      const lineStart = this.atLineStart;
      const start = this.at;
      const code = text.charCodeAt(start);
      const isDirective = lineStart && (code === HASH || code === PERCENT);
      const kind = isDirective || start >= text.length || isQuote(code) ? "end" : this.scanKind();
      const spelling = kind === "end" || isQuote(text.charCodeAt(this.at)) ? -1 : this.plainSpelling(kind, start, list);
      if (spelling < 0 || (kind === "identifier" && isMarked(spelling))) {
        // It is read again, by those who look closer.
        this.at = at;
        this.line = line;
        this.lineBegin = lineBegin;
        this.atLineStart = atLineStart;
        return;
      }
      this.atLineStart = false;
      list.pushPlain(spelling, this.line, this.column(start), origin, spaceBefore, lineStart);
    }
  }

  /** -1 where the token is not spelled as it stands in the file. */
  private plainSpelling(kind: TokenKind, start: number, list: TokenList): number {
    const { text } = this.file;
    if (text.charCodeAt(this.at) === BACKSLASH && this.spliceLength(this.at) > 0) return -1;
    const spelled = text.slice(start, this.at);
    return kind === "punctuator" && this.rules.alternates.has(spelled) ? -1 : list.number(spelled, kind);
  }

  protected scan(): Token {
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
    else if (kind === "string" || kind === "character") text = text.replace(/\\[ \t\v\f\r]*\n/g, "");
    else if (kind === "punctuator") text = this.rules.alternates.get(text) ?? text;
    return text;
  }

  /** A name or number may go on after a backslash and line end. */
  private continueOverSplices(kind: TokenKind, start: string): string {
    let text = start;
    for (let length = this.spliceLength(this.at); length > 0; length = this.spliceLength(this.at)) {
      const more = this.match(kind === "number" ? /[\w.]*/y : this.word, this.at + length);
      if (!more) return text;
      this.at = this.passSplice(this.at) + more.length;
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
    if (isDigit(code) || (code === DOT && this.rules.language === "c" && isDigit(text.charCodeAt(this.at + 1)))) {
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
      this.at = this.spliceLength(this.at) ? this.passSplice(this.at) - 1 : this.at + 1;
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

function isQuote(code: number): boolean {
  return code === QUOTE || code === APOSTROPHE;
}
