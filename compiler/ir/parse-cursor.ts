/** A place in the tokens of a textual module, with the small steps that every production is made of. */

import type { DiagnosticCode } from "../diagnostics/catalog.ts";
import { DiagnosticBag } from "../diagnostics/diagnostic.ts";
import type { SourceFile, Span } from "../source/source.ts";
import { VOID, type DataTypeId } from "./data-types.ts";
import { lexIr, spanOfToken, type IrToken } from "./parse-lexer.ts";
import { int, ptr, type Type } from "./types.ts";

/** Values, blocks and slots are indices of arrays: a number past this is a slip of the pen, not a program. */
const MAX_INDEX = 1_000_000;

/** Leaves the production that cannot go on; the reason has been reported already. Never leaves the parser. */
class SyntaxFailure extends Error {
  constructor(readonly line: number) {
    super();
  }
}

export class Cursor {
  readonly bag = new DiagnosticBag();
  /** The files that `source` lines have named, by index. */
  readonly sources: SourceFile[] = [];
  private readonly tokens: readonly IrToken[];
  private at = 0;

  constructor(private readonly file: SourceFile) {
    this.tokens = lexIr(file.text);
  }

  get token(): IrToken {
    return this.tokens[this.at]!;
  }

  get atEnd(): boolean {
    return this.token.kind === "end";
  }

  /** The span of the current token in the textual IR itself. */
  get here(): Span {
    return spanOfToken(this.file, this.token);
  }

  /** Runs a production; when it fails, goes on at the line after the failure. False after a failure. */
  guard(production: () => void): boolean {
    const start = this.at;
    try {
      production();
      return true;
    } catch (failure) {
      if (!(failure instanceof SyntaxFailure)) throw failure;
      while (!this.atEnd && this.token.line <= failure.line) this.at += 1;
      if (this.at === start && !this.atEnd) this.at += 1;
      return false;
    }
  }

  fail(message: string, code: DiagnosticCode = "I0001", span: Span = this.here): never {
    this.bag.report(code, span, message);
    throw new SyntaxFailure(span.line);
  }

  expected(what: string): never {
    const { token } = this;
    return this.fail(`expected ${what}, found ${token.kind === "end" ? "the end of the text" : `'${token.text}'`}`);
  }

  next(): IrToken {
    const { token } = this;
    if (token.kind !== "end") this.at += 1;
    return token;
  }

  /** Goes past the word or punctuator when it stands here. */
  accept(text: string): boolean {
    const { token } = this;
    if ((token.kind !== "word" && token.kind !== "punctuator") || token.text !== text) return false;
    this.next();
    return true;
  }

  expect(text: string): void {
    if (!this.accept(text)) this.expected(`'${text}'`);
  }

  word(what: string): string {
    if (this.token.kind !== "word") this.expected(what);
    return this.next().text;
  }

  oneOf<T extends string>(words: readonly T[], what: string): T {
    const found = words.find((word) => this.token.kind === "word" && this.token.text === word);
    if (!found) this.expected(`${what} (${words.join(", ")})`);
    this.next();
    return found;
  }

  string(what: string): string {
    if (this.token.kind !== "string") this.expected(what);
    return this.next().text;
  }

  bytes(what: string): Uint8Array {
    const { token } = this;
    if (token.kind !== "string") this.expected(what);
    this.next();
    return token.bytes;
  }

  symbol(what = "a symbol (@name)"): string {
    if (this.token.kind !== "symbol") this.expected(what);
    return this.next().text;
  }

  bigint(what: string): bigint {
    const { token } = this;
    if (token.kind !== "number") this.expected(what);
    this.next();
    return token.value;
  }

  /** A whole number that a JavaScript number holds exactly. */
  integer(what: string): number {
    const { here } = this;
    const value = Number(this.bigint(what));
    return Number.isSafeInteger(value) ? value : this.fail(`${what} is out of range`, "I0002", here);
  }

  size(what: string): number {
    const { here } = this;
    const value = this.integer(what);
    return value >= 0 && value <= 0xffff_ffff ? value : this.fail(`${what} is out of range`, "I0002", here);
  }

  /** ` +8` or ` -8` after an address; 0 when there is none. */
  offset(): number {
    const { token } = this;
    return token.kind === "number" && /^[+-]/.test(token.text) ? this.integer("an offset") : 0;
  }

  /** A numbered name: `v12`, `block3`, `s0`. */
  numbered(prefix: string, what: string): number {
    const { token, here } = this;
    const digits = token.kind === "word" && token.text.startsWith(prefix) ? token.text.slice(prefix.length) : "";
    if (!/^(0|[1-9]\d*)$/.test(digits)) this.expected(what);
    this.next();
    const number = Number(digits);
    return number <= MAX_INDEX ? number : this.fail(`${prefix}${digits} is out of range`, "I0002", here);
  }

  value(): number {
    return this.numbered("v", "a value (v0)");
  }

  type(): Type {
    const { here } = this;
    const text = this.word("a type (i32, ptr)");
    if (text === "ptr") return ptr;
    if (!/^i[1-9]\d*$/.test(text)) return this.fail(`'${text}' is no type: types are iN and ptr`, "I0001", here);
    const bits = Number(text.slice(1));
    return bits <= 65535 ? int(bits) : this.fail("integers have from 1 to 65535 bits", "I0002", here);
  }

  typeId(): DataTypeId {
    return this.accept("void") ? VOID : this.size("the number of a data type");
  }

  /** `open item, item close`. */
  list<T>(open: string, close: string, item: () => T): T[] {
    this.expect(open);
    const items: T[] = [];
    if (this.accept(close)) return items;
    do items.push(item());
    while (this.accept(","));
    this.expect(close);
    return items;
  }

  /** `{ span }` when a place stands here, ready to be spread. */
  span(): { readonly span?: Span } {
    const { token } = this;
    if (token.kind !== "place") return {};
    const [index, line, column, endLine, endColumn] = token.numbers as [number, number, number, number, number];
    const file = this.sources[index];
    if (!file) return this.fail(`there is no source ${index}`);
    this.next();
    return { span: { file, line, column, endLine, endColumn } };
  }
}
