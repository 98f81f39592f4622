/** Arithmetic in BPF's two-operand form: copy the left operand, then operate on the copy. */

import type { Inst, Value } from "../../compiler/ir/ir.ts";
import type { BinaryOp, UnaryOp } from "../../compiler/ir/opcodes.ts";
import { opcodes } from "../../compiler/ir/opcodes.ts";
import type { AluOp, Source } from "../isa/instruction.ts";
import { asImmediate } from "./constants.ts";
import type { SelectionContext } from "./context.ts";
import { immediate, move, register, type Register } from "./machine.ts";

type BinaryInst = Extract<Inst, { readonly op: BinaryOp }>;
type UnaryInst = Extract<Inst, { readonly op: UnaryOp }>;

const aluOps: Readonly<Record<BinaryOp, AluOp>> = {
  add: "add",
  sub: "sub",
  mul: "mul",
  udiv: "div",
  sdiv: "div",
  urem: "mod",
  srem: "mod",
  and: "and",
  or: "or",
  xor: "xor",
  shl: "lsh",
  lshr: "rsh",
  ashr: "arsh",
};

export function selectBinary(context: SelectionContext, inst: BinaryInst): void {
  if (selectByteSwapShift(context, inst) || selectLowHalf(context, inst) || selectShiftedSign(context, inst)) return;
  const { left, right } = orderOperands(context, inst);
  if (context.bits(inst.result) === 32 && !context.features.alu32) return selectNarrowOn64(context, inst, left, right);

  const width = operationWidth(context, inst, right);
  const destination = context.define(inst.result);
  context.moveTo(destination, left);
  const { op, source } = operationOn(context, inst, right, width);
  const signed = inst.op === "sdiv" || inst.op === "srem" ? { signed: true as const } : {};
  context.emit({ kind: "alu", op, width, destination, source, ...signed });
  // The verifier forgets that a division of 32 bits clears the upper half: "math between map_value pointer and register
  // with unbounded min value", though the low half was compared.
  const divides = op === "div" || op === "mod";
  if (divides && width === 32 && context.facts.needsClean(inst.result)) clearUpperHalf(context, destination);
}

/**
 * Constants to the right; else the operand that nobody wants any more to the left, so that its register is taken
 * over. Of two such, a block parameter: the result of `sum + x` is often the next `sum`.
 */
function orderOperands(context: SelectionContext, inst: BinaryInst): { left: Value; right: Value } {
  const { left, right } = inst;
  const info = opcodes[inst.op];
  if (!("commutative" in info)) return { left, right };
  const { facts } = context;
  const constantLeft = facts.constant(context.resolve(left)) !== undefined;
  const constantRight = facts.constant(context.resolve(right)) !== undefined;
  if (constantRight) return { left, right };
  if (constantLeft || price(context, right) < price(context, left)) return { left: right, right: left };
  return { left, right };
}

/** What it costs to overwrite the register of a value. */
function price(context: SelectionContext, value: Value): number {
  if (context.isLiveAfter(value)) return 2;
  return context.isBlockParam(context.resolve(value)) ? 0 : 1;
}

/** i32 is 32 bits wide; so is an i64 `and` with a mask that is no 32-bit immediate but clears the upper half. */
function operationWidth(context: SelectionContext, inst: BinaryInst, right: Value): 32 | 64 {
  if (context.bits(inst.result) === 32) return 32;
  const constant = context.facts.constant(context.resolve(right));
  const upperCleared = inst.op === "and" && constant !== undefined && constant < 1n << 32n;
  return upperCleared && context.features.alu32 && asImmediate(constant, 64) === undefined ? 32 : 64;
}

