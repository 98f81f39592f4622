/**
 * Takes away what only changes bits that nobody looks at: the mask before a store of one byte, the sign extension
 * before an `and`. A sign that nobody looks at is zeros, which cost nothing. Bits are demanded backwards from where
 * values are used. An address demands all of its offset, so that a mask which bounds an index, and which the verifier
 * needs to see, always stays.
 */

import type { Block, BlockId, ConvertInst, Func, Inst, Value } from "../ir/ir.ts";
import { shiftAmount } from "../ir/evaluate.ts";
import { mapOperands, mapTerminatorOperands, operandsOf, resultOf, targetsOf, terminatorInputs } from "../ir/traverse.ts";
import { bitsOf } from "../ir/types.ts";
import { allOnes, fillDown } from "../analysis/ranges.ts";
import { definitions } from "../analysis/uses.ts";

export function simplifyDemanded(func: Func): Func {
  const defs = definitions(func);
  const demanded = demandedBits(func, defs);
  const replaced = new Map<Value, Value>();
  const unsigned = new Set<Inst>();
  for (const block of func.blocks) {
    for (const inst of block.insts) {
      const result = resultOf(inst);
      const same = result === undefined ? undefined : unchanged(func, inst, demanded[result]!, defs);
      if (same !== undefined) replaced.set(result!, same);
      else if (inst.op === "sext" && hidesSign(func, inst, demanded[inst.result]!)) unsigned.add(inst);
    }
  }
  if (replaced.size === 0 && unsigned.size === 0) return func;
  const find = (value: Value): Value => {
    let found = value;
    for (let next = replaced.get(found); next !== undefined; next = replaced.get(found)) found = next;
    return found;
  };
  const blocks = func.blocks.map((block): Block => ({
    ...block,
    insts: block.insts.map((inst) => mapOperands(inst.op === "sext" && unsigned.has(inst) ? { ...inst, op: "zext" } : inst, find)),
    terminator: mapTerminatorOperands(block.terminator, find),
  }));
  return { ...func, blocks };
}

/** Somebody looks at the extended value, but not at what the extension added. */
function hidesSign(func: Func, inst: ConvertInst, demand: bigint): boolean {
  return demand !== 0n && (demand & ~allOnes(bitsOf(func.valueTypes[inst.operand]!))) === 0n;
}

/** The operand that has the same demanded bits as the result, and the same type. */
function unchanged(func: Func, inst: Inst, demand: bigint, defs: readonly (Inst | undefined)[]): Value | undefined {
  const constant = (value: Value) => {
    const def = defs[value];
    return def?.op === "const" ? def.value : undefined;
  };
  switch (inst.op) {
    case "and": {
      const c = constant(inst.right);
      return c !== undefined && (demand & ~c) === 0n ? inst.left : undefined;
    }
    case "or":
    case "xor": {
      const c = constant(inst.right);
      return c !== undefined && (demand & c) === 0n ? inst.left : undefined;
    }
    case "add":
    case "sub": {
      // A carry goes upwards only.
      const c = constant(inst.right);
      return c !== undefined && c !== 0n && fillDown(demand) !== 0n && (c & fillDown(demand)) === 0n ? inst.left : undefined;
    }
    case "zext":
    case "sext": {
      const source = defs[inst.operand];
      if (source?.op !== "trunc" || func.valueTypes[source.operand] !== func.valueTypes[inst.result]) return undefined;
      return (demand & ~allOnes(bitsOf(func.valueTypes[inst.operand]!))) === 0n ? source.operand : undefined;
    }
    case "lshr":
    case "ashr": {
      // (x << k) >> k
      const source = defs[inst.left];
      const [up, down] = [source?.op === "shl" ? constant(source.right) : undefined, constant(inst.right)];
      if (source?.op !== "shl" || up === undefined || up !== down) return undefined;
      const width = bitsOf(func.valueTypes[inst.left]!);
      const distance = shiftAmount(width, up);
      return distance < BigInt(width) && (demand & ~(allOnes(width) >> distance)) === 0n ? source.left : undefined;
    }
    default:
      return undefined;
  }
}

