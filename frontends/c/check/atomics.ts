/** The __sync and __atomic builtins of gcc; the kernel has all of them sequentially consistent (RFC 9669 §5.3). */

import type { Span } from "../../../compiler/source/source.ts";
import type { AtomicOperator, TExpr } from "../checked.ts";
import { sizeOf } from "../layout.ts";
import { bare, boolType, integerOf, isPointer, pointee, printCType, unqualified, voidType, type CType } from "../types.ts";
import { convert, errorValue, isError } from "./build.ts";
import type { Context } from "./context.ts";
import { deref } from "./places.ts";

const operators: Readonly<Record<string, AtomicOperator>> = { add: "add", sub: "sub", or: "or", and: "and", xor: "xor", nand: "nand" };

/** Null when there is no such builtin. */
export function atomicBuiltin(cx: Context, name: string, args: readonly TExpr[], span: Span): TExpr | null {
  const fetch = /^__(sync|atomic)_fetch(?:_and)?_(\w+)$/.exec(name);
  const update = /^__(sync|atomic)_(\w+?)(?:_and)?_fetch$/.exec(name);
  const match = fetch ?? update;
  if (match) {
    const op = operators[match[2]!];
    return op ? modify(cx, name, op, args, match[1] === "sync" ? 2 : 3, fetch ? "old" : "new", span) : null;
  }
  switch (name) {
    case "__sync_lock_test_and_set":
      return modify(cx, name, "exchange", args, 2, "old", span);
    case "__atomic_exchange_n":
      return modify(cx, name, "exchange", args, 3, "old", span);
    case "__sync_lock_release":
      return store(cx, name, args, 1, span);
    case "__atomic_store_n":
      return store(cx, name, args, 3, span);
    case "__atomic_load_n":
      return load(cx, name, args, span);
    case "__sync_synchronize":
    case "__atomic_thread_fence":
    case "__atomic_signal_fence":
      return { kind: "barrier", type: voidType, span };
    case "__sync_val_compare_and_swap":
      return compareAndSwap(cx, name, args, "old", span);
    case "__sync_bool_compare_and_swap":
      return compareAndSwap(cx, name, args, "swapped", span);
    case "__atomic_compare_exchange_n":
      return compareExchange(cx, name, args, span);
    default:
      return null;
  }
}

/** The type that the pointer points to; null after an error. */
function target(cx: Context, name: string, args: readonly TExpr[], count: number, span: Span): CType | null {
  if (args.some(isError)) return null;
  if (args.length < count) {
    cx.bag.report("C2010", span, `'${name}' takes ${count} arguments, not ${args.length}`);
    return null;
  }
  const to = pointee(args[0]!.type);
  const size = to && (integerOf(to) || isPointer(to)) ? sizeOf(to) : null;
  if (to && (size === 4 || size === 8)) return unqualified(to);
  const widths = size === 1 || size === 2;
  cx.bag.report("C2010", args[0]!.span, `'${name}' takes a pointer to 4 or 8 bytes, not '${printCType(args[0]!.type)}'`, widths ? { hint: "BPF has atomic operations of 32 and 64 bits only" } : {});
  return null;
}

function modify(cx: Context, name: string, op: AtomicOperator, args: readonly TExpr[], count: number, result: "old" | "new", span: Span): TExpr {
  const type = target(cx, name, args, count, span);
  if (!type) return errorValue(span);
  return { kind: "atomic", op, pointer: args[0]!, value: convert(args[1]!, type), result, type, span };
}

function store(cx: Context, name: string, args: readonly TExpr[], count: number, span: Span): TExpr {
  const type = target(cx, name, args, count, span);
  if (!type) return errorValue(span);
  const zero: TExpr = { kind: "constant", value: 0n, type, span };
  return { kind: "atomic", op: "store", pointer: args[0]!, value: count === 1 ? zero : convert(args[1]!, type), result: "old", type: voidType, span };
}

function load(cx: Context, name: string, args: readonly TExpr[], span: Span): TExpr {
  if (args.some(isError)) return errorValue(span);
  const to = args[0] && pointee(args[0].type);
  if (!to || bare(to).kind === "record") {
    cx.bag.report("C2010", span, `'${name}' takes a pointer to an integer`);
    return errorValue(span);
  }
  return { kind: "atomic", op: "load", pointer: args[0]!, result: "old", type: unqualified(to), span };
}

function compareAndSwap(cx: Context, name: string, args: readonly TExpr[], result: "old" | "swapped", span: Span): TExpr {
  const type = target(cx, name, args, 3, span);
  if (!type) return errorValue(span);
  const operands = { pointer: args[0]!, expected: convert(args[1]!, type), desired: convert(args[2]!, type) };
  return { kind: "compareExchange", ...operands, result, type: result === "old" ? type : boolType, span };
}

function compareExchange(cx: Context, name: string, args: readonly TExpr[], span: Span): TExpr {
  const type = target(cx, name, args, 6, span);
  if (!type) return errorValue(span);
  const expectedPointer = args[1]!;
  const expected: TExpr = { kind: "load", place: deref(cx, expectedPointer, span), type, span };
  const desired = convert(args[2]!, type);
  return { kind: "compareExchange", pointer: args[0]!, expected, desired, expectedPointer, result: "swapped", type: boolType, span };
}
