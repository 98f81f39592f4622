/** A place in a source text that knows its line: what lies between tokens is passed over here (C11 5.1.1.2, phases 2 and 3). */

import type { DiagnosticBag } from "../../../compiler/diagnostics/diagnostic.ts";
import type { SourceFile, Span } from "../../../compiler/source/source.ts";

const TAB = 9;
export const NEWLINE = 10;
export const SPACE = 32;
export const HASH = 35;
const STAR = 42;
export const SLASH = 47;
export const BACKSLASH = 92;

/** What one would not read as it is meant. */
type Misleading = "X0022" | "X0023" | "X0024";

export abstract class SourceCursor {
  /** The index of the next character. */
  protected at = 0;
  protected line = 1;
  /** The index of the first character of the physical line. */
  protected lineBegin = 0;
  /** No token was read yet on the logical line. */
  protected atLineStart = true;
  /** Within lines that a condition leaves out. */
  protected isLeftOut = false;
  /** Warnings of what was passed over: nobody hears them if it turns out to be left out. */
  protected readonly held: { readonly code: Misleading; readonly span: Span; readonly message: string }[] = [];

  constructor(
    readonly file: SourceFile,
    protected readonly bag: DiagnosticBag,
    /** Of comments and splices that seldom mean what they say: compilers of C give such warnings. */
    private readonly warns: boolean,
  ) {
    // A byte order mark.
    if (file.text.charCodeAt(0) === 0xfeff) this.at = this.lineBegin = 1;
  }

  protected endOfLine(): number {
    const end = this.file.text.indexOf("\n", this.at);
    return end < 0 ? this.file.text.length : end;
  }

  protected column(at: number): number {
    return at - this.lineBegin + 1;
  }

  /** `at` is just past a line end. */
  protected newLine(): void {
    if (this.file.text.charCodeAt(this.at) === NEWLINE && this.file.text.charCodeAt(this.at - 1) !== NEWLINE) this.at++;
    this.continueLine(this.at);
    this.atLineStart = true;
  }

  /** A new physical line starts at `begin`, the logical line goes on. */
  protected continueLine(begin: number): void {
    this.line++;
    this.lineBegin = begin;
  }

  /** Skips white space, comments and splices; says whether there were any. */
  protected skipBlank(): boolean {
    const { text } = this.file;
    const start = this.at;
    for (; this.at < text.length; this.at++) {
      const code = text.charCodeAt(this.at);
      if (isBlank(code)) continue;
      if (code === NEWLINE) {
        this.continueLine(this.at + 1);
        this.atLineStart = true;
      } else if (code === BACKSLASH && this.spliceLength(this.at)) {
        this.at = this.passSplice(this.at) - 1;
      } else if (code === SLASH && this.skipComment()) this.at--;
      else break;
    }
    return this.at > start;
  }

  /** The length of the spliced line end at `at`, or 0; blanks before the line end are passed over, as gcc and clang do. */
  protected spliceLength(at: number): number {
    const { text } = this.file;
    if (text.charCodeAt(at) !== BACKSLASH) return 0;
    let end = at + 1;
    while (isBlank(text.charCodeAt(end))) end++;
    return text.charCodeAt(end) === NEWLINE ? end + 1 - at : 0;
  }

  /** Goes on in the next physical line, behind the splice at `at`; gives the index of its first character. */
  protected passSplice(at: number): number {
    const length = this.spliceLength(at);
    if (/[^\\\r\n]/.test(this.file.text.slice(at, at + length))) this.warn("X0023", at, "blanks stand between the backslash and the end of the line");
    this.continueLine(at + length);
    return at + length;
  }

  private warn(code: Misleading, at: number, message: string): void {
    if (this.warns && !this.isLeftOut) this.held.push({ code, span: this.spanOf(at, 1), message });
  }

  protected giveWarnings(): void {
    for (const { code, span, message } of this.held) this.bag.report(code, span, message);
    this.held.length = 0;
  }

  /** Skips the comment that starts here, if one does. */
  protected skipComment(): boolean {
    const second = this.file.text.charCodeAt(this.at + 1);
    if (second === SLASH) this.skipLineComment();
    else if (second === STAR) this.skipBlockComment();
    return second === SLASH || second === STAR;
  }

  private skipLineComment(): void {
    const { text } = this.file;
    for (;;) {
      this.at = this.endOfLine();
      let last = this.at - 1;
      while (isBlank(text.charCodeAt(last))) last--;
      if (!this.spliceLength(last)) return;
      const next = /[^\n]*\n[ \t]*(\/\/)?/y;
      next.lastIndex = last;
      if (!next.exec(text)![1]) this.warn("X0024", last, "the comment goes on in the next line, for this backslash");
      this.at = this.passSplice(last);
    }
  }

  private skipBlockComment(): void {
    const { text } = this.file;
    const close = text.indexOf("*/", this.at + 2);
    if (close < 0) this.bag.report("X0002", this.spanOf(this.at, 2), "unterminated comment", { hint: "close it with */" });
    const end = close < 0 ? text.length : close + 2;
    let nested = close < 0 || text.lastIndexOf("/*", close - 2) <= this.at ? -1 : text.indexOf("/*", this.at + 3);
    for (let at = text.indexOf("\n", this.at); ; at = text.indexOf("\n", at + 1)) {
      const lineEnd = at >= 0 && at < end ? at : end;
      for (; nested >= 0 && nested < Math.min(lineEnd, close - 1); nested = text.indexOf("/*", nested + 1)) {
        this.warn("X0022", nested, "'/*' within a comment: is the one before it closed?");
      }
      if (lineEnd === end) break;
      this.continueLine(at + 1);
    }
    this.at = end;
  }

  protected spanOf(start: number, length: number): Span {
    const { file, line } = this;
    return { file, line, column: this.column(start), endLine: line, endColumn: this.column(start + length) };
  }
}

/** White space within a line, as far as C and P4 know it; CR belongs to the line end. */
function isBlank(code: number): boolean {
  return code === SPACE || code === TAB || code === 13 || code === 11 || code === 12;
}
