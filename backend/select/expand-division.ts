/**
 * Signed division for instruction sets before v4, which have only the unsigned one: divides the magnitudes and
 * puts the sign back. Division by zero and the most negative number come out as RFC 9669 §4.1 asks.
 */

import type { Block, Func, Inst, Value } from "../../compiler/ir/ir.ts";
import type { BinaryOp } from "../../compiler/ir/opcodes.ts";
import { bitsOf } from "../../compiler/ir/types.ts";
import { FunctionEditor, InstList } from "./editor.ts";

type BinaryInst = Extract<Inst, { readonly op: BinaryOp }>;

export function expandSignedDivision(func: Func): Func {
  if (!func.blocks.some((block) => block.insts.some(isSignedDivision))) return func;
  const editor = new FunctionEditor(func);
  const blocks = func.blocks.map((block): Block => {
    if (!block.insts.some(isSignedDivision)) return block;
    return { ...block, insts: block.insts.flatMap((inst) => (isSignedDivision(inst) ? expand(editor, inst) : [inst])) };
  });
  return editor.finish(blocks);
}

function isSignedDivision(inst: Inst): inst is BinaryInst {
  return inst.op === "sdiv" || inst.op === "srem";
}

function expand(editor: FunctionEditor, inst: BinaryInst): Inst[] {
  const code = new InstList(editor, inst.span);
  const type = editor.typeOf(inst.result);
  const signBit = code.constant(type, BigInt(bitsOf(type) - 1));
  /** All ones for a negative number, else zero. */
  const signOf = (value: Value): Value => code.binary("ashr", value, signBit);
  /** The number itself where `sign` is zero, else its negative. */
  const withSign = (value: Value, sign: Value): Value => code.binary("sub", code.binary("xor", value, sign), sign);

  const leftSign = signOf(inst.left);
  const rightSign = signOf(inst.right);
  const left = withSign(inst.left, leftSign);
  const right = withSign(inst.right, rightSign);
  const magnitude = code.binary(inst.op === "srem" ? "urem" : "udiv", left, right);
  // A remainder has the sign of the dividend.
  const sign = inst.op === "srem" ? leftSign : code.binary("xor", leftSign, rightSign);
  const flipped = code.binary("xor", magnitude, sign);
  code.push({ op: "sub", result: inst.result, left: flipped, right: sign });
  return code.insts;
}
