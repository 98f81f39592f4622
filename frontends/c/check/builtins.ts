/** The builtins of gcc and clang that BPF programs use. */

import type { Span } from "../../../compiler/source/source.ts";
import type { Expr } from "../ast.ts";
import type { LocalVariable, MemoryBuiltin, TExpr } from "../checked.ts";
import { sizeOf } from "../layout.ts";
import {
  boolType,
  integerOf,
  intType,
  isPointer,
  longLongType,
  longType,
  pointee,
  pointerTo,
  qualified,
  unsignedIntType,
  unsignedLongLongType,
  unsignedLongType,
  unsignedShortType,
  voidType,
  type CType,
} from "../types.ts";
import { atomicBuiltin } from "./atomics.ts";
import { constantTest } from "./constant-tests.ts";
import { constant, convert, errorValue, isError } from "./build.ts";
import type { Context } from "./context.ts";
import { convertForAssignment } from "./convert.ts";
import { coreBuiltin, isCoreBuiltin } from "./core-builtins.ts";
import { conditional, condition } from "./operators.ts";
import { knownConstant } from "./specifiers.ts";

type Builtin = (cx: Context, args: readonly TExpr[], span: Span) => TExpr;

/** Functions of the C library that are builtins when nothing defines them. */
const libraryNames: ReadonlySet<string> = new Set("memcpy memmove memset memcmp strlen strcmp bzero abs labs".split(" "));

export function isLibraryBuiltin(name: string): boolean {
  return libraryNames.has(name);
}

/** Null when there is no such builtin. */
export function builtinCall(cx: Context, name: string, exprs: readonly Expr[], span: Span): TExpr | null {
  const plain = libraryNames.has(name) ? name : name.replace(/^__builtin_(?:bpf_)?/, "");
  // These look at their arguments in their own way.
  if (plain === "choose_expr" && name !== plain) return chooseExpression(cx, exprs, span);
  if (isCoreBuiltin(plain) && name !== plain) return coreBuiltin(cx, plain, exprs, span);
  const args = exprs.map((expr) => cx.recursion.expression(cx, expr));
  if (/^__(sync|atomic)_/.test(name)) return atomicBuiltin(cx, name, args, span);
  if (plain === name && !libraryNames.has(name)) return null;
  const builtin = builtins.get(plain);
  if (!builtin) return null;
  const counts = argumentCounts.get(plain) ?? 1;
  if (args.length < counts) {
    cx.bag.report("C2010", span, `'${name}' takes ${counts} arguments, not ${args.length}`);
    return errorValue(span);
  }
  return args.some(isError) ? errorValue(span) : builtin(cx, args, span);
}

/** For `__has_builtin`. */
export function isBuiltin(name: string): boolean {
  if (/^__(sync|atomic)_/.test(name)) return true;
  const plain = name.replace(/^__builtin_/, "");
  return plain !== name && (builtins.has(plain) || isCoreBuiltin(plain) || ["choose_expr", "offsetof", "types_compatible_p", "va_arg"].includes(plain));
}

function chooseExpression(cx: Context, exprs: readonly Expr[], span: Span): TExpr {
  if (exprs.length !== 3) {
    cx.bag.report("C2010", span, "'__builtin_choose_expr' takes 3 arguments");
    return errorValue(span);
  }
  const test = knownConstant(cx.recursion.expression(cx, exprs[0]!));
  if (test === null) {
    cx.bag.report("C2006", exprs[0]!.span, "the condition of '__builtin_choose_expr' must be a constant");
    return errorValue(span);
  }
  return cx.recursion.expression(cx, exprs[test !== 0n ? 1 : 2]!);
}

const constVoidPointer = pointerTo(qualified(voidType, { const: true }));
const voidPointer = pointerTo(voidType);

function memory(builtin: MemoryBuiltin): Builtin {
  const second = builtin === "memset" ? intType : constVoidPointer;
  const first = builtin === "memcmp" ? constVoidPointer : voidPointer;
  return (cx, args, span) => ({
    kind: "memory",
    builtin,
    args: [
      keepPointer(convertForAssignment(cx, args[0]!, first, "passing to parameter of type"), args[0]!),
      keepPointer(convertForAssignment(cx, args[1]!, second, "passing to parameter of type"), args[1]!),
      convertForAssignment(cx, args[2]!, unsignedLongType, "passing to parameter of type"),
    ],
    type: builtin === "memcmp" ? intType : isPointer(args[0]!.type) ? args[0]!.type : voidPointer,
    span,
  });
}

/** The pointer as it was, so that its alignment is still known. */
function keepPointer(converted: TExpr, original: TExpr): TExpr {
  return isPointer(original.type) && !isError(converted) ? original : converted;
}

