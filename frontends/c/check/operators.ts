/** Unary, binary and assignment operators (C11 6.5.3, 6.5.5–6.5.16). */

import type { Span } from "../../../compiler/source/source.ts";
import type { BinaryOperator } from "../ast.ts";
import type { ArithmeticOperator, ComparisonOperator, Place, TExpr } from "../checked.ts";
import { compatible } from "../compatible.ts";
import { bare, integerOf, intType, isPointer, isScalar, isVoid, longType, pointee, pointerTo, printCType, qualified, isConst, unqualified, voidType, type CType } from "../types.ts";
import { arithmetic, commonType, comparison, constant, convert, errorValue, isError, isZero, not, pointerAdd, pointerToPlace, promote, truth } from "./build.ts";
import { withoutConstantTests } from "./constant-tests.ts";
import type { Context } from "./context.ts";
import { convertForAssignment } from "./convert.ts";
import { assignable, elementSize, placeOf } from "./places.ts";
import { warnAboutComparison, warnAboutStringCompare } from "./warnings/comparisons.ts";
import { warnAboutBitField } from "./warnings/constants.ts";
import { warnAboutShift } from "./warnings/shifts.ts";

function invalid(cx: Context, op: string, left: TExpr, right: TExpr, span: Span): TExpr {
  if (!isError(left) && !isError(right)) {
    const floating = bare(left.type).kind === "float" || bare(right.type).kind === "float";
    if (floating) cx.bag.report("C4004", span, "BPF has no floating-point arithmetic");
    else cx.bag.report("C2001", span, `'${op}' does not take '${printCType(left.type)}' and '${printCType(right.type)}'`);
  }
  return errorValue(span);
}

/** `&` and plain values that must be scalars go through here. */
export function condition(cx: Context, expr: TExpr): TExpr {
  if (isScalar(expr.type) && bare(expr.type).kind !== "float") return expr;
  if (!isError(expr)) cx.bag.report("C2001", expr.span, `a condition cannot be of type '${printCType(expr.type)}'`);
  return errorValue(expr.span);
}

export function unary(cx: Context, op: "+" | "-" | "~" | "!", operand: TExpr, span: Span): TExpr {
  if (isError(operand)) return operand;
  if (op === "!") return not(condition(cx, operand), span);
  if (!integerOf(operand.type)) {
    const code = bare(operand.type).kind === "float" ? "C4004" : "C2001";
    cx.bag.report(code, span, `'${op}' does not take '${printCType(operand.type)}'`);
    return errorValue(span);
  }
  const promoted = promote(operand);
  if (op === "+") return promoted;
  if (promoted.kind === "constant") return constant(op === "-" ? -promoted.value : ~promoted.value, promoted.type, span);
  return { kind: "unary", op, operand: promoted, type: promoted.type, span };
}

export function addressOf(cx: Context, operand: TExpr, span: Span): TExpr {
  if (isError(operand)) return operand;
  const place = placeOf(operand);
  if (!place || place.kind === "temporary") {
    cx.bag.report("C2002", span, "this has no address");
    return errorValue(span);
  }
  if (place.kind === "memberOf" && place.member.bitWidth !== undefined) {
    cx.bag.report("C2002", span, "a bit-field has no address");
    return errorValue(span);
  }
  if (isInRegister(place)) cx.bag.report("C2002", span, "a variable of storage class 'register' has no address");
  return pointerToPlace(place, span);
}

function isInRegister(place: Place): boolean {
  if (place.kind === "memberOf") return isInRegister(place.base);
  return place.kind === "local" && place.variable.isRegister === true;
}

export function binary(cx: Context, op: BinaryOperator, left: TExpr, right: TExpr, span: Span): TExpr {
  if (isError(left) || isError(right)) return errorValue(span);
  switch (op) {
    case "&&":
    case "||":
      return logical(cx, op, left, right, span);
    case "<":
    case ">":
    case "<=":
    case ">=":
    case "==":
    case "!=":
      return compare(cx, op, left, right, span);
    case "+":
    case "-":
      if (isPointer(left.type) || isPointer(right.type)) return pointerArithmetic(cx, op, left, right, span);
  }
  return integerArithmetic(cx, op as ArithmeticOperator, left, right, span);
}

function logical(cx: Context, op: "&&" | "||", left: TExpr, right: TExpr, span: Span): TExpr {
  const a = condition(cx, left);
  const b = condition(cx, right);
  const known = truth(a);
  if (known !== null && (known === (op === "||") || truth(b) !== null)) {
    if (known === (op === "||")) return a.kind === "constant" || a.kind === "address" ? constant(known ? 1n : 0n, intType, span) : { kind: "logical", op, left: a, right: b, type: intType, span };
    if (a.kind === "constant" && b.kind === "constant") return constant(truth(b) ? 1n : 0n, intType, span);
  }
  return { kind: "logical", op, left: a, right: b, type: intType, span };
}