function operationOn(
  context: SelectionContext,
  inst: BinaryInst,
  right: Value,
  width: 32 | 64,
): { op: AluOp; source: Source<Register> } {
  const op = aluOps[inst.op];
  const constant = context.facts.constant(context.resolve(right));
  if (constant === undefined) return { op, source: context.operand(right, width) };
  if (op === "lsh" || op === "rsh" || op === "arsh") {
    // "invalid shift": the verifier refuses a constant amount at or past the width.
    return { op, source: immediate(Number(constant & BigInt(width - 1))) };
  }
  if (op === "sub") {
    const opposite = asImmediate(BigInt.asUintN(width, -constant), width);
    if (opposite !== undefined) return { op: "add", source: immediate(opposite) };
  }
  // "div by zero": the verifier refuses the constant, while a register may hold it.
  if (constant === 0n && (op === "div" || op === "mod")) {
    return { op, source: register(context.useConstant({ kind: "number", value: 0n })) };
  }
  return { op, source: context.operand(right, width) };
}

/**
 * i32 arithmetic on instruction sets without the 32-bit form: in 64 bits, whose low half is right for all but
 * shifts to the right; the upper half is cleared when somebody looks at it.
 */
function selectNarrowOn64(context: SelectionContext, inst: BinaryInst, left: Value, right: Value): void {
  const destination = context.define(inst.result);
  const constant = context.facts.constant(context.resolve(right));
  const alu = (op: AluOp, source: Source<Register>): void =>
    context.emit({ kind: "alu", op, width: 64, destination, source });
  context.moveTo(destination, left);
  if (inst.op === "shl" || inst.op === "lshr" || inst.op === "ashr") {
    if (inst.op === "ashr") {
      alu("lsh", immediate(32));
      alu("arsh", immediate(32));
    }
    alu(aluOps[inst.op], constant === undefined ? moduloWidth(context, right) : immediate(Number(constant & 31n)));
  } else if (constant === 0n && (inst.op === "udiv" || inst.op === "urem")) {
    alu(aluOps[inst.op], register(context.useConstant({ kind: "number", value: 0n })));
  } else if (constant !== undefined && dirtIsHarmless(inst)) {
    alu(aluOps[inst.op], immediate(asImmediate(constant, 32)!));
  } else {
    alu(aluOps[inst.op], context.operand(right, 64));
  }
  if (context.facts.needsClean(inst.result) && !staysClean(context, inst, left, right)) clearUpperHalf(context, destination);
}

/** True when the upper half of the right operand does not reach the low half of the result. */
function dirtIsHarmless(inst: BinaryInst): boolean {
  return ["add", "sub", "mul", "and", "or", "xor"].includes(inst.op);
}

/** An i32 shift takes its amount modulo 32, a 64-bit one modulo 64. */
function moduloWidth(context: SelectionContext, amount: Value): Source<Register> {
  const copy = context.newRegister();
  context.moveTo(copy, amount);
  context.emit({ kind: "alu", op: "and", width: 64, destination: copy, source: immediate(31) });
  return register(copy);
}

function staysClean(context: SelectionContext, inst: BinaryInst, left: Value, right: Value): boolean {
  if (context.facts.activeBits(inst.result) < 32) return true;
  const constant = context.facts.constant(context.resolve(right));
  const rightClean = constant === undefined ? context.isClean(right) : constant < 1n << 31n;
  switch (inst.op) {
    case "udiv":
    case "urem":
    case "lshr":
      return true;
    case "and":
      return context.isClean(left) || rightClean;
    case "or":
    case "xor":
      return context.isClean(left) && rightClean;
    default:
      return false;
  }
}

/** destination = the low half of a register, which holds a number ("partial copy of pointer" otherwise). */
export function moveLowHalf(context: SelectionContext, destination: Register, from: Register): void {
  if (context.features.alu32) {
    context.emit({ kind: "alu", op: "mov", width: 32, destination, source: register(from) });
    return;
  }
  context.emit(move(destination, register(from)));
  clearUpperHalf(context, destination);
}

