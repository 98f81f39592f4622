/** Conditions: the compare behind an i1, fused into the branch or conditional move that asks for it. */

import type { CompareInst, Inst, Value } from "../../compiler/ir/ir.ts";
import type { CompareOp } from "../../compiler/ir/opcodes.ts";
import { evaluateUnary } from "../../compiler/ir/evaluate.ts";
import { isCompare } from "../../compiler/ir/traverse.ts";
import { int } from "../../compiler/ir/types.ts";
import type { JumpOp, Source } from "../isa/instruction.ts";
import { asImmediate } from "./constants.ts";
import type { SelectionContext } from "./context.ts";
import { immediate, move, register, type Condition, type Register } from "./machine.ts";

/** A condition, or its opposite: jset has no opposite, and v1 has no jlt with an immediate. */
export interface Test {
  readonly condition: Condition;
  readonly negated: boolean;
}


const jumps: Readonly<Record<CompareOp, JumpOp>> = {
  eq: "jeq",
  ne: "jne",
  ult: "jlt",
  ule: "jle",
  ugt: "jgt",
  uge: "jge",
  slt: "jslt",
  sle: "jsle",
  sgt: "jsgt",
  sge: "jsge",
};

/** The same question with the operands exchanged. */
const swapped: Readonly<Record<CompareOp, CompareOp>> = {
  eq: "eq",
  ne: "ne",
  ult: "ugt",
  ule: "uge",
  ugt: "ult",
  uge: "ule",
  slt: "sgt",
  sle: "sge",
  sgt: "slt",
  sge: "sle",
};

/** The opposite question, for the compares that v1 lacks. */
const opposites: Partial<Record<JumpOp, JumpOp>> = { jlt: "jge", jle: "jgt", jslt: "jsge", jsle: "jsgt" };
const mirrored: Partial<Record<JumpOp, JumpOp>> = { jlt: "jgt", jle: "jge", jslt: "jsgt", jsle: "jsge" };

/** Tests that `value`, an i1, is true. Compares are made anew at each use: it costs what testing a register costs. */
export function selectTest(context: SelectionContext, value: Value): Test {
  const at = context.resolve(value);
  const inst = context.facts.definition(at);
  if (inst && "left" in inst) {
    const opposite = negatedValue(context, inst);
    if (opposite !== undefined) return negate(selectTest(context, opposite));
    if (isCompare(inst)) {
      const truth = comparedTruth(context, inst);
      if (truth) return truth.equal ? selectTest(context, truth.value) : negate(selectTest(context, truth.value));
      return selectCompare(context, inst);
    }
  }
  if (inst?.op === "not" && context.bits(at) === 1) return negate(selectTest(context, inst.operand));
  if (inst?.op === "trunc" && context.bits(at) === 1) {
    return positive("jset", 64, context.use(inst.operand), immediate(1));
  }
  return positive("jne", 64, context.use(at), immediate(0));
}

function negate(test: Test): Test {
  return { ...test, negated: !test.negated };
}

function positive(op: JumpOp, width: 32 | 64, left: Register, right: Source<Register>): Test {
  return { condition: { op, width, left, right }, negated: false };
}

/** `x` of `xor x, true`. */
function negatedValue(context: SelectionContext, inst: Inst): Value | undefined {
  if (inst.op !== "xor" || context.bits(inst.result) !== 1) return undefined;
  if (context.facts.constant(inst.right) === 1n) return inst.left;
  return context.facts.constant(inst.left) === 1n ? inst.right : undefined;
}

/** A compare that asks whether an i1 is true (or false), widened or not. */
function comparedTruth(context: SelectionContext, inst: CompareInst): { value: Value; equal: boolean } | undefined {
  if (inst.op !== "eq" && inst.op !== "ne") return undefined;
  const constant = context.facts.constant(inst.right);
  const value = context.resolve(inst.left);
  if ((constant !== 0n && constant !== 1n) || context.bits(value) !== 1) return undefined;
  return { value, equal: (inst.op === "eq") === (constant === 1n) };
}

function selectCompare(context: SelectionContext, inst: CompareInst): Test {
  const { facts } = context;
  const exchange = facts.constant(inst.left) !== undefined && facts.constant(inst.right) === undefined;
  const op = exchange ? swapped[inst.op] : inst.op;
  const left = exchange ? inst.right : inst.left;
  const right = exchange ? inst.left : inst.right;
  const swappedTest = selectSwapped(context, op, left, right);
  if (swappedTest) return swappedTest;
  const bitTest = selectBitTest(context, op, left, right);
  if (bitTest) return bitTest;
  return forCpu(context, selectOperands(context, op, left, right));
}