function bits(op: "bswap" | "popcount" | "clz" | "ctz", operandType: CType, resultType: CType): Builtin {
  return (cx, args, span) => {
    const operand = convertForAssignment(cx, args[0]!, operandType, "passing to parameter of type");
    if (operand.kind === "constant") return constant(foldBits(op, operand.value, sizeOf(operandType)! * 8), resultType, span);
    const result: TExpr = { kind: "bits", op, operand, type: operandType, span };
    return convert(result, resultType);
  };
}

function foldBits(op: "bswap" | "popcount" | "clz" | "ctz", value: bigint, width: number): bigint {
  const digits = BigInt.asUintN(width, value).toString(2).padStart(width, "0");
  if (op === "popcount") return BigInt(digits.replaceAll("0", "").length);
  if (op === "clz") return BigInt(`${digits}1`.indexOf("1"));
  if (op === "ctz") return BigInt(width - 1 - digits.lastIndexOf("1"));
  return BigInt(`0b${digits.match(/.{8}/g)!.reverse().join("")}`);
}

/** `ffs(x)`: one more than the trailing zeros; 0 for 0. */
function ffs(operandType: CType): Builtin {
  return (cx, args, span) => {
    const operand = convertForAssignment(cx, args[0]!, operandType, "passing to parameter of type");
    return once(operand, span, (value) => {
      const one: TExpr = constant(1n, intType, span);
      const count: TExpr = convert({ kind: "bits", op: "ctz", operand: value, type: operandType, span }, intType);
      const more: TExpr = { kind: "arithmetic", op: "+", left: count, right: one, type: intType, span };
      return conditional(cx, value, more, constant(0n, intType, span), span);
    });
  };
}

/** What uses a value several times, of an operand that is computed once. */
function once(operand: TExpr, span: Span, use: (value: TExpr) => TExpr): TExpr {
  if (operand.kind === "constant" || isError(operand)) return use(operand);
  const { type } = operand;
  const variable: LocalVariable = { name: "operand", type, span, isParameter: false, used: true };
  const init = { items: [{ offset: 0, value: operand }], size: sizeOf(type)!, span };
  const result = use({ kind: "load", place: { kind: "local", variable, type, span }, type, span });
  return { kind: "statements", body: [{ kind: "declare", variable, init, span }], result, type: result.type, span };
}

function overflow(op: "+" | "-" | "*"): Builtin {
  return (cx, args, span) => {
    const [left, right, target] = args as [TExpr, TExpr, TExpr];
    const to = pointee(target.type);
    if (!integerOf(left.type) || !integerOf(right.type) || !to || !integerOf(to)) {
      cx.bag.report("C2010", span, "an overflow builtin takes two integers and a pointer to one");
      return errorValue(span);
    }
    return { kind: "overflow", op, left, right, target, type: boolType, span };
  };
}

function stringBytes(expr: TExpr): Uint8Array | null {
  if (expr.kind === "convert") return stringBytes(expr.operand);
  if (expr.kind !== "address" || expr.place.kind !== "string") return null;
  const { bytes } = expr.place;
  return bytes.subarray(0, bytes.indexOf(0));
}

function ofConstantStrings(name: string, compute: (strings: readonly Uint8Array[]) => bigint, type: CType): Builtin {
  return (cx, args, span) => {
    const strings = args.map(stringBytes);
    if (strings.every((one) => one !== null)) return constant(compute(strings), type, span);
    cx.bag.report("C0003", span, `'${name}' is supported on string literals only`);
    return errorValue(span);
  };
}

function compareBytes(left: Uint8Array, right: Uint8Array): bigint {
  for (let i = 0; ; i++) {
    const difference = (left[i] ?? 0) - (right[i] ?? 0);
    if (difference !== 0) return difference < 0 ? -1n : 1n;
    if (left[i] === undefined) return 0n;
  }
}

/** The size of the object that a pointer points into, where it is plain. */
function objectSize(_cx: Context, args: readonly TExpr[], span: Span): TExpr {
  const [pointer, mode] = args;
  const unknown = mode && knownConstant(mode)! >= 2n ? 0n : -1n;
  const place = pointer?.kind === "address" ? pointer.place : null;
  const size = place && (place.kind === "local" || place.kind === "globalVariable" || place.kind === "memberOf") ? sizeOf(place.type) : null;
  return constant(size === null ? unknown : BigInt(size), unsignedLongType, span);
}

function absolute(type: CType): Builtin {
  return (cx, args, span) => {
    const operand = convertForAssignment(cx, args[0]!, type, "passing to parameter of type");
    return once(operand, span, (value) => {
      const test: TExpr = { kind: "compare", op: "<", left: value, right: constant(0n, type, span), type: intType, span };
      return conditional(cx, test, { kind: "unary", op: "-", operand: value, type, span }, value, span);
    });
  };
}

