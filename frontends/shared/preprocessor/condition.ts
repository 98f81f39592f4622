/** The value of an #if expression (C11 6.10.1): 64-bit signed and unsigned integers. */

import type { DiagnosticBag } from "../../../compiler/diagnostics/diagnostic.ts";
import type { Span } from "../../../compiler/source/source.ts";
import { characterUnits, narrowCharacter } from "../character-units.ts";
import type { Token } from "./token.ts";

interface Integer {
  readonly value: bigint;
  readonly unsigned: boolean;
}

const PRECEDENCE: Readonly<Record<string, number>> = {
  "||": 1, "&&": 2, "|": 3, "^": 4, "&": 5, "==": 6, "!=": 6, "<": 7, "<=": 7, ">": 7, ">=": 7,
  "<<": 8, ">>": 8, "+": 9, "-": 9, "*": 10, "/": 10, "%": 10,
};

/** True when the expression is not zero. A wrong expression is reported and counts as false. */
export function evaluateCondition(tokens: readonly Token[], place: Span, bag: DiagnosticBag): boolean {
  try {
    return new ConditionParser(tokens, place).parse() !== 0n;
  } catch (error) {
    if (!(error instanceof ConditionError)) throw error;
    bag.report("X0010", error.span, error.message);
    return false;
  }
}

class ConditionError extends Error {
  constructor(
    message: string,
    readonly span: Span,
  ) {
    super(message);
  }
}

const MAX_DEPTH = 500;

class ConditionParser {
  private at = 0;
  private depth = 0;

  constructor(
    private readonly tokens: readonly Token[],
    private readonly place: Span,
  ) {}

  parse(): bigint {
    if (this.tokens.length === 0) throw new ConditionError("the condition is missing", this.place);
    const { value } = this.ternary(true);
    const rest = this.tokens[this.at];
    if (rest) throw new ConditionError(`'${rest.text}' does not belong in the condition`, rest.span);
    return value;
  }

  private textHere(): string {
    const token = this.tokens[this.at];
    // P4 spells a right shift as two tokens that touch.
    if (token?.text === ">" && this.tokens[this.at + 1]?.text === ">" && !this.tokens[this.at + 1]!.spaceBefore) return ">>";
    return token?.text ?? "";
  }

  private advance(text: string): void {
    this.at += this.tokens[this.at]!.text === text ? 1 : 2;
  }

  private get span(): Span {
    return (this.tokens[this.at] ?? this.tokens.at(-1))?.span ?? this.place;
  }

  // ternary = binary ["?" ternary ":" ternary]; `live` is false where && || ?: leave the operand out
  private ternary(live: boolean): Integer {
    if (++this.depth > MAX_DEPTH) throw new ConditionError("the condition is nested too deeply", this.span);
    const condition = this.binary(1, live);
    this.depth--;
    if (this.textHere() !== "?") return condition;
    this.at++;
    const chosen = condition.value !== 0n;
    const yes = this.ternary(live && chosen);
    if (this.textHere() !== ":") throw new ConditionError("expected ':'", this.span);
    this.at++;
    const no = this.ternary(live && !chosen);
    return integer((chosen ? yes : no).value, yes.unsigned || no.unsigned);
  }

  private binary(lowest: number, live: boolean): Integer {
    let left = this.unary(live);
    for (;;) {
      const op = this.textHere();
      const precedence = PRECEDENCE[op] ?? 0;
      if (precedence < lowest) return left;
      const span = this.span;
      this.advance(op);
      const needed = live && !(op === "&&" && left.value === 0n) && !(op === "||" && left.value !== 0n);
      const right = this.binary(precedence + 1, needed);
      if (needed && right.value === 0n && (op === "/" || op === "%")) throw new ConditionError("division by zero", span);
      left = apply(op, left, right);
    }
  }

  private unary(live: boolean): Integer {
    if (++this.depth > MAX_DEPTH) throw new ConditionError("the condition is nested too deeply", this.span);
    const result = this.unaryOperand(live);
    this.depth--;
    return result;
  }