/** `swap x == c` is `x == swap c`: where nobody needs the swapped value for more, it is not made. */
function selectSwapped(context: SelectionContext, op: CompareOp, left: Value, right: Value): Test | undefined {
  const { facts } = context;
  const constant = facts.constant(right);
  if ((op !== "eq" && op !== "ne") || constant === undefined || !facts.isOnlyMatched(left)) return undefined;
  const swap = swappedPart(context, left);
  if (!swap || facts.activeBits(swap.operand) > swap.bits || constant >= 1n << BigInt(swap.bits)) return undefined;
  const value = evaluateUnary("bswap", int(swap.bits), constant);
  const width = context.features.alu32 && swap.bits <= 32 ? 32 : 64;
  const small = asImmediate(value, width);
  if (small === undefined || (swap.bits === 32 && width === 64 && !context.isClean(swap.operand))) return undefined;
  return positive(jumps[op], width, context.use(swap.operand), immediate(small));
}

/** What an instruction swaps: all of a value, or its low `bits` bits (`lshr (bswap x), width - bits`). */
function swappedPart(context: SelectionContext, value: Value): { operand: Value; bits: number } | undefined {
  const { facts } = context;
  const inst = facts.definition(value);
  if (inst?.op === "bswap") return { operand: inst.operand, bits: context.bits(value) };
  const swap = inst?.op === "lshr" ? facts.definition(context.resolve(inst.left)) : undefined;
  const amount = inst?.op === "lshr" ? facts.constant(inst.right) : undefined;
  if (swap?.op !== "bswap" || amount === undefined || context.bits(swap.result) !== context.bits(value)) return undefined;
  const bits = context.bits(value) - Number(amount);
  return bits === 16 || bits === 32 ? { operand: swap.operand, bits } : undefined;
}

/** `(x & y) != 0` in one jump, when nobody else wants `x & y`. */
function selectBitTest(context: SelectionContext, op: CompareOp, left: Value, right: Value): Test | undefined {
  if ((op !== "eq" && op !== "ne") || context.facts.constant(right) !== 0n) return undefined;
  const masked = context.resolve(left);
  const inst = context.facts.definition(masked);
  if (inst?.op !== "and" || context.facts.useCount(masked) !== 1 || context.isWanted(masked)) return undefined;
  const bits = context.bits(masked);
  const mask = context.facts.constant(inst.right);
  const narrow = bits === 32 || (mask !== undefined && mask < 1n << 32n);
  const width = context.features.alu32 && narrow ? 32 : 64;
  if (width === 64 && bits === 32 && (mask === undefined || mask >= 1n << 31n)) return undefined;
  const test = positive("jset", width, context.use(inst.left), context.operand(inst.right, width));
  return op === "ne" ? test : negate(test);
}

function selectOperands(context: SelectionContext, op: CompareOp, left: Value, right: Value): Test {
  const bits = context.bits(left);
  const signed = op.startsWith("s");
  if (bits === 32 && signed && !context.features.alu32) {
    const constant = context.facts.constant(right);
    const source = constant === undefined ? register(signExtended(context, right)) : immediate(asImmediate(constant, 32)!);
    return positive(jumps[op], 64, signExtended(context, left), source);
  }
  const width = compareWidth(context, bits, signed, left, right);
  return positive(jumps[op], width, context.use(left), context.operand(right, width));
}

/** 32-bit compares for i32; and for an i64 that is known small, where only so the constant fits. */
function compareWidth(context: SelectionContext, bits: number, signed: boolean, left: Value, right: Value): 32 | 64 {
  if (!context.features.alu32) return 64;
  if (bits === 32) return 32;
  const constant = context.facts.constant(right);
  if (signed || constant === undefined || asImmediate(constant, 64) !== undefined || constant >= 1n << 32n) return 64;
  return context.facts.activeBits(left) <= 32 ? 32 : 64;
}

/** A copy of an i32 with its sign in all upper bits, for 64-bit compares. */
function signExtended(context: SelectionContext, value: Value): Register {
  const copy = context.newRegister();
  context.emit(move(copy, register(context.use(value))));
  context.emit({ kind: "alu", op: "lsh", width: 64, destination: copy, source: immediate(32) });
  context.emit({ kind: "alu", op: "arsh", width: 64, destination: copy, source: immediate(32) });
  return copy;
}

/** v1 knows only "greater": exchanges the operands, or asks the opposite. */
function forCpu(context: SelectionContext, test: Test): Test {
  const { condition } = test;
  const opposite = opposites[condition.op];
  if (context.features.lessThan || !opposite) return test;
  if (condition.right.kind === "immediate") return { condition: { ...condition, op: opposite }, negated: !test.negated };
  const exchanged = { ...condition, op: mirrored[condition.op]!, left: condition.right.register, right: register(condition.left) };
  return { condition: exchanged, negated: test.negated };
}
