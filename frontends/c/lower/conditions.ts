/** Conditions become control flow, without a 0 or 1 in between (C11 6.5.13–6.5.15). */

import type { BlockId, Value } from "../../../compiler/ir/ir.ts";
import type { CompareOp } from "../../../compiler/ir/opcodes.ts";
import type { ComparisonOperator, TExpr } from "../checked.ts";
import { integerOf } from "../types.ts";
import type { LowerContext } from "./context.ts";

const unsignedOps: Readonly<Record<ComparisonOperator, CompareOp>> = { "<": "ult", ">": "ugt", "<=": "ule", ">=": "uge", "==": "eq", "!=": "ne" };
const signedOps: Readonly<Record<ComparisonOperator, CompareOp>> = { "<": "slt", ">": "sgt", "<=": "sle", ">=": "sge", "==": "eq", "!=": "ne" };

/** Goes to one of two blocks. */
export function branchOn(cx: LowerContext, expr: TExpr, ifTrue: BlockId, ifFalse: BlockId, likely?: boolean): void {
  const { builder } = cx;
  switch (expr.kind) {
    case "constant":
      builder.jump(expr.value !== 0n ? ifTrue : ifFalse);
      return;
    case "not":
      branchOn(cx, expr.operand, ifFalse, ifTrue, likely === undefined ? undefined : !likely);
      return;
    case "logical": {
      const next = builder.newBlock();
      if (expr.op === "&&") branchOn(cx, expr.left, next, ifFalse, likely);
      else branchOn(cx, expr.left, ifTrue, next, likely);
      builder.switchTo(next);
      branchOn(cx, expr.right, ifTrue, ifFalse, likely);
      return;
    }
    case "expect":
      branchOn(cx, expr.operand, ifTrue, ifFalse, expr.expected !== 0n);
      return;
    case "sequence":
      cx.recursion.statements(cx, [{ kind: "expression", value: expr.first, span: expr.first.span }]);
      branchOn(cx, expr.second, ifTrue, ifFalse, likely);
      return;
    case "convert":
      if (isTruthKept(expr)) {
        branchOn(cx, expr.operand, ifTrue, ifFalse, likely);
        return;
      }
  }
  const condition = conditionValue(cx, expr);
  builder.span = expr.span;
  builder.branch(condition, ifTrue, ifFalse, likely);
}

/** A conversion that keeps what is zero and what is not: to `_Bool`, or to something wider. */
function isTruthKept(expr: TExpr & { readonly kind: "convert" }): boolean {
  const to = integerOf(expr.type);
  const from = integerOf(expr.operand.type);
  if (to?.rank === 0) return from !== null || expr.operand.type.kind === "pointer";
  return to !== null && from !== null && to.size >= from.size;
}

/** The truth of an expression as an i1. */
export function conditionValue(cx: LowerContext, expr: TExpr): Value {
  const { builder } = cx;
  if (expr.kind === "compare") {
    const signed = integerOf(expr.left.type)?.signed ?? false;
    const left = cx.recursion.value(cx, expr.left);
    const right = cx.recursion.value(cx, expr.right);
    builder.span = expr.span;
    return builder.compare((signed ? signedOps : unsignedOps)[expr.op], left, right);
  }
  if (expr.kind === "not") {
    const inner = cx.recursion.value(cx, expr.operand);
    builder.span = expr.span;
    return builder.compare("eq", inner, builder.constant(builder.typeOf(inner), 0));
  }
  if (expr.kind === "convert" && isTruthKept(expr)) return conditionValue(cx, expr.operand);
  const value = cx.recursion.value(cx, expr);
  builder.span = expr.span;
  return builder.compare("ne", value, builder.constant(builder.typeOf(value), 0));
}