  private unaryOperand(live: boolean): Integer {
    const token = this.tokens[this.at];
    if (!token) throw new ConditionError("the condition ends too early", this.span);
    this.at++;
    if (token.kind === "number") return number(token);
    if (token.kind === "character") return character(token);
    // Names that are no macros count as 0.
    if (token.kind === "identifier") return integer(0n, false);
    switch (token.text) {
      case "(": {
        const inner = this.ternary(live);
        if (this.textHere() !== ")") throw new ConditionError("expected ')'", this.span);
        this.at++;
        return inner;
      }
      case "!":
        return integer(this.unary(live).value === 0n ? 1n : 0n, false);
      case "-": {
        const operand = this.unary(live);
        return integer(-operand.value, operand.unsigned);
      }
      case "+":
        return this.unary(live);
      case "~": {
        const operand = this.unary(live);
        return integer(~operand.value, operand.unsigned);
      }
      default:
        throw new ConditionError(`'${token.text}' does not belong in the condition`, token.span);
    }
  }
}

function integer(value: bigint, unsigned: boolean): Integer {
  return { value: unsigned ? BigInt.asUintN(64, value) : BigInt.asIntN(64, value), unsigned };
}

function apply(op: string, left: Integer, right: Integer): Integer {
  const unsigned = left.unsigned || right.unsigned;
  const a = integer(left.value, unsigned).value;
  const b = integer(right.value, unsigned).value;
  const truth = (value: boolean): Integer => integer(value ? 1n : 0n, false);
  switch (op) {
    case "||": return truth(a !== 0n || b !== 0n);
    case "&&": return truth(a !== 0n && b !== 0n);
    case "==": return truth(a === b);
    case "!=": return truth(a !== b);
    case "<": return truth(a < b);
    case "<=": return truth(a <= b);
    case ">": return truth(a > b);
    case ">=": return truth(a >= b);
    case "|": return integer(a | b, unsigned);
    case "^": return integer(a ^ b, unsigned);
    case "&": return integer(a & b, unsigned);
    case "<<": return integer(left.value << BigInt.asUintN(6, right.value), left.unsigned);
    case ">>": return integer(left.value >> BigInt.asUintN(6, right.value), left.unsigned);
    case "+": return integer(a + b, unsigned);
    case "-": return integer(a - b, unsigned);
    case "*": return integer(a * b, unsigned);
    case "/": return integer(b === 0n ? 0n : a / b, unsigned);
    default: return integer(b === 0n ? 0n : a % b, unsigned);
  }
}

// number = digits in base 16, 8, 2 or 10, with u and l suffixes (C11 6.4.4.1; binary is GNU's)
function number(token: Token): Integer {
  const match = /^(0[xX][\da-fA-F]+|0[bB][01]+|\d+)([uUlL]*)$/.exec(token.text.replaceAll("_", ""));
  if (!match) throw new ConditionError(`'${token.text}' is not an integer`, token.span);
  const [, digits, suffix] = match as unknown as [string, string, string];
  if (/^0\d*[89]/.test(digits)) throw new ConditionError(`'${token.text}' has a digit that octal numbers do not have`, token.span);
  const value = BigInt(/^0\d/.test(digits) ? `0o${digits.slice(1)}` : digits);
  return integer(value, /[uU]/.test(suffix) || value > 0x7fff_ffff_ffff_ffffn);
}

/** The value of a character constant as C11 6.10.1p4 leaves it to clang: with the sign of its type, in 64 bits. */
function character(token: Token): Integer {
  const quote = token.text.indexOf("'");
  const prefix = token.text.slice(0, quote);
  const units = characterUnits(token.text.slice(quote + 1, -1));
  if (!units || units.length === 0) throw new ConditionError(`${token.text} is not a character`, token.span);
  const value = BigInt(units.at(-1)!.value);
  switch (prefix) {
    case "L": return integer(BigInt.asIntN(32, value), false);
    case "u": return integer(BigInt.asUintN(16, value), true);
    case "U": return integer(BigInt.asUintN(32, value), true);
    default: return integer(narrowCharacter(units), false);
  }
}
