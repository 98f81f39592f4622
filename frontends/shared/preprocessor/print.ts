/** Tokens as text again, with line markers that say where they come from: the output of -E. */

import type { PragmaLine, Token } from "./token.ts";
import type { TokenList } from "./token-list.ts";

/** Up to this many empty lines stand for themselves; a marker takes the place of more. */
const MAX_EMPTY_LINES = 8;

/** The text of a preprocessed file; preprocessing it again gives the same tokens. */
export function printTokens(tokens: TokenList): string {
  const printer = new Printer();
  for (const token of tokens.all()) {
    for (const line of token.pragmaLines ?? []) printer.pragma(line);
    if (token.kind !== "end") printer.token(token);
  }
  return printer.text;
}

class Printer {
  private readonly parts: string[] = [];
  private file = "";
  private line = 0;
  private previous: Token | undefined;
  private inPragma = false;

  get text(): string {
    return this.parts.length > 0 ? `${this.parts.join("")}\n` : "";
  }

  pragma({ text, place }: PragmaLine): void {
    const ahead = place.line - this.line;
    const isNear = place.file.name === this.file && ahead > 0 && ahead <= MAX_EMPTY_LINES;
    this.parts.push(isNear ? "\n".repeat(ahead) : this.newLine(), `#pragma ${text}`);
    this.inPragma = true;
    // Behind one that does not stand where it did in the file a marker says where we are.
    if (isNear) this.line = place.line;
    else this.file = "";
  }

  token(token: Token): void {
    const { span } = token;
    const ahead = span.line - this.line;
    if (ahead > 0 && token.text === "#" && !token.lineStart) {
      // Behind a comment of several lines it begins no directive, as it would on a line of its own.
      this.parts.push(" #");
      this.previous = token;
      return;
    }
    if (span.file.name !== this.file || ahead < 0 || (ahead === 0 && this.inPragma) || ahead > MAX_EMPTY_LINES) {
      this.parts.push(`${this.newLine()}# ${span.line} ${JSON.stringify(span.file.name)}\n`, indent(token));
    } else if (ahead > 0) this.parts.push("\n".repeat(ahead), indent(token));
    else if (token.spaceBefore || (this.previous && wouldJoin(this.previous, token))) this.parts.push(" ");
    this.parts.push(token.text);
    this.inPragma = false;
    this.file = span.file.name;
    this.line = span.endLine;
    this.previous = token;
  }

  private newLine(): string {
    return this.parts.length > 0 ? "\n" : "";
  }
}

function indent(token: Token): string {
  return token.lineStart && !token.expansion ? " ".repeat(token.span.column - 1) : "";
}

/** Two tokens that touch only because of a macro might read as one. */
function wouldJoin(left: Token, right: Token): boolean {
  if (left.expansion === right.expansion) return false;
  const word = (token: Token): boolean => token.kind === "identifier" || token.kind === "number";
  return (word(left) && word(right)) || (left.kind === "punctuator" && right.kind === "punctuator");
}
