/** Values that are known at compile time, and the arithmetic of P4 on them (P4-16 §8, §18.1). */

import type { BinaryOperator, UnaryOperator } from "../ast.ts";
import { resolved, type Type } from "./types.ts";

export type Constant =
  /** Of an `int`, `bit`, `int<N>` or serializable enum type; as a signed number for `int<N>`. */
  | { readonly kind: "integer"; readonly value: bigint }
  | { readonly kind: "bool"; readonly value: boolean }
  | { readonly kind: "string"; readonly value: string }
  /** A member of an enum, an error or a match kind, by name. */
  | { readonly kind: "member"; readonly name: string }
  /** A struct, header, tuple or list: its elements in order. */
  | { readonly kind: "aggregate"; readonly elements: readonly Constant[] }
  | { readonly kind: "invalidHeader" };

/** What went wrong in folding, as the rest of a message. */
export interface FoldError {
  readonly error: string;
}

export const integer = (value: bigint): Constant => ({ kind: "integer", value });
export const boolean = (value: boolean): Constant => ({ kind: "bool", value });

/** Cuts `value` to the width of `type`; `int` keeps it. */
export function wrap(value: bigint, type: Type): bigint {
  const at = resolved(type);
  if (at.kind === "newtype") return wrap(value, at.base);
  const sized = at.kind === "enum" ? at.underlying : at;
  if (sized?.kind !== "bits") return value;
  return sized.signed ? BigInt.asIntN(sized.width, value) : BigInt.asUintN(sized.width, value);
}

export function fits(value: bigint, type: Type): boolean {
  return wrap(value, type) === value;
}

/** What a cast, or an implicit conversion, makes of it (§8.12). */
export function foldCast(value: Constant, type: Type): Constant {
  const toBool = resolved(type).kind === "bool";
  if (value.kind === "integer") return toBool ? boolean(value.value !== 0n) : integer(wrap(value.value, type));
  return value.kind === "bool" && !toBool ? integer(value.value ? 1n : 0n) : value;
}

export function foldUnary(operator: UnaryOperator, operand: Constant, type: Type): Constant | undefined {
  if (operator === "!") return operand.kind === "bool" ? boolean(!operand.value) : undefined;
  if (operand.kind !== "integer") return undefined;
  const value = operator === "-" ? -operand.value : operator === "~" ? ~operand.value : operand.value;
  return integer(wrap(value, type));
}

/** `type` is that of the left operand (and of the right one, but for shifts and concatenation). */
export function foldBinary(operator: BinaryOperator, left: Constant, right: Constant, type: Type, rightType: Type): Constant | FoldError | undefined {
  if (operator === "==" || operator === "!=") return boolean(sameConstant(left, right) === (operator === "=="));
  if (left.kind === "bool" && right.kind === "bool") {
    if (operator === "&&") return boolean(left.value && right.value);
    return operator === "||" ? boolean(left.value || right.value) : undefined;
  }
  if (left.kind === "string" && right.kind === "string" && operator === "++") return { kind: "string", value: left.value + right.value };
  if (left.kind !== "integer" || right.kind !== "integer") return undefined;
  return foldIntegers(operator, left.value, right.value, type, rightType);
}

function foldIntegers(operator: BinaryOperator, a: bigint, b: bigint, type: Type, rightType: Type): Constant | FoldError | undefined {
  const of = (value: bigint): Constant => integer(wrap(value, type));
  switch (operator) {
    case "+":
      return of(a + b);
    case "-":
      return of(a - b);
    case "*":
      return of(a * b);
    case "/":
      return b === 0n ? { error: "division by zero" } : of(a / b);
    case "%":
      return b === 0n ? { error: "remainder by zero" } : of(a % b);
    case "|+|":
      return integer(saturate(a + b, type));
    case "|-|":
      return integer(saturate(a - b, type));
    case "<<":
    case ">>":
      return shift(operator, a, b, type);
    case "&":
      return of(a & b);
    case "|":
      return of(a | b);
    case "^":
      return of(a ^ b);
    case "++":
      return concatenate(a, b, type, rightType);
    case "<":
      return boolean(a < b);
    case ">":
      return boolean(a > b);
    case "<=":
      return boolean(a <= b);
    case ">=":
      return boolean(a >= b);
    default:
      return undefined;
  }
}

const MAX_SHIFT = 1n << 16n;

function shift(operator: "<<" | ">>", a: bigint, b: bigint, type: Type): Constant | FoldError {
  if (b < 0n) return { error: "shift by a negative amount" };
  const amount = b > MAX_SHIFT ? MAX_SHIFT : b;
  if (operator === ">>") return integer(a >> amount);
  if (resolved(type).kind === "int" && b > MAX_SHIFT) return { error: "shift by too large an amount" };
  return integer(wrap(a << amount, type));
}

function saturate(value: bigint, type: Type): bigint {
  const at = resolved(type);
  if (at.kind !== "bits") return value;
  const high = (1n << BigInt(at.signed ? at.width - 1 : at.width)) - 1n;
  const low = at.signed ? -high - 1n : 0n;
  return value > high ? high : value < low ? low : value;
}

/** The sign of the result is that of the left operand (§8.10.1). */
function concatenate(a: bigint, b: bigint, left: Type, right: Type): Constant | undefined {
  const l = resolved(left);
  const r = resolved(right);
  if (l.kind !== "bits" || r.kind !== "bits") return undefined;
  const raw = (BigInt.asUintN(l.width, a) << BigInt(r.width)) | BigInt.asUintN(r.width, b);
  return integer(l.signed ? BigInt.asIntN(l.width + r.width, raw) : raw);
}

function sameConstant(left: Constant, right: Constant): boolean {
  if (left.kind === "aggregate" && right.kind === "aggregate") {
    return left.elements.length === right.elements.length && left.elements.every((one, index) => sameConstant(one, right.elements[index]!));
  }
  if (left.kind === "member" && right.kind === "member") return left.name === right.name;
  return "value" in left && "value" in right && left.kind === right.kind && left.value === right.value;
}
