/**
 * The tokens of a translation unit. Most of what headers declare is never looked at, so a token that came straight out of
 * a file is four numbers, and becomes an object when it is asked for; those that macros made are kept as they are.
 */

import type { SourceFile } from "../../../compiler/source/source.ts";
import type { Pragmas, Token, TokenKind } from "./token.ts";

/** What consecutive tokens have in common. */
interface Origin {
  readonly file: SourceFile;
  readonly pragmas: Pragmas | undefined;
}

const SPACE_BEFORE = 1;
const LINE_START = 2;
/** The origin's number stands above the flags. */
const ORIGIN_SHIFT = 2;

export class TokenList {
  length = 0;
  private spelled = new Int32Array(1024);
  private lines = new Int32Array(1024);
  private columns = new Int32Array(1024);
  private flags = new Int32Array(1024);
  private readonly origins: Origin[] = [];
  private readonly whole = new Map<number, Token>();
  private readonly numbers = new Map<string, number>();
  private readonly texts: string[] = [];
  private readonly kinds: TokenKind[] = [];

  /** How many different spellings there are: they are numbered from 0. */
  get spellings(): number {
    return this.texts.length;
  }

  /** The number of a spelling, which it gets when it is first seen. A spelling has one kind. */
  number(text: string, kind: TokenKind): number {
    const known = this.numbers.get(text);
    if (known !== undefined) return known;
    const fresh = this.texts.push(text) - 1;
    this.kinds.push(kind);
    this.numbers.set(text, fresh);
    return fresh;
  }

  /** The number of a spelling that was seen. */
  find(text: string): number | undefined {
    return this.numbers.get(text);
  }

  textOf(spelling: number): string {
    return this.texts[spelling]!;
  }

  kindOf(spelling: number): TokenKind {
    return this.kinds[spelling]!;
  }

  push(token: Token): void {
    this.whole.set(this.length, token);
    this.append(this.number(token.text, token.kind));
  }

  /** The number that stands for "out of `file`, under `pragmas`". */
  origin(file: SourceFile, pragmas: Pragmas | undefined): number {
    const last = this.origins.at(-1);
    if (last?.file !== file || last.pragmas !== pragmas) this.origins.push({ file, pragmas });
    return this.origins.length - 1;
  }

  /** A token that lies on one line of its file just as it is spelled. */
  pushPlain(spelling: number, line: number, column: number, origin: number, spaceBefore: boolean, lineStart: boolean): void {
    const at = this.length;
    this.append(spelling);
    this.lines[at] = line;
    this.columns[at] = column;
    this.flags[at] = (origin << ORIGIN_SHIFT) | (spaceBefore ? SPACE_BEFORE : 0) | (lineStart ? LINE_START : 0);
  }

  /** The number of the spelling of the token at `index`. */
  spelling(index: number): number {
    return this.spelled[index]!;
  }

  text(index: number): string {
    return this.texts[this.spelled[index]!]!;
  }

  /** The file that the token at `index` stands in. */
  fileOf(index: number): SourceFile {
    return this.whole.get(index)?.span.file ?? this.originAt(index).file;
  }

  at(index: number): Token {
    const whole = this.whole.get(index);
    if (whole) return whole;
    const { file, pragmas } = this.originAt(index);
    const flags = this.flags[index]!;
    const line = this.lines[index]!;
    const column = this.columns[index]!;
    const spelling = this.spelled[index]!;
    const text = this.texts[spelling]!;
    return {
      kind: this.kinds[spelling]!,
      text,
      span: { file, line, column, endLine: line, endColumn: column + text.length },
      spaceBefore: (flags & SPACE_BEFORE) !== 0,
      lineStart: (flags & LINE_START) !== 0,
      ...(pragmas && { pragmas }),
    };
  }

  /** All tokens as objects. */
  all(): Token[] {
    return Array.from({ length: this.length }, (_, index) => this.at(index));
  }

  private originAt(index: number): Origin {
    return this.origins[this.flags[index]! >> ORIGIN_SHIFT]!;
  }

  private append(spelling: number): void {
    if (this.length === this.spelled.length) this.grow();
    this.spelled[this.length++] = spelling;
  }

  private grow(): void {
    const larger = (old: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> => {
      const fresh = new Int32Array(2 * old.length);
      fresh.set(old);
      return fresh;
    };
    this.spelled = larger(this.spelled);
    this.lines = larger(this.lines);
    this.columns = larger(this.columns);
    this.flags = larger(this.flags);
  }
}
