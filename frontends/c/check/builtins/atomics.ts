/** The __sync, __atomic and __c11_atomic builtins of gcc and clang. */

import type { Span } from "../../../../compiler/source/source.ts";
import type { AtomicOperator, TExpr } from "../../checked.ts";
import { sizeOf } from "../../layout.ts";
import { boolType, integerOf, intType, isAtomic, isPointer, pointee, printCType, unqualified, unsignedLongType, voidType, type CType } from "../../types.ts";
import { arithmetic, constant, convert, errorValue, isError } from "../build.ts";
import type { Context } from "../context.ts";
import { deref, elementSize } from "../places.ts";
import { knownConstant } from "../known-constant.ts";

type Family = "sync" | "atomic" | "c11";

interface Request {
  readonly name: string;
  readonly family: Family;
  readonly args: readonly TExpr[];
  readonly span: Span;
}

type Check = (cx: Context, request: Request) => TExpr;

const operators = ["add", "sub", "or", "and", "xor", "nand"] as const;

/** Their names without the prefix of the family, with the number of arguments. */
const builtins: Readonly<Record<Family, ReadonlyMap<string, { readonly count: number; readonly check: Check }>>> = {
  sync: new Map([
    ...operators.flatMap((op) => [
      [`fetch_and_${op}`, { count: 2, check: modify(op, "old") }] as const,
      [`${op}_and_fetch`, { count: 2, check: modify(op, "new") }] as const,
    ]),
    ["lock_test_and_set", { count: 2, check: modify("exchange", "old") }],
    ["swap", { count: 2, check: modify("exchange", "old") }],
    ["lock_release", { count: 1, check: store }],
    ["synchronize", { count: 0, check: fence }],
    ["val_compare_and_swap", { count: 3, check: compareAndSwap("old") }],
    ["bool_compare_and_swap", { count: 3, check: compareAndSwap("swapped") }],
  ]),
  atomic: new Map([
    ...operators.flatMap((op) => [
      [`fetch_${op}`, { count: 3, check: modify(op, "old") }] as const,
      [`${op}_fetch`, { count: 3, check: modify(op, "new") }] as const,
    ]),
    ["exchange_n", { count: 3, check: modify("exchange", "old") }],
    ["store_n", { count: 3, check: store }],
    ["load_n", { count: 2, check: load }],
    ["compare_exchange_n", { count: 6, check: compareExchange }],
    ["exchange", { count: 4, check: intoPlace(modify("exchange", "old"), [0, 1, 3]) }],
    ["store", { count: 3, check: (cx, request) => store(cx, withValues(cx, request, [1])) }],
    ["load", { count: 3, check: intoPlace(load, [0, 2]) }],
    ["compare_exchange", { count: 6, check: (cx, request) => compareExchange(cx, withValues(cx, request, [2])) }],
    ["thread_fence", { count: 1, check: fence }],
    ["signal_fence", { count: 1, check: barrier }],
    ["is_lock_free", { count: 2, check: isLockFree }],
    ["always_lock_free", { count: 2, check: isLockFree }],
    ["test_and_set", { count: 2, check: flag }],
    ["clear", { count: 2, check: flag }],
  ]),
  c11: new Map([
    ...operators.map((op) => [`fetch_${op}`, { count: 3, check: modify(op, "old") }] as const),
    ["exchange", { count: 3, check: modify("exchange", "old") }],
    ["store", { count: 3, check: store }],
    ["init", { count: 2, check: (cx, request) => ({ ...store(cx, request), relaxed: true }) as TExpr }],
    ["load", { count: 2, check: load }],
    ["compare_exchange_strong", { count: 5, check: compareExchange }],
    ["compare_exchange_weak", { count: 5, check: compareExchange }],
    ["thread_fence", { count: 1, check: fence }],
    ["signal_fence", { count: 1, check: barrier }],
    ["is_lock_free", { count: 1, check: isLockFree }],
  ]),
};

/** `__sync_fetch_and_add_4` is of a size that the pointer tells anyway. */
function parts(name: string): { readonly family: Family; readonly plain: string } | null {
  const [, prefix, plain] = /^__(sync|atomic|c11_atomic)_(\w+)$/.exec(name) ?? [];
  if (!prefix || !plain) return null;
  if (prefix === "sync") return { family: "sync", plain: plain.replace(/_(1|2|4|8|16)$/, "") };
  return { family: prefix === "atomic" ? "atomic" : "c11", plain };
}

export function isAtomicBuiltin(name: string): boolean {
  const found = parts(name);
  return found !== null && builtins[found.family].has(found.plain);
}

/** Of a name that `isAtomicBuiltin`. */
export function atomicBuiltin(cx: Context, name: string, args: readonly TExpr[], span: Span): TExpr {
  const { family, plain } = parts(name)!;
  const { count, check } = builtins[family].get(plain)!;
  if (args.some(isError)) return errorValue(span);
  // What stands behind the arguments of a __sync builtin are variables that it protects (gcc manual).
  if (args.length < count || (args.length > count && family !== "sync")) {
    cx.bag.report("C2010", span, `'${name}' takes ${count} argument${count === 1 ? "" : "s"}, not ${args.length}`);
    return errorValue(span);
  }
  return check(cx, { name, family, args, span });
}

