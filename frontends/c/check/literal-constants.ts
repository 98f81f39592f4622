/**
 * Numbers that clang finds by folding where it needs a constant: helpers, which are pointers to functions that hold their
 * number, offsets from the null pointer, and compound literals of constants in memory: `*(long *)&(struct bpf_insn) { .code = 0x95 }`.
 */

import type { ComparisonOperator, Init, TExpr } from "../checked.ts";
import { sizeOf } from "../layout.ts";
import { integerOf, isPointer, unsignedLongType } from "../types.ts";
import { constant, constantOf } from "./build.ts";
import { foldArithmetic, foldComparison } from "./constants.ts";
import { staticValue } from "./static-data.ts";

/** Null when the expression is something else, or is not known before the program runs. */
export function literalConstant(expr: TExpr): TExpr | null {
  const known = staticValue(expr);
  if (known && !known.base) return constant(known.value, integerOf(expr.type) ? expr.type : unsignedLongType, expr.span);
  const inside = (operand: TExpr): bigint | null => constantOf(literalConstant(operand) ?? operand);
  if ((expr.kind === "convert" || expr.kind === "unary") && integerOf(expr.type)) {
    const inner = inside(expr.operand);
    const value = inner === null || expr.kind === "convert" ? inner : expr.op === "-" ? -inner : ~inner;
    return value === null ? null : constant(value, expr.type, expr.span);
  }
  if (expr.kind === "arithmetic") {
    const [left, right] = [inside(expr.left), inside(expr.right)];
    const folded = left === null || right === null ? null : foldArithmetic(expr.op, left, right, expr.type);
    return folded === null ? null : constant(folded, expr.type, expr.span);
  }
  if (expr.kind === "compare" || expr.kind === "logical") {
    const [left, right] = [inside(expr.left), inside(expr.right)];
    return left === null || right === null ? null : constant(decides(expr.op, left, right) ? 1n : 0n, expr.type, expr.span);
  }
  if (expr.kind === "load" && expr.place.kind === "globalVariable" && expr.place.variable.helper !== undefined) {
    return constant(BigInt.asUintN(64, expr.place.variable.helper), unsignedLongType, expr.span);
  }
  const type = integerOf(expr.type);
  if (!type || expr.kind !== "load" || expr.place.kind !== "deref") return null;
  const pointer = withoutCasts(expr.place.pointer);
  if (pointer.kind !== "address" || pointer.place.kind !== "literal") return null;
  const bytes = bytesOf(pointer.place.init);
  if (!bytes || bytes.length < type.size) return null;
  const value = bytes.subarray(0, type.size).reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
  return constant(value, expr.type, expr.span);
}

function decides(op: ComparisonOperator | "&&" | "||", left: bigint, right: bigint): boolean {
  if (op === "&&") return left !== 0n && right !== 0n;
  return op === "||" ? left !== 0n || right !== 0n : foldComparison(op, left, right);
}

function withoutCasts(pointer: TExpr): TExpr {
  return pointer.kind === "convert" && isPointer(pointer.type) ? withoutCasts(pointer.operand) : pointer;
}

function bytesOf(init: Init): Uint8Array | null {
  const bytes = new Uint8Array(init.size);
  for (const { offset, bitField, value } of init.items) {
    if (value instanceof Uint8Array) {
      bytes.set(value.subarray(0, init.size - offset), offset);
      continue;
    }
    const known = staticValue(value);
    if (!known || known.base) return null;
    const field = bitField ?? { offset: 0, bytes: sizeOf(value.type) ?? 0, shift: 0, width: (sizeOf(value.type) ?? 0) * 8 };
    const mask = ((1n << BigInt(field.width)) - 1n) << BigInt(field.shift);
    const moved = (known.value << BigInt(field.shift)) & mask;
    for (let byte = 0; byte < field.bytes; byte++) {
      const at = offset + field.offset + byte;
      const kept = bytes[at]! & ~Number((mask >> BigInt(8 * byte)) & 0xffn);
      bytes[at] = kept | Number((moved >> BigInt(8 * byte)) & 0xffn);
    }
  }
  return bytes;
}