function integerArithmetic(cx: Context, op: ArithmeticOperator, left: TExpr, right: TExpr, span: Span): TExpr {
  if (!integerOf(left.type) || !integerOf(right.type)) return invalid(cx, op, left, right, span);
  const a = promote(left);
  const b = promote(right);
  if (b.kind === "constant") checkConstantOperand(cx, op, a.type, b.value, b.span);
  const result = arithmetic(op, a, b, span);
  if (op === "<<" && a.kind === "constant" && b.kind === "constant") warnAboutShift(cx, a.value, b.value, a.type, span);
  if (a.kind === "constant" && b.kind === "constant" && result.kind === "constant") warnAboutOverflow(cx, op, a.value, b.value, result);
  return result;
}

/** Signed constants only: unsigned ones wrap, as they should (C11 6.2.5p9). */
function warnAboutOverflow(cx: Context, op: ArithmeticOperator, a: bigint, b: bigint, result: TExpr & { readonly kind: "constant" }): void {
  const exact = op === "+" ? a + b : op === "-" ? a - b : op === "*" ? a * b : undefined;
  if (exact === undefined || exact === result.value || !integerOf(result.type)?.signed) return;
  cx.bag.report("C5118", result.span, `the result is ${exact}, which '${printCType(result.type)}' cannot hold: it becomes ${result.value}`);
}

function checkConstantOperand(cx: Context, op: ArithmeticOperator, type: CType, right: bigint, span: Span): void {
  if ((op === "/" || op === "%") && right === 0n) cx.bag.report("C5008", span, "division by zero");
  if (op !== "<<" && op !== ">>") return;
  const bits = BigInt(integerOf(type)!.size * 8);
  if (right < 0n) cx.bag.report("C5017", span, "the shift amount is negative");
  else if (right >= bits) cx.bag.report("C5007", span, `the shift amount ${right} is at least the width of the type, ${bits}`);
}

// ---- pointers (C11 6.5.6, 6.5.8, 6.5.9)

function pointerArithmetic(cx: Context, op: "+" | "-", left: TExpr, right: TExpr, span: Span): TExpr {
  const leftTo = pointee(left.type);
  const rightTo = pointee(right.type);
  if (leftTo && rightTo) {
    if (op === "+") return invalid(cx, op, left, right, span);
    if (!compatible(leftTo, rightTo) && !isVoid(leftTo) && !isVoid(rightTo)) {
      cx.bag.report("C5003", span, `the difference of pointers to '${printCType(leftTo)}' and '${printCType(rightTo)}'`);
    }
    const scale = elementSize(cx, leftTo, span);
    return { kind: "pointerDifference", left, right, scale, type: longType, span };
  }
  if (leftTo && integerOf(right.type)) return pointerAdd(left, right, elementSize(cx, leftTo, span), op === "-", span);
  if (rightTo && integerOf(left.type) && op === "+") return pointerAdd(right, left, elementSize(cx, rightTo, span), false, span);
  return invalid(cx, op, left, right, span);
}

function compare(cx: Context, op: ComparisonOperator, left: TExpr, right: TExpr, span: Span): TExpr {
  const leftTo = pointee(left.type);
  const rightTo = pointee(right.type);
  if (leftTo && rightTo) {
    warnAboutStringCompare(cx, left, right, span);
    if (areDistinct(op, unqualified(leftTo), unqualified(rightTo))) {
      cx.bag.report("C5016", span, `comparison of '${printCType(left.type)}' with '${printCType(right.type)}'`);
    }
    return comparison(op, left, right, span);
  }
  if (leftTo && integerOf(right.type)) return comparison(op, left, nullOrWarn(cx, right, left.type), span);
  if (rightTo && integerOf(left.type)) return comparison(op, nullOrWarn(cx, left, right.type), right, span);
  if (!integerOf(left.type) || !integerOf(right.type)) return invalid(cx, op, left, right, span);
  warnAboutComparison(cx, op, left, right, span);
  const a = promote(left);
  const b = promote(right);
  const type = commonType(a.type, b.type);
  return comparison(op, convert(a, type), convert(b, type), span);
}

/** C11 6.5.8p2, 6.5.9p2: pointers to void are equal to others or not, but have no order with them. */
function areDistinct(op: ComparisonOperator, left: CType, right: CType): boolean {
  const isEquality = op === "==" || op === "!=";
  return isEquality && (isVoid(left) || isVoid(right)) ? false : !compatible(left, right);
}

function nullOrWarn(cx: Context, value: TExpr, type: CType): TExpr {
  if (!isZero(value)) {
    cx.bag.report("C5120", value.span, `comparison of '${printCType(type)}' with the integer type '${printCType(value.type)}'`);
  }
  return convert(value, type);
}

// ---- conditional (C11 6.5.15)