/** The type that the pointer points to; null after an error. */
function target(cx: Context, { name, family, args }: Request, ofAnySize = false): CType | null {
  const to = pointee(args[0]!.type);
  const size = to && (integerOf(to) || isPointer(to)) ? sizeOf(to) : null;
  if (to && size !== null && isAtomic(to) !== (family === "c11")) {
    cx.bag.report("C2010", args[0]!.span, `'${name}' takes a pointer to a type that is ${family === "c11" ? "" : "not "}_Atomic, not '${printCType(args[0]!.type)}'`);
    return null;
  }
  if (to && (size === 4 || size === 8 || (ofAnySize && size !== null && size < 8))) return unqualified(to);
  const widths = size === 1 || size === 2;
  cx.bag.report("C2010", args[0]!.span, `'${name}' takes a pointer to 4 or 8 bytes, not '${printCType(args[0]!.type)}'`, widths ? { hint: widthHint } : {});
  return null;
}

const widthHint = "BPF has atomic operations of 32 and 64 bits only";

/** The order that the argument at `index` names. */
function isRelaxed({ args }: Request, index: number): boolean {
  const order = args[index];
  return order !== undefined && knownConstant(order) === 0n;
}

/** C11 7.17.7.5: pointers move by what they point to; those of gcc's builtins by bytes. */
function amount(cx: Context, { family, args }: Request, type: CType): TExpr {
  const to = family === "c11" ? pointee(type) : null;
  const value = args[1]!;
  if (!to || isPointer(value.type)) return convert(value, type);
  const size = BigInt(elementSize(cx, to, value.span));
  return convert(arithmetic("*", convert(value, unsignedLongType), constant(size, unsignedLongType, value.span), value.span), type);
}

function modify(op: AtomicOperator, result: "old" | "new"): Check {
  return (cx, request) => {
    const { args, span } = request;
    const type = target(cx, request);
    if (!type) return errorValue(span);
    return { kind: "atomic", op, pointer: args[0]!, value: op === "exchange" ? convert(args[1]!, type) : amount(cx, request, type), result, type, span };
  };
}

function store(cx: Context, request: Request): TExpr {
  const { args, span } = request;
  const relaxed = isRelaxed(request, 2);
  const type = target(cx, request, relaxed);
  if (!type) return errorValue(span);
  const value: TExpr = args[1] ? convert(args[1], type) : { kind: "constant", value: 0n, type, span };
  return { kind: "atomic", op: "store", relaxed, pointer: args[0]!, value, result: "old", type: voidType, span };
}

function load(cx: Context, request: Request): TExpr {
  const relaxed = isRelaxed(request, 1);
  const type = target(cx, request, relaxed);
  if (!type) return errorValue(request.span);
  return { kind: "atomic", op: "load", relaxed, pointer: request.args[0]!, result: "old", type, span: request.span };
}

function compareAndSwap(result: "old" | "swapped"): Check {
  return (cx, request) => {
    const { args, span } = request;
    const type = target(cx, request);
    if (!type) return errorValue(span);
    const operands = { pointer: args[0]!, expected: convert(args[1]!, type), desired: convert(args[2]!, type) };
    return { kind: "compareExchange", ...operands, result, type: result === "old" ? type : boolType, span };
  };
}

function compareExchange(cx: Context, request: Request): TExpr {
  const { args, span } = request;
  const type = target(cx, request);
  if (!type) return errorValue(span);
  const expectedPointer = args[1]!;
  const expected: TExpr = { kind: "load", place: deref(cx, expectedPointer, span), type, span };
  return { kind: "compareExchange", pointer: args[0]!, expected, desired: convert(args[2]!, type), expectedPointer, result: "swapped", type: boolType, span };
}

function fence(_cx: Context, request: Request): TExpr {
  return { kind: isRelaxed(request, 0) ? "barrier" : "fence", type: voidType, span: request.span };
}

function barrier(_cx: Context, { span }: Request): TExpr {
  return { kind: "barrier", type: voidType, span };
}

function isLockFree(_cx: Context, { args, span }: Request): TExpr {
  const size = knownConstant(args[0]!);
  return constant(size !== null && [1n, 2n, 4n, 8n].includes(size) ? 1n : 0n, boolType, span);
}

function flag(cx: Context, { name, span }: Request): TExpr {
  cx.bag.report("C2010", span, `'${name}' works on one byte`, { hint: `${widthHint}: use an int and exchange` });
  return constant(0n, intType, span);
}

// ---- the forms that take and give values by pointers

/** What the arguments at `indices` point to in their places. */
function withValues(cx: Context, request: Request, indices: readonly number[]): Request {
  const args = request.args.map((arg, index) => {
    const to = pointee(arg.type);
    return indices.includes(index) && to ? ({ kind: "load", place: deref(cx, arg, arg.span), type: unqualified(to), span: arg.span } satisfies TExpr) : arg;
  });
  return { ...request, args };
}

/** `check` on the arguments at `kept`, the second a pointer to the value; what it gives is stored behind the argument before the last. */
function intoPlace(check: Check, kept: readonly number[]): Check {
  return (cx, request) => {
    const { args, span } = request;
    const pointer = args.at(-2)!;
    const direct = withValues(cx, request, kept.length > 2 ? [1] : []);
    const value = check(cx, { ...direct, args: kept.map((index) => direct.args[index]!) });
    if (isError(value)) return value;
    return convert({ kind: "assign", place: deref(cx, pointer, span), value, type: value.type, span }, voidType);
  };
}
