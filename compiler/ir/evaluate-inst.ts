/** The value of an instruction that depends on its operands alone. */

import { evaluateBinary, evaluateCompare, evaluateConvert, evaluateUnary } from "./evaluate.ts";
import type { Inst } from "./ir.ts";
import { opcodes, type BinaryOp, type CompareOp, type ConvertOp, type UnaryOp } from "./opcodes.ts";
import { isCompare } from "./traverse.ts";
import type { Type } from "./types.ts";

type PureInst = Extract<Inst, { op: UnaryOp | ConvertOp | BinaryOp | CompareOp }>;

export function evaluatePure(inst: PureInst, values: readonly bigint[], types: readonly Type[]): bigint {
  if ("left" in inst) {
    const left = values[inst.left]!;
    const right = values[inst.right]!;
    const type = types[inst.left]!;
    return isCompare(inst) ? evaluateCompare(inst.op, type, left, right) : evaluateBinary(inst.op, type, left, right);
  }
  const operand = values[inst.operand]!;
  const type = types[inst.operand]!;
  // A machine knows no value before it comes; where the passes know one, they have answered.
  if (inst.op === "isconst") return 0n;
  return isUnary(inst.op) ? evaluateUnary(inst.op, type, operand) : evaluateConvert(inst.op, type, types[inst.result]!, operand);
}

function isUnary(op: UnaryOp | ConvertOp): op is UnaryOp {
  return opcodes[op].format === "unary";
}