export function conditional(cx: Context, test: TExpr, then: TExpr | null, otherwise: TExpr, span: Span): TExpr {
  const decided = condition(cx, test);
  const first = then ?? decided;
  if (isError(first) || isError(otherwise) || isError(decided)) return errorValue(span);
  const type = conditionalType(cx, first, otherwise, span);
  if (!type) return errorValue(span);
  const asked = withoutConstantTests(decided);
  const known = truth(asked);
  if (asked.kind === "constant" && known !== null) {
    const chosen = known ? first : otherwise;
    return bare(type).kind === "record" ? chosen : convert(chosen, type);
  }
  if (bare(type).kind === "record") return { kind: "choose", condition: decided, ...(then && { then }), otherwise, type, span };
  return { kind: "choose", condition: decided, ...(then && { then: convert(then, type) }), otherwise: convert(otherwise, type), type, span };
}

function conditionalType(cx: Context, left: TExpr, right: TExpr, span: Span): CType | null {
  if (integerOf(left.type) && integerOf(right.type)) return commonType(promote(left).type, promote(right).type);
  if (isVoid(left.type) || isVoid(right.type)) return voidType;
  const leftTo = pointee(left.type);
  const rightTo = pointee(right.type);
  if (leftTo && rightTo) {
    if (isNullPointer(left)) return right.type;
    if (isNullPointer(right)) return left.type;
    const constant = isConst(leftTo) || isConst(rightTo);
    if (isVoid(leftTo) || isVoid(rightTo)) return pointerTo(qualified(voidType, { const: constant }));
    if (!compatible(unqualified(leftTo), unqualified(rightTo))) {
      cx.bag.report("C5135", span, `the two sides have the pointer types '${printCType(left.type)}' and '${printCType(right.type)}'`);
      return pointerTo(voidType);
    }
    return constant === isConst(leftTo) ? left.type : right.type;
  }
  if (leftTo && integerOf(right.type)) return mixed(cx, right, left.type);
  if (rightTo && integerOf(left.type)) return mixed(cx, left, right.type);
  const a = bare(left.type);
  const b = bare(right.type);
  if (a.kind === "record" && b.kind === "record" && a.record === b.record) return left.type;
  invalid(cx, "?:", left, right, span);
  return null;
}

function isNullPointer(expr: TExpr): boolean {
  return isZero(expr) && isVoid(pointee(expr.type) ?? expr.type);
}

function mixed(cx: Context, value: TExpr, type: CType): CType {
  if (!isZero(value)) cx.bag.report("C5119", value.span, `'${printCType(value.type)}' beside '${printCType(type)}'`);
  return type;
}

// ---- assignment (C11 6.5.16, 6.5.2.4, 6.5.3.1)

export function assign(cx: Context, left: TExpr, right: TExpr, span: Span): TExpr {
  const place = assignable(cx, left, left.span);
  if (!place || isError(right)) return errorValue(span);
  if (place.kind === "local" && right.kind === "load" && right.place.kind === "local" && right.place.variable === place.variable) {
    cx.bag.report("C5128", span, `'${place.variable.name}' is assigned to itself`);
  }
  if (place.kind === "memberOf") warnAboutBitField(cx, right, place.member);
  const value = convertForAssignment(cx, right, place.type, "assigning to");
  return { kind: "assign", place, value, type: unqualified(place.type), span };
}

export function compoundAssign(cx: Context, op: ArithmeticOperator, left: TExpr, right: TExpr, span: Span, result: "old" | "new" = "new"): TExpr {
  const place = assignable(cx, left, left.span);
  if (!place || isError(right)) return errorValue(span);
  const type = unqualified(place.type);
  const to = pointee(place.type);
  if (to && (op === "+" || op === "-") && integerOf(right.type)) {
    const scale = elementSize(cx, to, span);
    return { kind: "update", place, op, right: convert(right, longType), computeType: type, scale, result, type, span };
  }
  if (!integerOf(place.type) || !integerOf(right.type)) return invalid(cx, `${op}=`, left, right, span);
  return updateInteger(cx, op, place, left, right, span, result);
}

function updateInteger(cx: Context, op: ArithmeticOperator, place: Place, left: TExpr, right: TExpr, span: Span, result: "old" | "new"): TExpr {
  const a = promote(left);
  const b = promote(right);
  if (b.kind === "constant") checkConstantOperand(cx, op, a.type, b.value, b.span);
  const isShift = op === "<<" || op === ">>";
  const computeType = isShift ? a.type : commonType(a.type, b.type);
  const type = unqualified(place.type);
  return { kind: "update", place, op, right: isShift ? b : convert(b, computeType), computeType, result, type, span };
}

export function step(cx: Context, op: "++" | "--", operand: TExpr, result: "old" | "new", span: Span): TExpr {
  return compoundAssign(cx, op === "++" ? "+" : "-", operand, constant(1n, intType, span), span, result);
}
