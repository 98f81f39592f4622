/** Arithmetic on constants, as the machine would do it (C11 6.6). */

import type { ArithmeticOperator, ComparisonOperator } from "../checked.ts";
import { integerOf, type CType, type IntegerType } from "../types.ts";

/** Brings a value into the range of a type (C11 6.3.1.2, 6.3.1.3; pointers are unsigned longs). */
export function wrap(value: bigint, type: CType): bigint {
  const to = integerOf(type);
  if (!to) return BigInt.asUintN(64, value);
  if (to.rank === 0) return value === 0n ? 0n : 1n;
  return to.signed ? BigInt.asIntN(to.size * 8, value) : BigInt.asUintN(to.size * 8, value);
}

/** Null where C gives no meaning: division by zero. */
export function foldArithmetic(op: ArithmeticOperator, left: bigint, right: bigint, type: CType): bigint | null {
  const result = exact(op, left, right, integerOf(type));
  return result === null ? null : wrap(result, type);
}

function exact(op: ArithmeticOperator, left: bigint, right: bigint, type: IntegerType | null): bigint | null {
  switch (op) {
    case "+":
      return left + right;
    case "-":
      return left - right;
    case "*":
      return left * right;
    case "/":
      return right === 0n ? null : left / right;
    case "%":
      return right === 0n ? null : left % right;
    case "&":
      return left & right;
    case "|":
      return left | right;
    case "^":
      return left ^ right;
    case "<<":
      return left << shiftAmount(right, type);
    case ">>":
      return left >> shiftAmount(right, type);
  }
}

/** As the machine masks it; C leaves amounts past the width undefined (C11 6.5.7p3). */
function shiftAmount(amount: bigint, type: IntegerType | null): bigint {
  return amount & BigInt((type?.size ?? 8) * 8 - 1);
}

export function foldComparison(op: ComparisonOperator, left: bigint, right: bigint): boolean {
  switch (op) {
    case "<":
      return left < right;
    case ">":
      return left > right;
    case "<=":
      return left <= right;
    case ">=":
      return left >= right;
    case "==":
      return left === right;
    case "!=":
      return left !== right;
  }
}
