/**
 * Which bits of a value are surely zero, as the kernel's verifier knows them from its tnums (kernel/bpf/tnum.c): from
 * the instructions that made the value, never from a branch that was taken. A check that these facts make needless is
 * one that the verifier does not need either.
 */

import type { Func, Inst, Value } from "../ir/ir.ts";
import { targetsOf } from "../ir/traverse.ts";
import { bitsOf, type Type } from "../ir/types.ts";

/** What the analysis asks of the function, so that a pass in the middle of a rewrite can use it too. */
export interface ValueSource {
  typeOf(value: Value): Type;
  definitionOf(value: Value): Inst | undefined;
  /** What a block parameter may be given; undefined for all that is not a block parameter. */
  argumentsOf(value: Value): readonly Value[] | undefined;
}

export interface KnownBits {
  /** The bits that may be 1. */
  possibleOnes(value: Value): bigint;
}

/** How far definitions are followed. */
const DEEPEST = 12;

export function knownBits(source: ValueSource): KnownBits {
  const known = new Map<Value, bigint>();
  const open = new Set<Value>();
  let isCutShort = false;
  const all = (value: Value) => allOnes(bitsOf(source.typeOf(value)));
  const ask = (value: Value, depth: number): bigint => {
    const before = known.get(value);
    if (before !== undefined) return before;
    if (open.has(value) || depth > DEEPEST) {
      isCutShort = true;
      return all(value);
    }
    open.add(value);
    const wasCutShort = isCutShort;
    isCutShort = false;
    const inst = source.definitionOf(value);
    const args = inst ? undefined : source.argumentsOf(value);
    let result = all(value);
    if (inst) result &= transfer(inst, value, source, (operand) => ask(operand, depth + 1));
    else if (args) result &= args.reduce((ones, arg) => ones | (arg === value ? 0n : ask(arg, depth + 1)), 0n);
    open.delete(value);
    // An answer that was cut short is right, but a later one may be better.
    if (depth === 0 || !isCutShort) known.set(value, result);
    isCutShort ||= wasCutShort;
    return result;
  };
  return { possibleOnes: (value) => ask(value, 0) };
}

export function allOnes(bits: number): bigint {
  return (masks[bits] ??= (1n << BigInt(bits)) - 1n);
}

/** By the number of bits: they are asked for all the time. */
const masks: bigint[] = [];

/** All bits up to the highest of `value`. */
export function fillDown(value: bigint): bigint {
  return value === 0n ? 0n : allOnes(value.toString(2).length);
}

function transfer(inst: Inst, value: Value, source: ValueSource, ask: (operand: Value) => bigint): bigint {
  const width = bitsOf(source.typeOf(value));
  const everything = allOnes(width);
  switch (inst.op) {
    case "const":
      return inst.value;
    case "and":
      return ask(inst.left) & ask(inst.right);
    case "or":
    case "xor":
      return ask(inst.left) | ask(inst.right);
    case "add":
      return fillDown(ask(inst.left) + ask(inst.right)) & trailing(ask(inst.left) | ask(inst.right));
    case "mul":
      return fillDown(ask(inst.left) * ask(inst.right));
    case "udiv":
    case "urem":
      // A quotient is no larger than the dividend, but the verifier keeps nothing of either (is_safe_to_compute_dst_reg_range).
      return everything;
    case "shl":
    case "lshr": {
      const amount = source.definitionOf(inst.right);
      // Here too the verifier keeps nothing of what is shifted by a number that it does not know.
      if (amount?.op !== "const") return everything;
      if (width > 64 && amount.value >= BigInt(width)) return 0n;
      const distance = width <= 32 ? amount.value & 31n : width <= 64 ? amount.value & 63n : amount.value;
      if (distance >= BigInt(width)) return 0n;
      return inst.op === "lshr" ? ask(inst.left) >> distance : ask(inst.left) << distance;
    }
    case "ashr": {
      const left = ask(inst.left);
      const sign = 1n << BigInt(width - 1);
      const amount = source.definitionOf(inst.right);
      return amount?.op === "const" && (left & sign) === 0n ? fillDown(left) : everything;
    }
    case "zext":
    case "trunc":
    case "ptrtoint":
    case "inttoptr":
      return ask(inst.operand);
    case "sext": {
      const from = bitsOf(source.typeOf(inst.operand));
      const operand = ask(inst.operand);
      return (operand >> BigInt(from - 1)) & 1n ? everything : operand;
    }
    case "bswap": {
      const operand = ask(inst.operand);
      let swapped = 0n;
      for (let shift = 0; shift < width; shift += 8) swapped = (swapped << 8n) | ((operand >> BigInt(shift)) & 0xffn);
      return swapped;
    }
    case "select":
      return ask(inst.ifTrue) | ask(inst.ifFalse);
    case "load":
      return inst.bits < width && inst.extend === "zero" ? allOnes(inst.bits) : everything;
    default:
      return everything;
  }
}

/** The low zeros of a sum: where neither operand has a 1, up to the first place where one has. */
function trailing(ones: bigint): bigint {
  if (ones === 0n) return 0n;
  return ~((ones & -ones) - 1n);
}

/** The arguments that each block parameter may be given. */
export function blockArguments(func: Func): ReadonlyMap<Value, readonly Value[]> {
  const params = new Map(func.blocks.map((block) => [block.id, block.params]));
  const found = new Map<Value, Value[]>();
  for (const block of func.blocks) for (const param of block.params) found.set(param, []);
  for (const block of func.blocks) {
    for (const target of targetsOf(block.terminator)) {
      for (const [index, param] of params.get(target.block)!.entries()) found.get(param)!.push(target.args[index]!);
    }
  }
  return found;
}
