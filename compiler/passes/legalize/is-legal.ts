/** Is a function already what `legalize` would make of it? */

import type { Func, Inst, Terminator, Value } from "../../ir/ir.ts";
import { mapTargets } from "../../ir/traverse.ts";
import { bitsOf, i1, i32, i64 } from "../../ir/types.ts";
import type { PassContext } from "../pass.ts";

export function isLegal(func: Func, context: PassContext): boolean {
  if (!func.valueTypes.every((type) => type === i32 || type === i64 || type.kind === "ptr" || type === i1)) return false;
  const made = new Set<Value>();
  for (const block of func.blocks) {
    for (const inst of block.insts) {
      if (!isLegalInst(func, inst, context)) return false;
      if ("result" in inst && inst.result !== undefined && "left" in inst && func.valueTypes[inst.result] === i1) made.add(inst.result);
    }
  }
  if (func.returnType === i1) return false;
  return func.valueTypes.every((type, value) => type !== i1 || made.has(value)) && flagsStayFlags(func);
}

function isLegalInst(func: Func, inst: Inst, context: PassContext): boolean {
  switch (inst.op) {
    case "load":
      if (inst.extend === "sign" && inst.bits !== bitsOf(func.valueTypes[inst.result]!)) {
        return context.cpu === "v4" && func.valueTypes[inst.result] === i64;
      }
      return isAccess(inst.bits) && inst.bits <= bitsOf(func.valueTypes[inst.result]!);
    case "store":
      return isAccess(inst.bits) && inst.bits <= bitsOf(func.valueTypes[inst.value]!);
    case "sdiv":
    case "srem":
      return context.cpu === "v4" && func.valueTypes[inst.left] !== i1;
    case "isconst":
    case "popcount":
    case "clz":
    case "ctz":
      return false;
    default:
      return !("left" in inst) || func.valueTypes[inst.left] !== i1;
  }
}

export function isAccess(bits: number): boolean {
  return bits === 8 || bits === 16 || bits === 32 || bits === 64;
}

/** No i1 is used but by a select's or a branch's condition. */
function flagsStayFlags(func: Func): boolean {
  const isFlag = (value: Value) => func.valueTypes[value] === i1;
  return func.blocks.every(
    ({ insts, terminator }) =>
      insts.every((inst) => {
        switch (inst.op) {
          case "select":
            return !isFlag(inst.ifTrue);
          case "store":
            return !isFlag(inst.value);
          case "call":
            return !inst.args.some(isFlag);
          default:
            return !("operand" in inst && isFlag(inst.operand));
        }
      }) &&
      !(terminator.op === "return" && terminator.value !== undefined && isFlag(terminator.value)) &&
      !(terminator.op === "switch" && isFlag(terminator.value)) &&
      !jumpArguments(terminator).some(isFlag),
  );
}

function jumpArguments(terminator: Terminator): readonly Value[] {
  const found: Value[] = [];
  mapTargets(terminator, (target) => (found.push(...target.args), target));
  return found;
}
