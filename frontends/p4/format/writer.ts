/**
 * Builds the document out of the source's tokens. The layout visits the tokens of the parser and says where lines may
 * break; whatever it says, the writer takes every source token once and in order, with its comments and directives.
 */

import type { Token } from "../../shared/preprocessor/token.ts";
import { stronger, type Container, type Gap, type Separator } from "./doc.ts";
import type { SourceToken, Trivia } from "./source-tokens.ts";
import { wouldJoin } from "./spacing.ts";
import type { Units } from "./units.ts";

export class Writer {
  readonly document: Container = { kind: "group", parts: [], broken: true };
  private readonly open: Container[] = [this.document];
  /** The next source token that is not written yet. */
  private cursor = 0;
  /** What was asked for since the last token; undefined when the tokens decide. */
  private wanted: Gap | undefined;
  /** A line comment was written: a line end must follow. */
  private mustBreak = false;
  /** The separator behind the last token, once it has a place; `forced` when it ends a line for a comment. */
  private placed: (Separator & { forced?: boolean }) | undefined;
  private lastText = "";
  /** How many of the next token's comments and directives are written. */
  private writtenTrivia = 0;

  constructor(
    private readonly source: readonly SourceToken[],
    private readonly units: Units,
  ) {}

  /** Asks for a gap before the next token; of several the strongest counts. */
  gap(gap: Gap): void {
    this.wanted = this.wanted === undefined ? gap : stronger(this.wanted, gap);
  }

  begin(kind: Container["kind"], broken = false): void {
    // An indentation changes no line; a group must not have the break before it.
    if (kind === "group") this.place();
    const container: Container = { kind, parts: [], broken };
    this.open.at(-1)!.parts.push(container);
    this.open.push(container);
  }

  end(): void {
    const closed = this.open.pop()!;
    if (!this.placed || closed.parts.at(-1) !== this.placed) return;
    // Nothing followed the separator inside: it is wanted outside.
    closed.parts.pop();
    this.gap(this.placed.gap);
    this.mustBreak ||= this.placed.forced ?? false;
    this.placed = undefined;
  }

  /** Writes what the author wrote for `token`; `usual` is the gap before it unless another one was asked for. */
  token(token: Token, usual: Gap): void {
    const unit = this.units.of(token);
    // It came from an included file.
    if (!unit) return;
    if (unit.start < this.cursor) {
      // Within a macro's use there is nothing to lay out.
      if (unit.end === this.cursor) this.forget();
      return;
    }
    this.stray(unit.start);
    this.wanted ??= usual;
    this.write(unit.start);
    this.begin("indent");
    this.asWritten(unit.end);
    this.end();
  }

  /** Writes what stands before `token` without the token itself: comments belong to the inside of a closing bracket. */
  before(token: Token): void {
    const unit = this.units.of(token);
    if (!unit || unit.start < this.cursor) return;
    this.stray(unit.start);
    const { before } = this.source[unit.start]!;
    if (before.some(standsAlone)) this.leading(unit.start);
  }

  /** Writes all that is left of the file. */
  finish(): void {
    this.stray(this.source.length - 1);
    this.leading(this.source.length - 1);
  }

  /** Whether the author ended a line before what is written next. */
  get atAuthorsLineEnd(): boolean {
    const next = this.source[this.cursor]!;
    return this.gapBefore(this.cursor) > 0 || next.before.some((one) => one.newlines > 0);
  }

  /** How many comments and directives before the next token are written already. */
  get written(): number {
    return this.writtenTrivia;
  }

  /** Whether a directive stands before what is written next. */
  get directiveAhead(): boolean {
    return this.source[this.cursor]!.before.some((one) => one.kind === "directive" || one.kind === "left out");
  }

  /** The gap that the author left before the next token. */
  get authorsGap(): Gap {
    const { newlines, spaced } = this.source[this.cursor]!;
    return newlines > 0 ? "line" : spaced ? "space" : "none";
  }

  /** Source tokens before `end` that no token of the parser stands for: macros that expand to nothing. */
  private stray(end: number): void {
    if (this.cursor >= end) return;
    this.wanted ??= this.authorsGap;
    this.write(this.cursor);
    this.asWritten(end);
    if (this.source[end]!.newlines > 0) this.gap("hard");
    else this.gap(this.authorsGap);
  }

  /** Writes tokens up to `end` with the author's own gaps. */
  private asWritten(end: number): void {
    while (this.cursor < end) {
      this.wanted = this.source[this.cursor]!.newlines > 0 ? "hard" : this.authorsGap;
      this.write(this.cursor);
    }
  }

