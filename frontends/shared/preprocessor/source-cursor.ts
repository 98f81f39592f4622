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

export abstract class SourceCursor {
  /** The index of the next character. */
  protected at = 0;
  protected line = 1;
  /** The index of the first character of the physical line. */
  protected lineBegin = 0;
  /** No token was read yet on the logical line. */
  protected atLineStart = true;

  constructor(
    readonly file: SourceFile,
    protected readonly bag: DiagnosticBag,
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
      if (code === SPACE || code === TAB || code === 13 || code === 11 || code === 12) continue;
      if (code === NEWLINE) {
        this.continueLine(this.at + 1);
        this.atLineStart = true;
      } else if (code === BACKSLASH && this.spliceLength(this.at)) {
        this.at += this.spliceLength(this.at) - 1;
        this.continueLine(this.at + 1);
      } else if (code === SLASH && this.skipComment()) this.at--;
      else break;
    }
    return this.at > start;
  }

  /** The length of the spliced line end at `at`, or 0. */
  protected spliceLength(at: number): number {
    const { text } = this.file;
    if (text.charCodeAt(at) !== BACKSLASH) return 0;
    if (text.charCodeAt(at + 1) === NEWLINE) return 2;
    return text.charCodeAt(at + 1) === 13 && text.charCodeAt(at + 2) === NEWLINE ? 3 : 0;
  }

  /** Skips the comment that starts here, if one does. */
  protected skipComment(): boolean {
    const { text } = this.file;
    const second = text.charCodeAt(this.at + 1);
    if (second === SLASH) {
      this.at = this.endOfLine();
      while (this.at < text.length && text[this.at - 1] === "\\") {
        this.at++;
        this.continueLine(this.at);
        this.at = this.endOfLine();
      }
      return true;
    }
    if (second !== STAR) return false;
    const close = text.indexOf("*/", this.at + 2);
    if (close < 0) this.bag.report("X0002", this.spanOf(this.at, 2), "unterminated comment", { hint: "close it with */" });
    const end = close < 0 ? text.length : close + 2;
    for (let at = text.indexOf("\n", this.at); at >= 0 && at < end; at = text.indexOf("\n", at + 1)) this.continueLine(at + 1);
    this.at = end;
    return true;
  }

  protected spanOf(start: number, length: number): Span {
    const { file, line } = this;
    return { file, line, column: this.column(start), endLine: line, endColumn: this.column(start + length) };
  }
}
