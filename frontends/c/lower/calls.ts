/** Calls of functions and helpers. Structs travel through memory of the caller: such functions are always inlined. */

import type { Callee, Value } from "../../../compiler/ir/ir.ts";
import { bitsOf, i32, i64, ptr, type IntType } from "../../../compiler/ir/types.ts";
import type { FunctionSymbol, TExpr } from "../checked.ts";
import { integerOf, isPointer, isVoid, type CType } from "../types.ts";
import { irType, isRecord, passedType, pointerOf, type Address, type LowerContext } from "./context.ts";

export function call(cx: LowerContext, expr: TExpr & { readonly kind: "call" }, into?: Address): Value {
  const { callee } = expr;
  if (callee.kind === "helper") return callHelper(cx, expr, callee.id);
  if (callee.kind === "pointer") return callPointer(cx, expr, into);
  const width = loadWidth(callee.target);
  if (width !== null) return loadPacket(cx, expr, width);
  return callFunction(cx, expr, callee.target, into);
}

function callHelper(cx: LowerContext, expr: TExpr & { readonly kind: "call" }, id: number): Value {
  const { builder } = cx;
  const args = expr.args.map((arg) => helperArgument(cx, arg));
  builder.span = expr.span;
  if (isPointer(expr.type)) return builder.call({ kind: "helper", id }, args, ptr);
  const result = builder.call({ kind: "helper", id }, args, i64);
  if (isVoid(expr.type)) return builder.constant(i32, 0);
  const type = irType(expr.type) as IntType;
  return builder.resize(result, type, true);
}

/** Helpers that take 32 bits look at no more than those, so the upper half is left zero. */
function helperArgument(cx: LowerContext, arg: TExpr): Value {
  if (isRecord(arg.type)) return structCopy(cx, arg);
  const value = cx.recursion.value(cx, arg);
  const type = integerOf(arg.type);
  return type ? cx.builder.resize(value, i64, type.signed && type.size < 4) : value;
}

function callFunction(cx: LowerContext, expr: TExpr & { readonly kind: "call" }, target: FunctionSymbol, into: Address | undefined): Value {
  const args = expr.args.map((arg) => functionArgument(cx, arg));
  const callee: Callee = { kind: target.section === ".ksyms" ? "kfunc" : "function", name: cx.symbols.function(target) };
  const result = callWith(cx, expr, callee, args, into);
  if (target.noReturn) {
    cx.builder.unreachable();
    cx.ensureOpen();
  }
  return result;
}

/** The pointer goes before the place of the result. */
function callPointer(cx: LowerContext, expr: TExpr & { readonly kind: "call" }, into: Address | undefined): Value {
  const [target, ...args] = expr.args.map((arg) => functionArgument(cx, arg));
  return callWith(cx, expr, { kind: "pointer" }, args, into, [target!]);
}

function callWith(cx: LowerContext, expr: TExpr, callee: Callee, args: readonly Value[], into: Address | undefined, before: readonly Value[] = []): Value {
  const { builder } = cx;
  builder.span = expr.span;
  if (isRecord(expr.type)) {
    const place = pointerOf(cx, into ?? cx.slot("(result)", expr.type));
    builder.call(callee, [...before, place, ...args], null);
    return place;
  }
  if (!isVoid(expr.type)) return narrow(cx, builder.call(callee, [...before, ...args], passedType(expr.type)), expr.type);
  builder.call(callee, [...before, ...args], null);
  return builder.constant(i32, 0);
}

/** `strlen` and its like, which the passes work out. */
export function libraryCall(cx: LowerContext, expr: TExpr & { readonly kind: "library" }): Value {
  const args = expr.args.map((arg) => cx.recursion.value(cx, arg));
  cx.builder.span = expr.span;
  return cx.builder.call({ kind: "library", name: expr.name }, args, irType(expr.type));
}

function functionArgument(cx: LowerContext, arg: TExpr): Value {
  if (isRecord(arg.type)) return structCopy(cx, arg);
  return widen(cx, cx.recursion.value(cx, arg), arg.type);
}

/** The copy belongs to the callee (C11 6.5.2.2p4). */
function structCopy(cx: LowerContext, arg: TExpr): Value {
  const slot = cx.slot("(argument)", arg.type);
  cx.recursion.recordInto(cx, arg, slot);
  return slot.pointer;
}

/** To the width in which values travel between functions. */
export function widen(cx: LowerContext, value: Value, type: CType): Value {
  const integer = integerOf(type);
  return integer && integer.size < 4 ? cx.builder.resize(value, i32, integer.signed) : value;
}

export function narrow(cx: LowerContext, value: Value, type: CType): Value {
  const integer = integerOf(type);
  if (!integer || bitsOf(cx.builder.typeOf(value)) <= integer.size * 8) return value;
  return cx.builder.resize(value, irType(type) as IntType, false);
}

/** The width in bytes of `load_byte` and its like, which clang knows by these names. */
function loadWidth(target: FunctionSymbol): 1 | 2 | 4 | null {
  switch (target.asmLabel) {
    case "llvm.bpf.load.byte":
      return 1;
    case "llvm.bpf.load.half":
      return 2;
    case "llvm.bpf.load.word":
      return 4;
    default:
      return null;
  }
}

/** The old LD_ABS and LD_IND: reads the packet in network order, and ends the program with 0 when it is too short. */
function loadPacket(cx: LowerContext, expr: TExpr & { readonly kind: "call" }, bytes: 1 | 2 | 4): Value {
  const { builder } = cx;
  const args = expr.args.map((arg) => cx.recursion.value(cx, arg));
  builder.span = expr.span;
  return builder.resize(builder.call({ kind: "packet", bytes }, args, i64), irType(expr.type) as IntType, false);
}