function notSupported(name: string): Builtin {
  return (cx, _args, span) => {
    cx.bag.report("C0003", span, `'__builtin_${name}' is not supported`);
    return errorValue(span);
  };
}

const trap: Builtin = (_cx, _args, span) => ({ kind: "trap", type: voidType, span });
const firstArgument: Builtin = (_cx, args) => args[0]!;

const builtins: ReadonlyMap<string, Builtin> = new Map<string, Builtin>([
  ["memcpy", memory("memcpy")],
  ["memcpy_inline", memory("memcpy")],
  ["memmove", memory("memmove")],
  ["memset", memory("memset")],
  ["memset_inline", memory("memset")],
  ["memcmp", memory("memcmp")],
  ["bcmp", memory("memcmp")],
  ["bzero", (cx, args, span) => memory("memset")(cx, [args[0]!, constant(0n, intType, span), args[1]!], span)],
  ["bswap16", bits("bswap", unsignedShortType, unsignedShortType)],
  ["bswap32", bits("bswap", unsignedIntType, unsignedIntType)],
  ["bswap64", bits("bswap", unsignedLongType, unsignedLongType)],
  ["popcount", bits("popcount", unsignedIntType, intType)],
  ["popcountl", bits("popcount", unsignedLongType, intType)],
  ["popcountll", bits("popcount", unsignedLongLongType, intType)],
  ["clz", bits("clz", unsignedIntType, intType)],
  ["clzl", bits("clz", unsignedLongType, intType)],
  ["clzll", bits("clz", unsignedLongLongType, intType)],
  ["ctz", bits("ctz", unsignedIntType, intType)],
  ["ctzl", bits("ctz", unsignedLongType, intType)],
  ["ctzll", bits("ctz", unsignedLongLongType, intType)],
  ["ffs", ffs(unsignedIntType)],
  ["ffsl", ffs(unsignedLongType)],
  ["ffsll", ffs(unsignedLongLongType)],
  ["abs", absolute(intType)],
  ["labs", absolute(longType)],
  ["llabs", absolute(longLongType)],
  [
    "expect",
    (cx, args, span) => {
      const operand = convertForAssignment(cx, args[0]!, longType, "passing to parameter of type");
      const expected = knownConstant(args[1]!);
      return operand.kind === "constant" || expected === null ? operand : { kind: "expect", operand, expected, type: longType, span };
    },
  ],
  ["expect_with_probability", (cx, args, span) => builtins.get("expect")!(cx, args, span)],
  ["constant_p", (_cx, args, span) => constantTest(args[0]!, span)],
  ["unreachable", trap],
  ["trap", trap],
  ["abort", trap],
  ["assume", (cx, args, span) => (condition(cx, args[0]!), constant(0n, voidType, span))],
  ["prefetch", (_cx, _args, span) => ({ kind: "barrier", type: voidType, span })],
  ["assume_aligned", firstArgument],
  ["launder", firstArgument],
  ["object_size", objectSize],
  ["dynamic_object_size", objectSize],
  ["add_overflow", overflow("+")],
  ["sub_overflow", overflow("-")],
  ["mul_overflow", overflow("*")],
  ...["s", "u"].flatMap((sign) =>
    ["", "l", "ll"].flatMap((size): [string, Builtin][] => [
      [`${sign}add${size}_overflow`, overflow("+")],
      [`${sign}sub${size}_overflow`, overflow("-")],
      [`${sign}mul${size}_overflow`, overflow("*")],
    ]),
  ),
  ["strlen", ofConstantStrings("strlen", ([text]) => BigInt(text!.length), unsignedLongType)],
  ["strcmp", ofConstantStrings("strcmp", ([left, right]) => compareBytes(left!, right!), intType)],
  ["nan", notSupported("nan")],
  ["alloca", notSupported("alloca")],
]);

const argumentCounts: ReadonlyMap<string, number> = new Map([
  ...["memcpy", "memcpy_inline", "memmove", "memset", "memset_inline", "memcmp", "bcmp", "add_overflow", "sub_overflow", "mul_overflow"].map((name) => [name, 3] as const),
  ...["s", "u"].flatMap((sign) => ["", "l", "ll"].flatMap((size) => ["add", "sub", "mul"].map((op) => [`${sign}${op}${size}_overflow`, 3] as const))),
  ...["expect", "bzero", "object_size", "strcmp"].map((name) => [name, 2] as const),
  ...["unreachable", "trap", "abort", "prefetch"].map((name) => [name, 0] as const),
]);
