/** A place in a statement of assembly, with the operands that instructions are made of. */

import type { PhysicalRegister } from "./instruction.ts";
import type { AssemblyToken, Statement } from "./assembly-lexer.ts";

/** What is wrong with a stretch of the text. */
export interface AssemblyProblem {
  readonly at: number;
  readonly end: number;
  readonly message: string;
}

/** Leaves a statement that cannot be read. Never leaves the parser. */
export class StatementFailure extends Error {
  constructor(readonly problem: AssemblyProblem) {
    super(problem.message);
  }
}

/** A register with the width that it is seen in. */
export interface SeenRegister {
  readonly register: PhysicalRegister;
  readonly width: 32 | 64;
}

const binaryOperators: readonly (readonly string[])[] = [["|"], ["^"], ["&"], ["<<", ">>"], ["+", "-"], ["*", "/", "%"]];

const apply: Readonly<Record<string, (left: bigint, right: bigint) => bigint>> = {
  "|": (left, right) => left | right,
  "^": (left, right) => left ^ right,
  "&": (left, right) => left & right,
  "<<": (left, right) => BigInt.asIntN(64, left << (right & 63n)),
  ">>": (left, right) => left >> (right & 63n),
  "+": (left, right) => left + right,
  "-": (left, right) => left - right,
  "*": (left, right) => left * right,
  "/": (left, right) => (right === 0n ? 0n : left / right),
  "%": (left, right) => (right === 0n ? 0n : left % right),
};

export class AssemblyCursor {
  private index = 0;

  constructor(
    readonly text: string,
    private readonly tokens: Statement,
  ) {}

  get token(): AssemblyToken {
    const last = this.tokens.at(-1)!;
    return this.tokens[this.index] ?? { kind: "end", text: "", at: last.end, end: last.end };
  }

  get atEnd(): boolean {
    return this.index >= this.tokens.length;
  }

  get place(): number {
    return this.index;
  }

  backTo(place: number): void {
    this.index = place;
  }

  peek(distance: number): string {
    return this.tokens[this.index + distance]?.text ?? "";
  }

  next(): AssemblyToken {
    const { token } = this;
    this.index++;
    return token;
  }

  fail(message: string, token: AssemblyToken = this.token): never {
    throw new StatementFailure({ at: token.at, end: Math.max(token.end, token.at + 1), message });
  }

  expected(what: string): never {
    return this.fail(this.atEnd ? `${what} must follow` : `${what} must stand here, not '${this.token.text}'`);
  }

  /** Goes past the word or punctuator when it stands here, whatever the case of its letters. */
  accept(text: string): boolean {
    const { token } = this;
    if ((token.kind !== "word" && token.kind !== "punctuator") || token.text.toLowerCase() !== text) return false;
    this.index++;
    return true;
  }

  expect(text: string): void {
    if (!this.accept(text)) this.expected(`'${text}'`);
  }

  /** The match of a pattern with the whole word that stands here, past it. */
  match(wanted: RegExp): RegExpExecArray | null {
    const { token } = this;
    const found = token.kind === "word" ? wanted.exec(token.text) : null;
    if (found) this.index++;
    return found;
  }

  name(what: string): string {
    const { token } = this;
    if (token.kind !== "word") this.expected(what);
    this.index++;
    return token.text;
  }

  /** `[any text]`: how our listings spell symbols. */
  bracketed(): string {
    const from = this.token.end;
    this.expect("[");
    while (!this.atEnd && this.token.text !== "]") this.index++;
    const { at } = this.token;
    this.expect("]");
    return this.text.slice(from, at).trim();
  }

  skipRest(): void {
    this.index = this.tokens.length;
  }

  // ---- registers

  register(): SeenRegister | undefined {
    const found = this.match(/^([rw])(\d+)$/i);
    if (!found) return undefined;
    const number = Number(found[2]);
    if (number > 10) this.fail(`there is no register ${found[0]}`, this.tokens[this.index - 1]);
    return { register: number as PhysicalRegister, width: found[1]!.toLowerCase() === "w" ? 32 : 64 };
  }

  expectRegister(): SeenRegister {
    return this.register() ?? this.expected("a register");
  }

  /** A register of all 64 bits. */
  wideRegister(): PhysicalRegister {
    const start = this.token;
    const { register, width } = this.expectRegister();
    return width === 64 ? register : this.fail(`${start.text} has 32 bits; a register r0 to r10 must stand here`, start);
  }

  /** `r1 + 8`, `r10 - 8`, `r10 + -8`. */
  address(): { readonly base: PhysicalRegister; readonly offset: number } {
    const base = this.wideRegister();
    const start = this.token;
    if (start.text !== "+" && start.text !== "-") this.expected("'+' or '-' and a number");
    const offset = this.expression();
    if (offset < -0x8000n || offset > 0x7fffn) this.fail(`the offset ${offset} does not fit in 16 bits`, start);
    return { base, offset: Number(offset) };
  }

  // ---- numbers

  /** A constant expression: C's operators, without compares. */
  expression(level = 0): bigint {
    const operators = binaryOperators[level];
    if (!operators) return this.unary();
    let left = this.expression(level + 1);
    while (this.token.kind === "punctuator" && operators.includes(this.token.text)) {
      const operator = this.next().text;
      left = apply[operator]!(left, this.expression(level + 1));
    }
    return left;
  }

  private unary(): bigint {
    if (this.accept("-")) return -this.unary();
    if (this.accept("+")) return this.unary();
    if (this.accept("~")) return ~this.unary();
    if (this.accept("(")) {
      const value = this.expression();
      this.expect(")");
      return value;
    }
    const { token } = this;
    if (token.kind !== "number") this.expected("a number");
    this.index++;
    return token.value;
  }

  /** A number of 32 bits, signed or not, as the signed one. */
  immediate(): number {
    const start = this.token;
    const value = BigInt.asIntN(64, this.expression());
    if (value < -0x8000_0000n || value > 0xffff_ffffn) this.fail(`${value} does not fit in 32 bits: write 'r1 = ${value} ll' into a register first`, start);
    return Number(BigInt.asIntN(32, value));
  }
}
