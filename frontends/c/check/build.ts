/** Makes typed expressions; constants are folded as they are made, so that a constant expression is a constant. */

import type { Span } from "../../../compiler/source/source.ts";
import type { ArithmeticOperator, ComparisonOperator, Place, TExpr } from "../checked.ts";
import { compatible } from "../compatible.ts";
import { bare, boolType, integerOf, intType, isPointer, isVoid, longType, pointerTo, unqualified, unsignedIntType, voidType, type CType } from "../types.ts";
import { foldArithmetic, foldComparison, wrap } from "./constants.ts";

export function constant(value: bigint, type: CType, span: Span): TExpr {
  return { kind: "constant", value: wrap(value, type), type, span };
}

/** What is used in the place of an expression that was wrong: of type int, so that checking can go on. */
export function errorValue(span: Span): TExpr {
  return { kind: "constant", value: 0n, type: errorType, span };
}

/** An int of its own identity: operands of this type cause no further messages. */
const errorType: CType = { ...intType };

export function isError(expr: { readonly type: CType }): boolean {
  return expr.type === errorType;
}

export function constantOf(expr: TExpr): bigint | null {
  return expr.kind === "constant" ? expr.value : null;
}

/** The value of a place; arrays and functions become pointers (C11 6.3.2.1). */
export function valueOf(place: Place): TExpr {
  const { span } = place;
  const type = bare(place.type);
  if (type.kind === "array") return { kind: "address", place, type: pointerTo(elementType(place.type)), span };
  if (type.kind === "function") return { kind: "address", place, type: pointerTo(place.type), span };
  return { kind: "load", place, type: unqualified(place.type), span };
}

/** The element type of an array, with the array's qualifiers. */
export function elementType(type: CType): CType {
  const array = bare(type);
  return array.kind === "array" ? array.element : voidType;
}

/** C11 6.3: to another scalar type or void. */
export function convert(expr: TExpr, type: CType, span: Span = expr.span): TExpr {
  // A bit-field that was converted is no bit-field any more, and does not become an int when it is promoted.
  const wasBitField = bitFieldWidth(expr) !== null;
  if (expr.type === type && !wasBitField) return expr;
  if (isError(expr)) return expr.kind === "constant" ? { ...expr, span } : expr;
  if (expr.kind === "constant" && !isVoid(type)) return constant(expr.value, type, span);
  const from = integerOf(expr.type);
  const to = integerOf(type);
  const same = from && to ? from.name === to.name : isPointer(expr.type) && isPointer(type) && expr.kind !== "convert" && compatible(expr.type, type);
  // The type is what changes; the value stays.
  if (same && from && !wasBitField) return { ...expr, type } as TExpr;
  return { kind: "convert", operand: expr, type, span };
}

/** C11 6.3.1.1p2; a bit-field as wide as int becomes one, whatever type it was declared with, as clang has it. */
export function promote(expr: TExpr): TExpr {
  if (isError(expr)) return expr;
  const type = integerOf(expr.type);
  if (!type) return expr;
  const width = bitFieldWidth(expr);
  if (width !== null) return convert(expr, width > 32 ? expr.type : width < 32 || type.signed ? intType : unsignedIntType);
  return type.rank < intType.rank ? convert(expr, intType) : expr;
}

/** A constant that is 0, and so a null pointer where a pointer is meant (C11 6.3.2.3p3). */
export function isZero(expr: TExpr): boolean {
  return expr.kind === "constant" && expr.value === 0n;
}

/** Of a bit-field itself: what a comma or an assignment gives has a size (clang). */
export function isBitField(expr: TExpr): boolean {
  return expr.kind === "load" && bitFieldWidth(expr) !== null;
}

/** What a comma or an assignment gives is still a bit-field's value, as gcc and clang have it; C11 is silent. */
function bitFieldWidth(expr: TExpr): number | null {
  if (expr.kind === "sequence") return bitFieldWidth(expr.second);
  if (expr.kind === "load") return expr.place.kind === "memberOf" ? (expr.place.member.bitWidth ?? null) : null;
  if (expr.kind === "assign" || expr.kind === "update") return expr.place.kind === "memberOf" ? (expr.place.member.bitWidth ?? null) : null;
  return null;
}

