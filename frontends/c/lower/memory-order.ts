/**
 * Loads and stores that have a place among those of other CPUs. Up to v4 BPF has no instruction for them, but its atomic
 * operations that give the old value are fully ordered (kernel, Documentation/atomic_t.txt): a load is one that changes
 * nothing, a store an exchange whose result nobody wants.
 */

import { diagnostic } from "../../../compiler/diagnostics/diagnostic.ts";
import type { Value } from "../../../compiler/ir/ir.ts";
import { i32, i64, ptr } from "../../../compiler/ir/types.ts";
import type { Span } from "../../../compiler/source/source.ts";
import type { TExpr } from "../checked.ts";
import { sizeOf } from "../layout.ts";
import { isPointer, printCType, type CType } from "../types.ts";
import { irType, type LowerContext } from "./context.ts";

export function loadInOrder(cx: LowerContext, pointer: Value, type: CType, span: Span): Value {
  const { builder } = cx;
  if (!hasOperations(cx, type, span)) return builder.constant(irType(type), 0);
  const zero = builder.constant(sizeOf(type) === 4 ? i32 : i64, 0);
  return fromNumber(cx, builder.atomic("atomic_or", pointer, zero, { fetch: true })!, type);
}

export function storeInOrder(cx: LowerContext, pointer: Value, value: Value, type: CType, span: Span): void {
  if (hasOperations(cx, type, span)) cx.builder.atomic("atomic_xchg", pointer, toNumber(cx, value));
}

/** Says that there are none for the size. */
export function hasOperations(cx: LowerContext, type: CType, span: Span): boolean {
  const size = sizeOf(type);
  if (size === 4 || size === 8) return true;
  const hint = "use an _Atomic int, or __c11_atomic_load and __c11_atomic_store with memory_order_relaxed";
  cx.symbols.report(diagnostic("C2010", span, `BPF has atomic operations of 32 and 64 bits only, and none of '${printCType(type)}'`, { hint }));
  return false;
}

/** Atomic operations work on numbers. */
export function toNumber(cx: LowerContext, value: Value): Value {
  return cx.builder.typeOf(value) === ptr ? cx.builder.convert("ptrtoint", value, i64) : value;
}

export function fromNumber(cx: LowerContext, value: Value, type: CType): Value {
  return isPointer(type) ? cx.builder.convert("inttoptr", value, ptr) : value;
}

/** What needs a loop that another CPU can keep going for ever: the verifier wants to see its end. */
export function refuse(cx: LowerContext, { type, span }: TExpr, what: string): Value {
  const hint = "compare and exchange in a loop that gives up after some rounds, or take a bpf_spin_lock";
  cx.symbols.report(diagnostic("C2010", span, `BPF has no atomic operation for '${what}'`, { hint }));
  return cx.builder.constant(irType(type), 0);
}
