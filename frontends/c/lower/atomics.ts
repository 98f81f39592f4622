/** Atomic operations (RFC 9669 §5.3). */

import type { Value } from "../../../compiler/ir/ir.ts";
import { i32, i64, i8 } from "../../../compiler/ir/types.ts";
import type { AtomicOp } from "../../../compiler/ir/opcodes.ts";
import type { TExpr } from "../checked.ts";
import { sizeOf } from "../layout.ts";
import { isInArena, pointee } from "../types.ts";
import { irType, type LowerContext } from "./context.ts";
import { fromNumber, loadInOrder, refuse, storeInOrder, toNumber } from "./memory-order.ts";

const operations: Readonly<Record<string, AtomicOp>> = { add: "atomic_add", sub: "atomic_add", and: "atomic_and", or: "atomic_or", xor: "atomic_xor", exchange: "atomic_xchg" };

type AtomicExpr = TExpr & { readonly kind: "atomic" };

/** `wanted`: somebody looks at the result, so that the operation must fetch. */
export function atomic(cx: LowerContext, expr: AtomicExpr, wanted = true): Value {
  const { builder } = cx;
  const { value } = cx.recursion;
  const pointer = accessible(cx, expr.pointer);
  builder.span = expr.span;
  if (expr.op === "load") return load(cx, expr, pointer);
  const operand = value(cx, expr.value!);
  builder.span = expr.span;
  if (expr.op === "store") {
    if (expr.relaxed) builder.store(pointer, operand, { align: sizeOf(expr.value!.type) ?? 1, volatile: true });
    else storeInOrder(cx, pointer, operand, expr.value!.type, expr.span);
    return builder.constant(i32, 0);
  }
  const number = toNumber(cx, operand);
  if (expr.op === "nand") return refuse(cx, expr, "nand");
  return modify(cx, expr, pointer, number, wanted);
}

/** A pointer to be accessed through. */
function accessible(cx: LowerContext, pointer: TExpr): Value {
  const value = cx.recursion.value(cx, pointer);
  return isInArena(pointee(pointer.type)!) ? cx.builder.castSpace("fromarena", value) : value;
}

function load(cx: LowerContext, expr: AtomicExpr, pointer: Value): Value {
  if (!expr.relaxed) return loadInOrder(cx, pointer, expr.type, expr.span);
  return cx.builder.load(irType(expr.type), pointer, { align: sizeOf(expr.type) ?? 1, volatile: true });
}

function modify(cx: LowerContext, { op, result, type }: AtomicExpr, pointer: Value, number: Value, wanted: boolean): Value {
  const { builder } = cx;
  const amount = op === "sub" ? builder.unary("neg", number) : number;
  if (!wanted && op !== "exchange") {
    builder.atomic(operations[op]!, pointer, amount);
    return amount;
  }
  const old = builder.atomic(operations[op]!, pointer, amount, { fetch: true })!;
  if (result === "old") return fromNumber(cx, old, type);
  return fromNumber(cx, builder.binary(op === "sub" || op === "add" ? "add" : (op as "and" | "or" | "xor"), old, amount), type);
}

export function compareExchange(cx: LowerContext, expr: TExpr & { readonly kind: "compareExchange" }): Value {
  const { builder } = cx;
  const { value } = cx.recursion;
  const pointer = accessible(cx, expr.pointer);
  const expected = toNumber(cx, value(cx, expr.expected));
  const desired = toNumber(cx, value(cx, expr.desired));
  const expectedPointer = expr.expectedPointer && value(cx, expr.expectedPointer);
  builder.span = expr.span;
  const seen = builder.atomic("atomic_cmpxchg", pointer, desired, { expected })!;
  if (expr.result === "old") return fromNumber(cx, seen, expr.type);
  const swapped = builder.compare("eq", seen, expected);
  if (expectedPointer !== undefined) builder.store(expectedPointer, seen, { align: sizeOf(expr.expected.type) ?? 1 });
  return builder.resize(swapped, i8, false);
}

/** An exchange on memory of the function's own orders what stands before and behind it. */
export function fence(cx: LowerContext): Value {
  const { builder } = cx;
  const pointer = builder.slotAddress(builder.newSlot("(fence)", 8, 8));
  builder.store(pointer, builder.constant(i64, 0), { align: 8 });
  builder.atomic("atomic_xchg", pointer, builder.constant(i64, 0));
  return builder.constant(i32, 0);
}
