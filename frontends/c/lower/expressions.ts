/** Scalar expressions to values. */

import type { Value } from "../../../compiler/ir/ir.ts";
import { i32, i8 } from "../../../compiler/ir/types.ts";
import { unreachable } from "../../../compiler/support/invariant.ts";
import { truth } from "../check/build.ts";
import type { TExpr } from "../checked.ts";
import { sizeOf } from "../layout.ts";
import { integerOf, isVoid } from "../types.ts";
import { arithmetic, constantValue, convertValue, overflow, pointerDifference, pointerSum } from "./arithmetic.ts";
import { atomic, compareExchange, fence } from "./atomics.ts";
import { call, libraryCall } from "./calls.ts";
import { branchOn, conditionValue } from "./conditions.ts";
import { irType, isRecord, pointerOf, type Address, type LowerContext } from "./context.ts";
import { memoryBuiltin } from "./memory.ts";
import { addressOfPlace, copyRecord, coreValue, loadPlace, pointerTo, storedValue, storePlace } from "./places.ts";
import { update } from "./updates.ts";

/** The value of an expression; a meaningless i32 for one of type void. */
export function lowerValue(cx: LowerContext, expr: TExpr): Value {
  const { builder } = cx;
  cx.ensureOpen();
  builder.span = expr.span;
  switch (expr.kind) {
    case "constant":
      return constantValue(cx, expr.value, expr.type);
    case "load":
      if (isRecord(expr.type)) return recordPointer(cx, expr);
      return loadPlace(cx, expr.place);
    case "address":
      return pointerTo(cx, expr.place);
    case "unary": {
      const operand = lowerValue(cx, expr.operand);
      builder.span = expr.span;
      return builder.unary(expr.op === "-" ? "neg" : "not", operand);
    }
    case "not":
    case "compare":
      return builder.resize(conditionValue(cx, expr), i32, false);
    case "logical":
      return logical(cx, expr);
    case "arithmetic": {
      const left = lowerValue(cx, expr.left);
      const right = lowerValue(cx, expr.right);
      builder.span = expr.span;
      return arithmetic(cx, expr.op, left, right, expr.type);
    }
    case "choose":
      return choose(cx, expr);
    case "sequence":
      lowerEffect(cx, expr.first);
      return lowerValue(cx, expr.second);
    case "convert":
      return convert(cx, expr);
    case "pointerAdd":
      return pointerSum(cx, expr);
    case "pointerDifference":
      return pointerDifference(cx, expr);
    case "assign":
      return assign(cx, expr);
    case "update":
      return update(cx, expr);
    case "call":
      return call(cx, expr);
    case "statements":
      return statementExpression(cx, expr);
    case "memory":
      return memoryBuiltin(cx, expr);
    case "bits":
      return bits(cx, expr);
    case "overflow":
      return overflow(cx, expr);
    case "isConstant":
      return builder.emit(i32, { op: "isconst", operand: lowerValue(cx, expr.operand) });
    case "expect":
      return lowerValue(cx, expr.operand);
    case "atomic":
      return atomic(cx, expr);
    case "compareExchange":
      return compareExchange(cx, expr);
    case "core":
      return coreValue(cx, expr);
    case "trap":
      builder.unreachable();
      cx.ensureOpen();
      return builder.constant(i32, 0);
    case "library":
      return libraryCall(cx, expr);
    case "fence":
      return fence(cx);
    case "barrier":
      return builder.constant(i32, 0);
    default:
      return unreachable(expr);
  }
}

/** Evaluates for the effects alone. */
export function lowerEffect(cx: LowerContext, expr: TExpr): void {
  if (isRecord(expr.type)) {
    if (expr.kind !== "load") recordPointer(cx, expr);
    return;
  }
  cx.ensureOpen();
  if (expr.kind === "update") lowerValue(cx, { ...expr, result: "new" });
  else if (expr.kind === "atomic") atomic(cx, expr, false);
  else if (expr.kind === "choose" && expr.then) {
    const [then, otherwise, join] = [cx.builder.newBlock(), cx.builder.newBlock(), cx.builder.newBlock()];
    branchOn(cx, expr.condition, then, otherwise);
    for (const [block, side] of [[then, expr.then], [otherwise, expr.otherwise]] as const) {
      cx.builder.switchTo(block);
      lowerEffect(cx, side);
      cx.jumpUnlessEnded(join);
    }
    cx.builder.switchTo(join);
  } else if (expr.kind === "convert" && isVoid(expr.type)) lowerEffect(cx, expr.operand);
  else lowerValue(cx, expr);
}

/** The address of a struct value, in a slot of its own if it has no place. */
function recordPointer(cx: LowerContext, expr: TExpr): Value {
  if (expr.kind === "load") return pointerOf(cx, addressOfPlace(cx, expr.place));
  const slot = cx.slot("(struct)", expr.type);
  lowerRecord(cx, expr, slot);
  return slot.pointer;
}

/** Evaluates a struct value into memory. */
export function lowerRecord(cx: LowerContext, expr: TExpr, target: Address): void {
  const size = sizeOf(expr.type) ?? 0;
  cx.ensureOpen();
  cx.builder.span = expr.span;
  switch (expr.kind) {
    case "load":
      copyRecord(cx, target, addressOfPlace(cx, expr.place), size);
      return;
    case "assign": {
      const address = addressOfPlace(cx, expr.place);
      lowerRecord(cx, expr.value, address);
      copyRecord(cx, target, address, size);
      return;
    }
    case "call":
      call(cx, expr, target);
      return;
    case "sequence":
      lowerEffect(cx, expr.first);
      lowerRecord(cx, expr.second, target);
      return;
    case "statements":
      cx.recursion.statements(cx, expr.body);
      if (expr.result) lowerRecord(cx, expr.result, target);
      return;
    case "choose":
      chooseRecord(cx, expr, target);
      return;
    default: {
      // An atomic load of a struct and the like: by way of its pointer.
      const pointer = lowerValue(cx, expr);
      copyRecord(cx, target, { pointer, offset: 0, align: 1, volatile: false }, size);
    }
  }
}