  private forget(): void {
    this.wanted = undefined;
    if (!this.placed || this.placed.forced) return;
    this.placed.gap = "none";
    this.placed = undefined;
  }

  private write(index: number): void {
    const { text, after } = this.source[index]!;
    this.leading(index);
    if ((this.wanted ?? "none") === "none" && wouldJoin(this.lastText, text)) this.wanted = "space";
    this.text(text);
    this.lastText = text;
    this.cursor = index + 1;
    this.writtenTrivia = 0;
    for (const comment of after) this.trailing(comment);
  }

  private text(text: string, place?: "start" | "trailing"): void {
    this.place();
    this.open.at(-1)!.parts.push({ kind: "text", text, ...(place && { place }) });
    this.placed = undefined;
  }

  /** Gives the gap that was asked for its place in the document. */
  private place(): void {
    const forced = this.mustBreak;
    const gap = forced ? stronger("hard", this.wanted ?? "hard") : this.wanted;
    this.mustBreak = false;
    this.wanted = undefined;
    if (gap === undefined) return;
    if (!this.placed) {
      this.placed = { kind: "separator", gap: "none" };
      this.open.at(-1)!.parts.push(this.placed);
    }
    this.placed.forced ||= forced;
    const blank = gap === "hard" && this.blankAhead;
    this.placed.gap = stronger(this.placed.gap, blank ? "blank" : gap);
  }

  // Comments and directives ----------------------------------------------------------------------------------------

  private gapBefore(index: number): number {
    const { before, newlines } = this.source[index]!;
    return (before[this.writtenTrivia] ?? { newlines }).newlines;
  }

  /** The author left empty lines before what comes next, and not only inside of a bracket. */
  private get blankAhead(): boolean {
    const next = this.source[this.cursor];
    if (!next || this.gapBefore(this.cursor) < 2) return false;
    const closes = /^[})\]]?$/.test(next.text) && this.writtenTrivia >= next.before.length;
    return !closes && !(/^[{([]$/.test(this.lastText) && this.writtenTrivia === 0);
  }

  /** Writes the comments and directives before a source token, as far as they are not written yet. */
  private leading(index: number): void {
    const { before, text, newlines } = this.source[index]!;
    for (; this.writtenTrivia < before.length; ) {
      const one = before[this.writtenTrivia]!;
      const next = before[this.writtenTrivia + 1]?.newlines ?? newlines;
      if (one.kind === "block comment" && (next === 0 || one.newlines === 0)) this.inline(one, text);
      else this.ownLine(one);
    }
  }

  private ownLine(one: Trivia): void {
    this.gap("hard");
    this.place();
    if (one.kind === "directive" || one.kind === "left out") this.text(one.text, "start");
    else this.comment(one);
    this.writtenTrivia++;
    this.lastText = "";
    this.mustBreak = true;
  }

  /** A block comment with code behind it. */
  private inline(one: Trivia, text: string): void {
    const closes = /^[,;)\]]$/.test(text);
    const gap = this.wanted ?? "none";
    const touches = closes && (gap === "none" || gap === "soft");
    if (touches || (text === "}" && gap === "none")) this.wanted = "space";
    this.comment(one);
    this.writtenTrivia++;
    this.lastText = "";
    this.wanted = touches ? gap : closes ? "none" : "space";
  }

  private trailing(one: Trivia): void {
    if (one.kind === "line comment") {
      this.text(one.text, "trailing");
      this.mustBreak = true;
    } else {
      this.wanted = "space";
      this.comment(one);
      this.gap("space");
    }
  }

  /** A comment whose lines all begin with a star moves with the code; others stay as they are within. */
  private comment({ text, column }: Trivia): void {
    const [first = "", ...more] = text.split("\n").map((line) => line.trimEnd());
    if (more.length === 0 || !more.every((line) => line.trimStart().startsWith("*"))) return this.text([first, ...more].join("\n"));
    this.text(first);
    // The stars of text stand below the first star; those of a box may begin below the slash.
    const isBox = more.some((line) => line.trimStart().startsWith("**")) && more.every((line) => line.search(/\*/) < column);
    for (const line of more) {
      this.open.at(-1)!.parts.push({ kind: "separator", gap: "hard" });
      this.text(`${isBox ? "" : " "}${line.trimStart()}`);
    }
  }
}

function standsAlone(one: Trivia): boolean {
  return one.newlines > 0 || one.kind !== "block comment";
}