/** C11 6.3.1.8, of promoted operands. */
export function commonType(left: CType, right: CType): CType {
  const a = integerOf(left);
  const b = integerOf(right);
  if (!a || !b) return left;
  if (a.name === b.name) return bare(left).kind === "enum" ? a : left;
  if (a.signed === b.signed) return a.rank >= b.rank ? left : right;
  const [unsigned, signed, unsignedType, signedType] = a.signed ? [b, a, right, left] : [a, b, left, right];
  if (unsigned.rank >= signed.rank) return unsignedType;
  if (signed.size > unsigned.size) return signedType;
  return toUnsigned(signed.name, signed.size, signed.rank);
}

function toUnsigned(name: string, size: number, rank: number): CType {
  return { kind: "integer", name: `unsigned ${name}`, size, signed: false, rank };
}

export function arithmetic(op: ArithmeticOperator, left: TExpr, right: TExpr, span: Span): TExpr {
  const type = op === "<<" || op === ">>" ? left.type : commonType(left.type, right.type);
  const a = convert(left, type);
  const b = op === "<<" || op === ">>" ? right : convert(right, type);
  if (a.kind === "constant" && b.kind === "constant") {
    const folded = foldArithmetic(op, a.value, b.value, type);
    if (folded !== null) return constant(folded, type, span);
  }
  return { kind: "arithmetic", op, left: a, right: b, type, span };
}

/** Operands have one type already. */
export function comparison(op: ComparisonOperator, left: TExpr, right: TExpr, span: Span): TExpr {
  if (left.kind === "constant" && right.kind === "constant") return constant(foldComparison(op, left.value, right.value) ? 1n : 0n, intType, span);
  return { kind: "compare", op, left, right, type: intType, span };
}

export function not(operand: TExpr, span: Span): TExpr {
  if (operand.kind === "constant") return constant(operand.value === 0n ? 1n : 0n, intType, span);
  return { kind: "not", operand, type: intType, span };
}

export function pointerAdd(pointer: TExpr, index: TExpr, scale: number, subtract: boolean, span: Span): TExpr {
  const offset = convert(index, longType);
  if (offset.kind === "constant" && pointer.kind === "constant") {
    const moved = offset.value * BigInt(scale);
    return constant(pointer.value + (subtract ? -moved : moved), pointer.type, span);
  }
  return { kind: "pointerAdd", pointer, index: offset, scale, subtract, type: pointer.type, span };
}

/** `expr != 0` as a `_Bool`, or a constant. */
export function truth(expr: TExpr): boolean | null {
  if (expr.kind === "constant") return expr.value !== 0n;
  if (expr.kind === "convert" && bare(expr.type) === boolType) return truth(expr.operand);
  if (expr.kind === "address" && expr.place.kind !== "functionName" && expr.place.kind !== "deref") return isKnownAddress(expr.place);
  if (expr.kind === "logical") {
    const left = truth(expr.left);
    const decided = expr.op === "||";
    if (left === decided) return decided;
    return left === null ? null : truth(expr.right);
  }
  if (expr.kind === "not") {
    const inner = truth(expr.operand);
    return inner === null ? null : !inner;
  }
  return null;
}

function isKnownAddress(place: Place): boolean | null {
  if (place.kind === "local" || place.kind === "string" || place.kind === "literal") return true;
  if (place.kind === "globalVariable") return place.variable.weak ? null : true;
  return null;
}

export function pointerToPlace(place: Place, span: Span): TExpr {
  // &*p is p (C11 6.5.3.2p3).
  if (place.kind === "deref") return place.pointer.type.kind === "pointer" && place.pointer.type.to === place.type ? place.pointer : { kind: "address", place, type: pointerTo(place.type), span };
  return { kind: "address", place, type: pointerTo(place.type), span };
}
