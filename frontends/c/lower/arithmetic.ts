/** What operators do with values that are there already, and arithmetic on pointers. */

import type { Value } from "../../../compiler/ir/ir.ts";
import type { BinaryOp } from "../../../compiler/ir/opcodes.ts";
import { i32, i64, i8, int, ptr, type IntType } from "../../../compiler/ir/types.ts";
import { accessPath } from "../access-path.ts";
import type { ArithmeticOperator, Place, TExpr } from "../checked.ts";
import { integerOf, isInArena, isPointer, isVoid, pointee, type CType } from "../types.ts";
import { irType, pointerOf, type LowerContext } from "./context.ts";

export function constantValue(cx: LowerContext, value: bigint, type: CType): Value {
  const { builder } = cx;
  if (isVoid(type)) return builder.constant(i32, 0);
  if (!isPointer(type)) return builder.constant(irType(type), value);
  return value === 0n ? builder.constant(ptr, 0) : builder.convert("inttoptr", builder.constant(i64, value), ptr);
}

const operations: Readonly<Record<ArithmeticOperator, readonly [unsigned: BinaryOp, signed: BinaryOp]>> = {
  "+": ["add", "add"],
  "-": ["sub", "sub"],
  "*": ["mul", "mul"],
  "/": ["udiv", "sdiv"],
  "%": ["urem", "srem"],
  "&": ["and", "and"],
  "|": ["or", "or"],
  "^": ["xor", "xor"],
  "<<": ["shl", "shl"],
  ">>": ["lshr", "ashr"],
};

export function arithmetic(cx: LowerContext, op: ArithmeticOperator, left: Value, right: Value, type: CType): Value {
  const { builder } = cx;
  const signed = integerOf(type)?.signed ?? false;
  // The amount of a shift has a type of its own; only its low bits count.
  const amount = op === "<<" || op === ">>" ? builder.resize(right, builder.typeOf(left) as IntType, false) : right;
  return builder.binary(operations[op][signed ? 1 : 0], left, amount);
}

/** Conversions between scalar types (C11 6.3.1, 6.3.2.3). */
export function convertValue(cx: LowerContext, value: Value, from: CType, to: CType): Value {
  const { builder } = cx;
  const source = integerOf(from);
  const target = integerOf(to);
  if (isVoid(from)) return builder.constant(irType(to), 0);
  if (target?.rank === 0) {
    if (source?.rank === 0) return value;
    return builder.resize(builder.compare("ne", value, builder.constant(builder.typeOf(value), 0)), i8, false);
  }
  if (source && target) return builder.resize(value, int(target.size * 8), source.signed);
  if (source) return builder.convert("inttoptr", builder.resize(value, i64, source.signed), ptr);
  if (target) return builder.resize(builder.convert("ptrtoint", value, i64), int(target.size * 8), false);
  const [fromArena, toArena] = [from, to].map((type) => isPointer(type) && isInArena(pointee(type)!));
  if (fromArena === toArena) return value;
  return builder.castSpace(fromArena ? "fromarena" : "toarena", value);
}

/** C11 6.5.6p8, with the index in elements. */
export function pointerSum(cx: LowerContext, expr: TExpr & { readonly kind: "pointerAdd" }): Value {
  const { builder } = cx;
  const element: Place = { kind: "deref", pointer: expr, type: pointee(expr.type)!, span: expr.span };
  if (accessPath(element)) return pointerOf(cx, cx.recursion.address(cx, element));
  const pointer = cx.recursion.value(cx, expr.pointer);
  if (expr.index.kind === "constant") {
    builder.span = expr.span;
    return builder.pointerAdd(pointer, Number(BigInt.asIntN(64, expr.index.value * BigInt(expr.scale) * (expr.subtract ? -1n : 1n))));
  }
  const index = cx.recursion.value(cx, expr.index);
  builder.span = expr.span;
  return builder.pointerAdd(pointer, { value: scaled(cx, index, expr.scale, expr.subtract) });
}

/** An index as bytes. */
export function scaled(cx: LowerContext, index: Value, scale: number, negate: boolean): Value {
  const { builder } = cx;
  const bytes = scale === 1 ? index : builder.binary("mul", index, builder.constant(i64, scale));
  return negate ? builder.unary("neg", bytes) : bytes;
}

/** C11 6.5.6p9. */
export function pointerDifference(cx: LowerContext, expr: TExpr & { readonly kind: "pointerDifference" }): Value {
  const { builder } = cx;
  const left = builder.convert("ptrtoint", cx.recursion.value(cx, expr.left), i64);
  const right = builder.convert("ptrtoint", cx.recursion.value(cx, expr.right), i64);
  builder.span = expr.span;
  const bytes = builder.binary("sub", left, right);
  const { scale } = expr;
  if (scale <= 1) return bytes;
  // The difference is a multiple of the size, so a shift is exact.
  if ((scale & (scale - 1)) === 0) return builder.binary("ashr", bytes, builder.constant(i64, Math.log2(scale)));
  return builder.binary("sdiv", bytes, builder.constant(i64, scale));
}

/** Computes in a width that holds every exact result, and compares that with what fits (gcc's definition). */
export function overflow(cx: LowerContext, expr: TExpr & { readonly kind: "overflow" }): Value {
  const { builder } = cx;
  const types = [expr.left.type, expr.right.type].map((type) => integerOf(type)!);
  const pointer = cx.recursion.value(cx, expr.target);
  const left = cx.recursion.value(cx, expr.left);
  const right = cx.recursion.value(cx, expr.right);
  builder.span = expr.span;
  const to = expr.target.type;
  const targetType = integerOf((to.kind === "pointer" ? to.to : to) as CType)!;
  const widest = Math.max(...types.map((type) => type.size * 8), targetType.size * 8);
  const wide = int(expr.op === "*" ? 2 * widest + 2 : widest + 2);
  const a = builder.resize(left, wide, types[0]!.signed);
  const b = builder.resize(right, wide, types[1]!.signed);
  const exact = builder.binary(expr.op === "+" ? "add" : expr.op === "-" ? "sub" : "mul", a, b);
  const kept = builder.resize(exact, int(targetType.size * 8), false);
  builder.store(pointer, kept, { align: targetType.size });
  const back = builder.resize(kept, wide, targetType.signed);
  return builder.resize(builder.compare("ne", back, exact), i8, false);
}
