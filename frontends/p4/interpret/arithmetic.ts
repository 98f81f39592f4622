/** Operators on numbers (P4-16 §8.6–§8.9): worked out exactly, then fitted to the type of the result. */

import type { BinaryOperator, UnaryOperator } from "../ast.ts";
import type { Type } from "../check/types.ts";
import { fit, numberType } from "./types.ts";
import { UNDEFINED, unsigned, type Value } from "./values.ts";

export function unary(operator: UnaryOperator, operand: bigint, type: Type): bigint {
  const exact = operator === "-" ? -operand : operator === "~" ? ~operand : operand;
  return fit(exact, type);
}

export interface Operand {
  readonly value: bigint;
  readonly type: Type;
}

/** `type` is that of the result. */
export function binary(operator: BinaryOperator, left: Operand, right: Operand, type: Type): Value {
  const [a, b] = [left.value, right.value];
  switch (operator) {
    case "+":
      return fit(a + b, type);
    case "-":
      return fit(a - b, type);
    case "*":
      return fit(a * b, type);
    case "/":
      return b === 0n ? UNDEFINED : fit(a / b, type);
    case "%":
      return b === 0n ? UNDEFINED : fit(a % b, type);
    case "|+|":
      return saturated(a + b, type);
    case "|-|":
      return saturated(a - b, type);
    case "&":
      return fit(a & b, type);
    case "|":
      return fit(a | b, type);
    case "^":
      return fit(a ^ b, type);
    case "<<":
      return fit(a << limited(b), type);
    case ">>":
      return fit(a >> limited(b), type);
    case "++":
      return concatenated(left, right, type);
    default:
      return compared(operator, a, b);
  }
}

function compared(operator: BinaryOperator, a: bigint, b: bigint): Value {
  switch (operator) {
    case "<":
      return a < b;
    case "<=":
      return a <= b;
    case ">":
      return a > b;
    case ">=":
      return a >= b;
    default:
      return UNDEFINED;
  }
}

/** No value is so wide that a shift by more would differ. */
const WIDEST = 1n << 16n;

function limited(amount: bigint): bigint {
  return amount > WIDEST ? WIDEST : amount;
}

function saturated(value: bigint, type: Type): bigint {
  const sized = numberType(type);
  if (!sized) return value;
  const bits = BigInt(sized.signed ? sized.width - 1 : sized.width);
  const least = sized.signed ? -(1n << bits) : 0n;
  const most = (1n << bits) - 1n;
  if (value < least) return least;
  return value > most ? most : value;
}

/** The left operand is the upper part, whatever the signs. */
function concatenated(left: Operand, right: Operand, type: Type): bigint {
  const low = numberType(right.type)?.width ?? 0;
  const high = numberType(left.type)?.width ?? 0;
  return fit((unsigned(left.value, high) << BigInt(low)) | unsigned(right.value, low), type);
}
