/** Atomic operations (RFC 9669 §5.3). */

import type { Value } from "../../../compiler/ir/ir.ts";
import { i32, i64, i8, ptr } from "../../../compiler/ir/types.ts";
import type { AtomicOp } from "../../../compiler/ir/opcodes.ts";
import type { TExpr } from "../checked.ts";
import { sizeOf } from "../layout.ts";
import { isPointer } from "../types.ts";
import { irType, type LowerContext } from "./context.ts";

const operations: Readonly<Record<string, AtomicOp>> = { add: "atomic_add", sub: "atomic_add", and: "atomic_and", or: "atomic_or", xor: "atomic_xor", exchange: "atomic_xchg" };

/** `wanted`: somebody looks at the result, so that the operation must fetch. */
export function atomic(cx: LowerContext, expr: TExpr & { readonly kind: "atomic" }, wanted = true): Value {
  const { builder } = cx;
  const { value } = cx.recursion;
  const pointer = value(cx, expr.pointer);
  builder.span = expr.span;
  if (expr.op === "load") return builder.load(irType(expr.type), pointer, { align: sizeOf(expr.type) ?? 1, volatile: true });
  const operand = value(cx, expr.value!);
  builder.span = expr.span;
  if (expr.op === "store") {
    builder.store(pointer, operand, { align: sizeOf(expr.value!.type) ?? 1, volatile: true });
    return builder.constant(i32, 0);
  }
  if (expr.op === "nand") return nand(cx, expr, pointer, operand);
  const number = toNumber(cx, operand);
  const amount = expr.op === "sub" ? builder.unary("neg", number) : number;
  if (!wanted && expr.op !== "exchange") {
    builder.atomic(operations[expr.op]!, pointer, amount);
    return amount;
  }
  const old = builder.atomic(operations[expr.op]!, pointer, amount, { fetch: true })!;
  if (expr.result === "old") return fromNumber(cx, old, expr);
  return builder.binary(expr.op === "sub" || expr.op === "add" ? "add" : (expr.op as "and" | "or" | "xor"), old, amount);
}

function toNumber(cx: LowerContext, value: Value): Value {
  return cx.builder.typeOf(value) === ptr ? cx.builder.convert("ptrtoint", value, i64) : value;
}

function fromNumber(cx: LowerContext, value: Value, expr: TExpr): Value {
  return isPointer(expr.type) ? cx.builder.convert("inttoptr", value, ptr) : value;
}

/** BPF has no such operation: tries until nobody came between. */
function nand(cx: LowerContext, expr: TExpr & { readonly kind: "atomic" }, pointer: Value, operand: Value): Value {
  const { builder } = cx;
  const type = builder.typeOf(operand);
  const [loop, done] = [builder.newBlock(), builder.newBlock()];
  builder.jump(loop);
  builder.switchTo(loop);
  const old = builder.load(type, pointer, { align: 4, volatile: true });
  const next = builder.unary("not", builder.binary("and", old, operand));
  const seen = builder.atomic("atomic_cmpxchg", pointer, next, { expected: old })!;
  builder.branch(builder.compare("eq", seen, old), done, loop);
  builder.switchTo(done);
  return expr.result === "old" ? old : next;
}

export function compareExchange(cx: LowerContext, expr: TExpr & { readonly kind: "compareExchange" }): Value {
  const { builder } = cx;
  const { value } = cx.recursion;
  const pointer = value(cx, expr.pointer);
  const expected = toNumber(cx, value(cx, expr.expected));
  const desired = toNumber(cx, value(cx, expr.desired));
  const expectedPointer = expr.expectedPointer && value(cx, expr.expectedPointer);
  builder.span = expr.span;
  const seen = builder.atomic("atomic_cmpxchg", pointer, desired, { expected })!;
  if (expr.result === "old") return fromNumber(cx, seen, expr);
  const swapped = builder.compare("eq", seen, expected);
  if (expectedPointer !== undefined) builder.store(expectedPointer, seen, { align: sizeOf(expr.expected.type) ?? 1 });
  return builder.resize(swapped, i8, false);
}