/** Clears the upper 32 bits of a register. */
export function clearUpperHalf(context: SelectionContext, destination: Register): void {
  if (context.features.alu32) {
    context.emit({ kind: "alu", op: "mov", width: 32, destination, source: register(destination) });
    return;
  }
  context.emit({ kind: "alu", op: "lsh", width: 64, destination, source: immediate(32) });
  context.emit({ kind: "alu", op: "rsh", width: 64, destination, source: immediate(32) });
}

/** `lshr (bswap x), width - n` swaps the low n bytes: be16 and be32 do that and clear what is above. */
function selectByteSwapShift(context: SelectionContext, inst: BinaryInst): boolean {
  if (inst.op !== "lshr") return false;
  const swap = context.facts.definition(context.resolve(inst.left));
  if (swap?.op !== "bswap" || context.bits(swap.result) !== context.bits(inst.left)) return false;
  const amount = context.facts.constant(inst.right);
  const bits = amount === undefined ? 0 : context.bits(inst.left) - Number(amount);
  if ((bits !== 16 && bits !== 32) || amount === 0n) return false;
  const destination = context.define(inst.result);
  context.moveTo(destination, swap.operand);
  emitByteSwap(context, destination, bits);
  return true;
}

/** `and x, 0xffffffff` of an i64 is a 32-bit move. */
function selectLowHalf(context: SelectionContext, inst: BinaryInst): boolean {
  if (inst.op !== "and" || context.bits(inst.result) !== 64) return false;
  const { left, right } = orderOperands(context, inst);
  if (context.facts.constant(context.resolve(right)) !== 0xffffffffn) return false;
  moveLowHalf(context, context.define(inst.result), context.use(left));
  return true;
}

/** `ashr (shl x, n), n` is a sign-extending move in v4. */
function selectShiftedSign(context: SelectionContext, inst: BinaryInst): boolean {
  if (inst.op !== "ashr" || !context.features.v4) return false;
  const shifted = context.facts.definition(inst.left);
  const amount = context.facts.constant(inst.right);
  if (shifted?.op !== "shl" || amount === undefined || context.facts.constant(shifted.right) !== amount) return false;
  const width = context.bits(inst.result) === 32 ? 32 : 64;
  const signExtend = width - Number(amount);
  if (signExtend !== 8 && signExtend !== 16 && !(signExtend === 32 && width === 64)) return false;
  const source = register(context.use(shifted.left));
  context.emit({ kind: "alu", op: "mov", width, destination: context.define(inst.result), source, signExtend });
  return true;
}

/** Reverses the low `bits` bits of a register and clears the rest. */
export function emitByteSwap(context: SelectionContext, destination: Register, bits: 16 | 32 | 64): void {
  const to = context.features.v4 ? "swap" : context.module.endian === "little" ? "be" : "le";
  context.emit({ kind: "byteSwap", to, bits, destination });
}

export function selectUnary(context: SelectionContext, inst: UnaryInst): boolean {
  const bits = context.bits(inst.result);
  const width = bits === 32 && context.features.alu32 ? 32 : 64;
  const destination = context.define(inst.result);
  const operand = context.facts.constant(context.resolve(inst.operand));
  if (inst.op === "bswap") {
    if (bits !== 16 && bits !== 32 && bits !== 64) return false;
    context.moveTo(destination, inst.operand);
    emitByteSwap(context, destination, bits);
    return true;
  }
  if (inst.op !== "neg" && inst.op !== "not") return false;
  if (operand === undefined) context.emit(move(destination, register(context.use(inst.operand))));
  else context.moveTo(destination, inst.operand);
  if (inst.op === "neg") context.emit({ kind: "negate", width, destination });
  else context.emit({ kind: "alu", op: "xor", width, destination, source: immediate(bits === 1 ? 1 : -1) });
  if (bits !== 1 && bits !== 64 && width === 64 && context.facts.needsClean(inst.result)) {
    if (bits === 32) clearUpperHalf(context, destination);
    else context.emit({ kind: "alu", op: "and", width: 64, destination, source: immediate(2 ** bits - 1) });
  }
  return true;
}
