/** Calls (C11 6.5.2.2): of functions, of builtins, and of helpers by way of their numbers. */

import type { Span } from "../../../compiler/source/source.ts";
import type { Expr } from "../ast.ts";
import type { Place, TExpr } from "../checked.ts";
import { bare, pointee, pointerTo, printCType, unqualified, type FunctionType } from "../types.ts";
import { convert, errorValue, isError, promote } from "./build.ts";
import { builtinCall, isLibraryBuiltin } from "./builtins/builtins.ts";
import { completeType } from "./complete.ts";
import type { Context } from "./context.ts";
import { convertForAssignment } from "./convert.ts";
import { warnAboutFormat } from "./warnings/format/format.ts";
import { warnAboutPackedMember } from "./warnings/packed-members.ts";
import { warnAboutMemorySize } from "./warnings/pointers.ts";
import { warnAboutConversionToBool } from "./warnings/suspicious.ts";

export function checkCall(cx: Context, callee: Expr, argExprs: readonly Expr[], span: Span): TExpr {
  const named = callee.kind === "name" ? callee.name : null;
  if (named !== null && maybeBuiltin(cx, named)) {
    const result = builtinCall(cx, named, argExprs, span);
    if (result?.kind === "memory") warnAboutMemorySize(cx, result.builtin === "memset" ? 1 : 2, argExprs, result.args);
    if (result) return result;
    if (named.startsWith("__")) {
      cx.bag.report("C0003", callee.span, `there is no builtin '${named}'`);
      return errorValue(span);
    }
  }
  if (named !== null && !cx.lookup(named)) {
    cx.bag.report("C1011", callee.span, `call to undeclared function '${named}'`, { hint: "include the header that declares it" });
    argExprs.forEach((arg) => cx.recursion.expression(cx, arg));
    return errorValue(span);
  }
  const fn = cx.recursion.expression(cx, callee);
  const args = argExprs.map((arg) => cx.recursion.expression(cx, arg));
  if (isError(fn)) return errorValue(span);
  const to = pointee(fn.type) ?? fn.type;
  const type = bare(to);
  if (type.kind !== "function") {
    cx.bag.report("C2008", callee.span, `'${printCType(fn.type)}' is not a function`);
    return errorValue(span);
  }
  for (const [i, param] of type.params.entries()) if (args[i]) warnAboutConversionToBool(cx, argExprs[i]!, args[i], param.type);
  if (fn.kind === "address" && fn.place.kind === "functionName") warnAboutFormat(cx, fn.place.target, argExprs, args);
  return calling(cx, fn, type, args, span, callee.span);
}

function maybeBuiltin(cx: Context, text: string): boolean {
  if (/^__(builtin|sync|atomic|c11_atomic)_/.test(text)) return true;
  if (!isLibraryBuiltin(text)) return false;
  const meaning = cx.lookup(text);
  return !meaning || (meaning.kind === "function" && !meaning.defined);
}

function calling(cx: Context, fn: TExpr, type: FunctionType, given: readonly TExpr[], span: Span, calleeSpan: Span): TExpr {
  const expected = type.params.length;
  if (given.length < expected || (given.length > expected && !type.variadic)) {
    cx.bag.report("C2004", span, `the function takes ${type.variadic ? "at least " : ""}${expected} argument${expected === 1 ? "" : "s"}, not ${given.length}`);
    return errorValue(span);
  }
  const args = given.map((arg, i) => {
    const param = type.params[i];
    if (!param) {
      warnAboutPackedMember(cx, arg, pointee(arg.type) ?? arg.type);
      return promote(arg);
    }
    return convertForAssignment(cx, arg, param.type, "passing to parameter of type");
  });
  if (args.some(isError)) return errorValue(span);
  const returns = unqualified(type.returns);
  completeType(cx, returns);
  if (fn.kind === "address" && fn.place.kind === "functionName") {
    // The loader compares the types behind the pointers with those of the kernel's function.
    for (const one of [returns, ...type.params.map((param) => param.type)]) completeType(cx, pointee(one) ?? one);
    return { kind: "call", callee: { kind: "function", target: fn.place.target }, args, type: returns, span };
  }
  const helper = helperValue(fn);
  if (helper === null) return { kind: "call", callee: { kind: "pointer", type }, args: [convert(fn, pointerTo(type), calleeSpan), ...args], type: returns, span };
  return { kind: "call", callee: { kind: "helper", id: Number(BigInt.asIntN(32, helper)) }, args, type: returns, span };
}

/**
 * The number of a helper that is called through a function pointer with that value. An instruction has 32 bits for it,
 * with a sign: `(void *)-1` marks calls that a loader rewrites.
 */
function helperValue(fn: TExpr): bigint | null {
  if (fn.kind === "constant") return fn.value;
  if (fn.kind === "load" && fn.place.kind === "globalVariable") return fn.place.variable.helper ?? null;
  if (fn.kind === "convert" || (fn.kind === "address" && fn.place.kind === "deref")) {
    return helperValue(fn.kind === "convert" ? fn.operand : (fn.place as Place & { kind: "deref" }).pointer);
  }
  return null;
}
