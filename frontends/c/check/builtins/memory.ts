/** Builtins that copy, fill, compare and measure memory. */

import { libraryResult, stringIn, type LibraryFunction } from "../../../../compiler/ir/library-functions.ts";
import type { Span } from "../../../../compiler/source/source.ts";
import type { LocalVariable, MemoryBuiltin, TExpr } from "../../checked.ts";
import { sizeOf } from "../../layout.ts";
import { arrayOf, charType, intType, isPointer, pointerTo, qualified, unsignedLongType, voidType, type CType } from "../../types.ts";
import { constant, errorValue, isError, pointerAdd, valueOf } from "../build.ts";
import type { Context } from "../context.ts";
import { knownConstant } from "../known-constant.ts";
import { builtin, once, passed, type Builtin, type Row } from "./row.ts";

const constVoidPointer = pointerTo(qualified(voidType, { const: true }));
const constCharPointer = pointerTo(qualified(charType, { const: true }));
const voidPointer = pointerTo(voidType);

export const memoryBuiltins: readonly Row[] = [
  ...(["memcpy", "memmove", "memset"] as const).flatMap((name): Row[] => [
    [name, memory(name)],
    // What _FORTIFY_SOURCE makes of it: the last argument is the size of the target.
    [`__${name}_chk`, builtin(4, (cx, args, span) => memoryCall(cx, name, args, span))],
  ]),
  ["memcpy_inline", memory("memcpy")],
  ["memset_inline", memory("memset")],
  ["memcmp", memory("memcmp")],
  ["bcmp", memory("memcmp")],
  ["bzero", builtin(2, (cx, [target, size], span) => memoryCall(cx, "memset", [target!, constant(0n, intType, span), size!], span))],
  ["bcopy", builtin(3, (cx, [source, target, size], span) => memoryCall(cx, "memmove", [target!, source!, size!], span))],
  ["mempcpy", builtin(3, pastCopy)],
  ["object_size", builtin(2, objectSize)],
  ["dynamic_object_size", builtin(2, objectSize)],
  ["alloca", builtin(1, alloca)],
  ["strlen", ofStrings("strlen")],
  ["strcmp", ofStrings("strcmp")],
  ["strncmp", ofStrings("strncmp")],
];

function memory(name: MemoryBuiltin): Builtin {
  return builtin(3, (cx, args, span) => memoryCall(cx, name, args, span));
}

function memoryCall(cx: Context, name: MemoryBuiltin, args: readonly TExpr[], span: Span): TExpr {
  const second = name === "memset" ? intType : constVoidPointer;
  const first = name === "memcmp" ? constVoidPointer : voidPointer;
  return {
    kind: "memory",
    builtin: name,
    args: [keepPointer(passed(cx, args[0]!, first), args[0]!), keepPointer(passed(cx, args[1]!, second), args[1]!), passed(cx, args[2]!, unsignedLongType)],
    type: name === "memcmp" ? intType : isPointer(args[0]!.type) ? args[0]!.type : voidPointer,
    span,
  };
}

/** The pointer as it was, so that its alignment is still known. */
function keepPointer(converted: TExpr, original: TExpr): TExpr {
  return isPointer(original.type) && !isError(converted) ? original : converted;
}

/** `mempcpy`: the address behind what was copied. */
function pastCopy(cx: Context, [target, source, size]: readonly TExpr[], span: Span): TExpr {
  return once(passed(cx, size!, unsignedLongType), span, (count) => pointerAdd(passed(cx, memoryCall(cx, "memcpy", [target!, source!, count], span), voidPointer), count, 1, false, span));
}

/** The size of the object that a pointer points into, where it is plain. */
function objectSize(_cx: Context, [pointer, mode]: readonly TExpr[], span: Span): TExpr {
  const unknown = mode && knownConstant(mode)! >= 2n ? 0n : -1n;
  const place = pointer?.kind === "address" ? pointer.place : null;
  const size = place && (place.kind === "local" || place.kind === "globalVariable" || place.kind === "memberOf") ? sizeOf(place.type) : null;
  return constant(size === null ? unknown : BigInt(size), unsignedLongType, span);
}

/** Memory of a size that is known is a variable of the function. */
function alloca(cx: Context, [size]: readonly TExpr[], span: Span): TExpr {
  const bytes = knownConstant(size!);
  if (bytes === null || bytes < 0n || bytes > 512n) {
    cx.bag.report("C0003", span, "'__builtin_alloca' takes a constant of at most 512: the stack of BPF has no more", { hint: "declare an array" });
    return errorValue(span);
  }
  const type: CType = { kind: "typedef", name: "alloca", target: arrayOf(charType, Number(bytes)), align: 8 };
  const variable: LocalVariable = { name: "alloca", type, span, isParameter: false, used: true };
  const result: TExpr = { kind: "convert", operand: valueOf({ kind: "local", variable, type, span }), type: voidPointer, span };
  return { kind: "statements", body: [{ kind: "declare", variable, span }], result, type: voidPointer, span };
}

// ---- strings

/**
 * `strlen` and its like, of strings that are known: literals, and after inlining what parameters and tables of constants
 * hold.
 */
function ofStrings(name: LibraryFunction): Builtin {
  const type = name === "strlen" ? unsignedLongType : intType;
  const [strings, count] = name === "strlen" ? [1, 1] : name === "strcmp" ? [2, 2] : [2, 3];
  return builtin(count, (cx, args, span) => {
    const pointers = args.slice(0, strings).map((one) => passed(cx, one, constCharPointer));
    const limit = args.slice(strings).map((one) => passed(cx, one, unsignedLongType));
    const texts = pointers.map(literalBytes);
    const most = limit.map(knownConstant);
    if (texts.every((one) => one !== null) && !most.includes(null)) return constant(libraryResult(name, texts, most[0] ?? undefined), type, span);
    return { kind: "library", name, args: [...pointers, ...limit], type, span };
  });
}

function literalBytes(expr: TExpr): Uint8Array | null {
  if (expr.kind === "convert") return literalBytes(expr.operand);
  return expr.kind === "address" && expr.place.kind === "string" ? stringIn(expr.place.bytes) : null;
}
