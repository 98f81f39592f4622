/**
 * The tokens of a file as the author wrote them: macros unexpanded, and with each token what stands before it that is no
 * token (comments, directives, text that a condition leaves out).
 */

import { p4Rules } from "../../shared/preprocessor/lexical-rules.ts";

export interface Trivia {
  readonly kind: "line comment" | "block comment" | "directive" | "left out";
  readonly text: string;
  /** Line ends between what stands before and this. */
  readonly newlines: number;
  /** From 1. */
  readonly column: number;
}

export interface SourceToken {
  /** Empty for the end of the file. */
  readonly text: string;
  /** From 1, as in spans. */
  readonly line: number;
  readonly column: number;
  readonly before: readonly Trivia[];
  /** Comments behind it on its line. */
  readonly after: readonly Trivia[];
  /** Line ends between the last of `before`, or else the previous token and its comments, and this. */
  readonly newlines: number;
  /** White space stands before it. */
  readonly spaced: boolean;
}

/**
 * `conditionals` says of each conditional directive, in the order of the text, whether what follows is left in. The last
 * token is the end of the file.
 */
export function sourceTokens(text: string, conditionals: readonly boolean[]): readonly SourceToken[] {
  return new Lexer(text, conditionals).run();
}

const CONDITIONAL = /^#\s*(?:if|ifdef|ifndef|elif|elifdef|elifndef|else|endif)\b/;
const BLANK = /(?:[ \t\r\v\f]|\\\n)+/y;
const LINE_COMMENT = /\/\/(?:\\\n|[^\n])*/y;
const BLOCK_COMMENT = /\/\*[^]*?\*\//y;
// Up to the end of the logical line; comments may hold line ends.
const DIRECTIVE = /#(?:\\\n|\/\*[^]*?\*\/|\/\/(?:\\\n|[^\n])*|"(?:\\.|[^"\\\n])*"|[^\n])*/y;
const WORD = /[A-Za-z_]\w*(?:\\\n\w+)*/y;
const STRING = /"(?:\\[^]|[^"\\])*"?/y;
const QUOTED_ON_LINE = /"(?:\\.|[^"\\\n])*"/y;
const LONGEST_PUNCTUATOR = 4;

class Lexer {
  private at = 0;
  private line = 1;
  private lineBegin = 0;
  private readonly tokens: (SourceToken & { after: Trivia[] })[] = [];
  private trivia: Trivia[] = [];
  private newlines = 0;
  private spaced = false;
  private atLineStart = true;
  private conditional = 0;

  constructor(
    private readonly text: string,
    private readonly conditionals: readonly boolean[],
  ) {}

  run(): readonly SourceToken[] {
    while (this.at < this.text.length) this.step();
    this.token("");
    return this.tokens;
  }

  private step(): void {
    if (this.text[this.at] === "\n") {
      this.take("\n");
      this.newlines++;
      this.spaced = this.atLineStart = true;
      return;
    }
    const blank = this.match(BLANK);
    if (blank) {
      this.spaced = true;
      return this.take(blank);
    }
    const comment = this.match(LINE_COMMENT) || this.match(BLOCK_COMMENT);
    if (comment) return this.comment(comment);
    if (this.text[this.at] === "#" && this.atLineStart) return this.directive();
    this.atLineStart = false;
    this.token(this.match(WORD) || this.match(p4Rules.number) || this.match(STRING) || this.punctuator());
  }

  private match(pattern: RegExp): string {
    pattern.lastIndex = this.at;
    return pattern.exec(this.text)?.[0] ?? "";
  }

  private punctuator(): string {
    for (let length = LONGEST_PUNCTUATOR; length > 1; length--) {
      const text = this.text.substr(this.at, length);
      if (p4Rules.punctuators.has(text)) return text;
    }
    return this.text[this.at]!;
  }

  private take(text: string): void {
    for (let end = text.indexOf("\n"); end >= 0; end = text.indexOf("\n", end + 1)) {
      this.line++;
      this.lineBegin = this.at + end + 1;
    }
    this.at += text.length;
  }

  private token(text: string): void {
    const { line, newlines, spaced } = this;
    const column = this.at - this.lineBegin + 1;
    this.take(text);
    this.tokens.push({ text, line, column, before: this.leading(newlines), after: [], newlines, spaced });
    this.trivia = [];
    this.newlines = 0;
    this.spaced = false;
  }

  private addTrivia(kind: Trivia["kind"], text: string): void {
    this.trivia.push({ kind, text: kind === "left out" ? text : text.trimEnd(), newlines: this.newlines, column: this.at - this.lineBegin + 1 });
    this.newlines = 0;
    this.spaced = true;
  }

  private comment(text: string): void {
    this.addTrivia(text.startsWith("//") ? "line comment" : "block comment", text);
    this.take(text);
  }

  /** Gives the previous token the comments that stand behind it; the rest belongs to the next one. */
  private leading(newlinesBeforeToken: number): Trivia[] {
    const previous = this.tokens.at(-1);
    const next = this.trivia.findIndex((one) => one.newlines > 0 || one.kind === "directive" || one.kind === "left out");
    const onLine = this.trivia.slice(0, next < 0 ? undefined : next);
    const lineEnds = next >= 0 || newlinesBeforeToken > 0;
    const ends = onLine.at(-1)?.kind === "line comment" || (lineEnds && previous !== undefined && /^[{};,]$/.test(previous.text));
    if (!previous || !ends) return this.trivia;
    previous.after.push(...onLine);
    return this.trivia.slice(onLine.length);
  }

  private directive(): void {
    const text = this.match(DIRECTIVE);
    this.addTrivia("directive", text);
    this.take(text);
    if (!CONDITIONAL.test(text.replaceAll("\\\n", ""))) return;
    if (this.conditionals[this.conditional++] === false) this.leftOut();
  }

  /** The text up to the next directive, as it stands; what is in it counts only as far as it hides a `#`. */
  private leftOut(): void {
    const start = this.at;
    for (let lineStart = false; this.at < this.text.length && !(lineStart && this.text[this.at] === "#"); ) {
      const blank = this.match(BLANK);
      const comment = blank ? "" : this.match(LINE_COMMENT) || this.match(BLOCK_COMMENT);
      const skipped = blank || comment || this.match(QUOTED_ON_LINE) || this.text[this.at]!;
      if (skipped === "\n") lineStart = true;
      else if (!blank && !comment) lineStart = false;
      this.take(skipped);
    }
    const lines = this.text.slice(start, this.at).split("\n");
    const first = lines.findIndex((line) => line.trim() !== "");
    this.newlines = first < 0 ? lines.length - 1 : first;
    if (first < 0) return;
    const last = lines.findLastIndex((line) => line.trim() !== "");
    this.addTrivia("left out", lines.slice(first, last + 1).join("\n"));
    this.newlines = lines.length - 1 - last;
  }
}