/** The bits of each value that something looks at. */
export function demandedBits(func: Func, defs: readonly (Inst | undefined)[]): readonly bigint[] {
  const demanded: bigint[] = new Array<bigint>(func.valueTypes.length).fill(0n);
  const argsOf = new Map<Value, Value[]>();
  const params = new Map<BlockId, readonly Value[]>(func.blocks.map((block) => [block.id, block.params]));
  const pending: Value[] = [];
  const demand = (value: Value, bits: bigint) => {
    const before = demanded[value]!;
    const after = before | (bits & allOnes(bitsOf(func.valueTypes[value]!)));
    if (after === before) return;
    demanded[value] = after;
    pending.push(value);
  };
  const all = (value: Value) => demand(value, allOnes(bitsOf(func.valueTypes[value]!)));
  for (const block of func.blocks) {
    for (const target of targetsOf(block.terminator)) {
      for (const [index, param] of params.get(target.block)!.entries()) {
        const args = argsOf.get(param);
        if (args) args.push(target.args[index]!);
        else argsOf.set(param, [target.args[index]!]);
      }
    }
    terminatorInputs(block.terminator).forEach(all);
    for (const inst of block.insts) {
      if (inst.op === "store") {
        all(inst.pointer);
        demand(inst.value, allOnes(inst.bits));
      } else if (resultOf(inst) === undefined || !isTransparent(inst)) operandsOf(inst).forEach(all);
    }
  }
  for (let value = pending.pop(); value !== undefined; value = pending.pop()) {
    const inst = defs[value];
    const bits = demanded[value]!;
    if (inst) pass(func, inst, bits, defs, demand);
    else for (const arg of argsOf.get(value) ?? []) demand(arg, bits);
  }
  return demanded;
}

/** Operations whose operands are asked for no more than the result is. */
function isTransparent(inst: Inst): boolean {
  switch (inst.op) {
    case "and":
    case "or":
    case "xor":
    case "add":
    case "sub":
    case "mul":
    case "shl":
    case "lshr":
    case "ashr":
    case "zext":
    case "sext":
    case "trunc":
    case "select":
    case "bswap":
      return true;
    default:
      return false;
  }
}

function pass(func: Func, inst: Inst, bits: bigint, defs: readonly (Inst | undefined)[], demand: (value: Value, bits: bigint) => void): void {
  const everything = (value: Value) => demand(value, allOnes(bitsOf(func.valueTypes[value]!)));
  const constant = (value: Value) => {
    const def = defs[value];
    return def?.op === "const" ? def.value : undefined;
  };
  switch (inst.op) {
    case "and":
    case "or": {
      const c = constant(inst.right);
      demand(inst.left, c === undefined ? bits : inst.op === "and" ? bits & c : bits & ~c);
      return demand(inst.right, bits);
    }
    case "xor":
      demand(inst.left, bits);
      return demand(inst.right, bits);
    case "add":
    case "sub":
    case "mul":
      demand(inst.left, fillDown(bits));
      return demand(inst.right, fillDown(bits));
    case "shl":
    case "lshr":
    case "ashr": {
      const c = constant(inst.right);
      everything(inst.right);
      const width = bitsOf(func.valueTypes[inst.left]!);
      if (c === undefined || width > 64) return everything(inst.left);
      const distance = shiftAmount(width, c);
      if (inst.op === "shl") return demand(inst.left, bits >> distance);
      const sign = inst.op === "ashr" && bits !== 0n ? 1n << BigInt(width - 1) : 0n;
      const past = (bits << distance) & ~allOnes(width);
      return demand(inst.left, (bits << distance) | (past !== 0n ? sign : 0n));
    }
    case "zext":
    case "trunc":
      return demand(inst.operand, bits);
    case "sext": {
      const from = bitsOf(func.valueTypes[inst.operand]!);
      return demand(inst.operand, bits | (bits >> BigInt(from) !== 0n ? 1n << BigInt(from - 1) : 0n));
    }
    case "bswap": {
      const width = bitsOf(func.valueTypes[inst.operand]!);
      let swapped = 0n;
      for (let shift = 0; shift < width; shift += 8) swapped = (swapped << 8n) | ((bits >> BigInt(shift)) & 0xffn);
      return demand(inst.operand, swapped);
    }
    case "select":
      everything(inst.condition);
      demand(inst.ifTrue, bits);
      return demand(inst.ifFalse, bits);
    default:
  }
}
