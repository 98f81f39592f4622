/** The text of a string literal in pieces, each with the place where the author wrote it: lines may be spliced (C11 5.1.1.2). */

import { lineText, type Span } from "../../../compiler/source/source.ts";
import type { StringExpr } from "../ast.ts";
import { stringText } from "./literals.ts";

export interface StringPiece {
  readonly text: string;
  /** Of a piece without escapes, each character stands in a column of its own. */
  readonly span: Span;
}

/** Null when an escape is malformed. */
export function stringPieces({ parts }: StringExpr): readonly StringPiece[] | null {
  const pieces: StringPiece[] = [];
  for (const { text, span } of parts) {
    const quote = text.indexOf('"') + 1;
    const walk = new SourceWalk(span);
    walk.pass(text.slice(0, quote));
    for (const [written] of text.slice(quote, -1).matchAll(/\\(?:x[\da-fA-F]+|[0-7]{1,3}|u[\da-fA-F]{4}|U[\da-fA-F]{8}|.)|[^\\]+/gs)) {
      if (!written.startsWith("\\")) {
        pieces.push(...walk.pass(written));
        continue;
      }
      const decoded = stringText(written);
      if (decoded === null) return null;
      const [first] = walk.pass(written);
      pieces.push({ text: decoded, span: first?.span ?? span });
    }
  }
  return pieces;
}

/** Goes along the source in step with the text of a token, over the splices that the text does not have any more. */
class SourceWalk {
  private line: number;
  private column: number;
  /** What a macro put together stands nowhere as it is. */
  private lost = false;

  constructor(private readonly span: Span) {
    this.line = span.line;
    this.column = span.column;
  }

  /** The text in pieces of one line each. */
  pass(text: string): StringPiece[] {
    const pieces: StringPiece[] = [];
    for (let at = 0; at < text.length; ) {
      const source = this.rest();
      let length = 0;
      while (at + length < text.length && source[length] === text[at + length]) length++;
      if (length === 0 || this.lost) {
        this.lost = true;
        return [...pieces, { text: text.slice(at), span: this.span }];
      }
      const { file } = this.span;
      pieces.push({ text: text.slice(at, at + length), span: { file, line: this.line, column: this.column, endLine: this.line, endColumn: this.column + length } });
      this.column += length;
      at += length;
    }
    return pieces;
  }

  /** What stands in the source from here on, to the end of its line. */
  private rest(): string {
    for (;;) {
      const text = lineText(this.span.file, this.line).slice(this.column - 1);
      if (!/^\\[ \t]*$/.test(text) || this.line >= this.span.endLine) return text;
      this.line++;
      this.column = 1;
    }
  }
}