function chooseRecord(cx: LowerContext, expr: TExpr & { readonly kind: "choose" }, target: Address): void {
  const { builder } = cx;
  const [then, otherwise, join] = [builder.newBlock(), builder.newBlock(), builder.newBlock()];
  branchOn(cx, expr.condition, then, otherwise);
  for (const [block, side] of [[then, expr.then ?? expr.condition], [otherwise, expr.otherwise]] as const) {
    builder.switchTo(block);
    lowerRecord(cx, side, target);
    cx.jumpUnlessEnded(join);
  }
  builder.switchTo(join);
}

// ---- operators

function logical(cx: LowerContext, expr: TExpr & { readonly kind: "logical" }): Value {
  const { builder } = cx;
  const [yes, no, join] = [builder.newBlock(), builder.newBlock(), builder.newBlock()];
  const result = builder.blockParam(join, i32);
  branchOn(cx, expr, yes, no);
  builder.switchTo(yes);
  builder.jump(join, [builder.constant(i32, 1)]);
  builder.switchTo(no);
  builder.jump(join, [builder.constant(i32, 0)]);
  builder.switchTo(join);
  return result;
}

function choose(cx: LowerContext, expr: TExpr & { readonly kind: "choose" }): Value {
  const { builder } = cx;
  if (isRecord(expr.type)) return recordPointer(cx, expr);
  if (isVoid(expr.type)) {
    lowerEffect(cx, expr.then ? expr : { ...expr, then: expr.condition });
    return builder.constant(i32, 0);
  }
  const known = truth(expr.condition);
  if (known !== null && expr.then && expr.condition.kind !== "logical") return lowerValue(cx, known ? expr.then : expr.otherwise);
  if (!expr.then) return elvis(cx, expr);
  const [then, otherwise, join] = [builder.newBlock(), builder.newBlock(), builder.newBlock()];
  const result = builder.blockParam(join, irType(expr.type));
  branchOn(cx, expr.condition, then, otherwise);
  for (const [block, side] of [[then, expr.then], [otherwise, expr.otherwise]] as const) {
    builder.switchTo(block);
    const value = lowerValue(cx, side);
    if (!builder.terminated) builder.jump(join, [value]);
  }
  builder.switchTo(join);
  return result;
}

/** `a ?: b`: a is evaluated once. */
function elvis(cx: LowerContext, expr: TExpr & { readonly kind: "choose" }): Value {
  const { builder } = cx;
  const [otherwise, join] = [builder.newBlock(), builder.newBlock()];
  const result = builder.blockParam(join, irType(expr.type));
  const value = lowerValue(cx, expr.condition);
  const test = builder.compare("ne", value, builder.constant(builder.typeOf(value), 0));
  const converted = convertValue(cx, value, expr.condition.type, expr.type);
  builder.branch(test, { block: join, args: [converted] }, otherwise);
  builder.switchTo(otherwise);
  const other = lowerValue(cx, expr.otherwise);
  if (!builder.terminated) builder.jump(join, [other]);
  builder.switchTo(join);
  return result;
}

// ---- conversions (C11 6.3)

function convert(cx: LowerContext, expr: TExpr & { readonly kind: "convert" }): Value {
  const { builder } = cx;
  if (isVoid(expr.type)) {
    lowerEffect(cx, expr.operand);
    cx.ensureOpen();
    return builder.constant(i32, 0);
  }
  if (integerOf(expr.type)?.rank === 0) {
    const condition = conditionValue(cx, expr.operand);
    return builder.resize(condition, i8, false);
  }
  const value = lowerValue(cx, expr.operand);
  cx.ensureOpen();
  builder.span = expr.span;
  return convertValue(cx, value, expr.operand.type, expr.type);
}

// ---- assignment

function assign(cx: LowerContext, expr: TExpr & { readonly kind: "assign" }): Value {
  const { builder } = cx;
  if (isRecord(expr.type)) {
    const address = addressOfPlace(cx, expr.place);
    // `a = f(a)` and the like: the value is made apart when it is not a plain copy.
    if (expr.value.kind === "load") lowerRecord(cx, expr.value, address);
    else copyRecord(cx, address, { pointer: recordPointer(cx, expr.value), offset: 0, align: address.align, volatile: false }, sizeOf(expr.type) ?? 0);
    return pointerOf(cx, address);
  }
  const value = lowerValue(cx, expr.value);
  cx.ensureOpen();
  const address = addressOfPlace(cx, expr.place);
  builder.span = expr.span;
  storePlace(cx, expr.place, address, value);
  return storedValue(cx, expr.place, value);
}

// ---- the rest

function statementExpression(cx: LowerContext, expr: TExpr & { readonly kind: "statements" }): Value {
  cx.recursion.statements(cx, expr.body);
  cx.ensureOpen();
  if (!expr.result) return cx.builder.constant(i32, 0);
  if (isVoid(expr.type)) {
    lowerEffect(cx, expr.result);
    cx.ensureOpen();
    return cx.builder.constant(i32, 0);
  }
  return lowerValue(cx, expr.result);
}

function bits(cx: LowerContext, expr: TExpr & { readonly kind: "bits" }): Value {
  const operand = lowerValue(cx, expr.operand);
  cx.builder.span = expr.span;
  return cx.builder.unary(expr.op, operand);
}
