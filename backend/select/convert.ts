/** Conversions that need an instruction. Most need none: an i32 in a register is zero-extended already. */

import type { Inst } from "../../compiler/ir/ir.ts";
import type { ConvertOp } from "../../compiler/ir/opcodes.ts";
import { clearUpperHalf, moveLowHalf } from "./arithmetic.ts";
import type { SelectionContext } from "./context.ts";
import { immediate, register, type Register } from "./machine.ts";

type ConvertInst = Extract<Inst, { readonly op: ConvertOp }>;

/** Only for conversions whose result does not share the operand's register (`SelectionContext.resolve`). */
export function selectConvert(context: SelectionContext, inst: ConvertInst): void {
  const to = context.bits(inst.result);
  const destination = context.define(inst.result);
  if (inst.op === "sext") {
    const from = context.bits(inst.operand);
    selectSignExtension(context, inst, destination, from, to);
    return;
  }
  if (to === 32) {
    return moveLowHalf(context, destination, context.use(inst.operand));
  }
  context.moveTo(destination, inst.operand);
  context.emit({ kind: "alu", op: "and", width: 64, destination, source: immediate(2 ** to - 1) });
}

/** Address space 0 is the kernel's, 1 that of arenas (LLVM's BPF target). */
export function selectSpaceCast(context: SelectionContext, inst: ConvertInst): void {
  const [to, from] = inst.op === "fromarena" ? [0, 1] : [1, 0];
  context.emit({ kind: "addressSpaceCast", destination: context.define(inst.result), source: context.use(inst.operand), to, from });
}

function selectSignExtension(
  context: SelectionContext,
  inst: ConvertInst,
  destination: Register,
  from: number,
  to: number,
): void {
  if (from === 1) {
    context.moveTo(destination, inst.operand);
    context.emit({ kind: "negate", width: to === 32 && context.features.alu32 ? 32 : 64, destination });
    if (to === 32 && !context.features.alu32 && context.facts.needsClean(inst.result)) clearUpperHalf(context, destination);
    return;
  }
  signExtendInto(context, destination, inst.operand, from, to, context.facts.needsClean(inst.result));
}

/** destination = the low `from` bits of `operand`, sign-extended to `to` bits. */
function signExtendInto(
  context: SelectionContext,
  destination: Register,
  operand: number,
  from: number,
  to: number,
  clean: boolean,
): void {
  const width = to === 32 && context.features.alu32 ? 32 : 64;
  if (context.features.v4 && (from === 8 || from === 16 || from === 32)) {
    const source = register(context.use(operand));
    context.emit({ kind: "alu", op: "mov", width, destination, source, signExtend: from });
    return;
  }
  context.moveTo(destination, operand);
  shiftSignIn(context, destination, from, width);
  if (to === 32 && width === 64 && clean) clearUpperHalf(context, destination);
}

/** Copies bit `from - 1` into all bits above it, up to `width`. */
export function shiftSignIn(context: SelectionContext, destination: Register, from: number, width: 32 | 64): void {
  context.emit({ kind: "alu", op: "lsh", width, destination, source: immediate(width - from) });
  context.emit({ kind: "alu", op: "arsh", width, destination, source: immediate(width - from) });
}
