/**
 * Loads of no more than what is used: `lshr (load i64), 48` is a load of two bytes, and so is `and (load i64), 0xffff`.
 * Header fields come out of wider loads like that.
 */

import { isContext } from "../../compiler/analysis/context-parameters.ts";
import { isPlainMemory } from "../../compiler/analysis/plain-memory.ts";
import { pointersOf, type Pointers } from "../../compiler/analysis/provenance.ts";
import { definitions, isRelocated } from "../../compiler/analysis/uses.ts";
import type { Block, Func, Inst, LoadInst, Value } from "../../compiler/ir/ir.ts";
import { operandsOf, resultOf, terminatorOperands } from "../../compiler/ir/traverse.ts";
import { bitsOf } from "../../compiler/ir/types.ts";

/** The part of a loaded number that its only user keeps, shifted down to bit 0. */
interface Part {
  readonly firstBit: number;
  readonly bits: number;
}

/** `contexts` are the parameters that may be the ctx, of which parts may be read of some fields only ("invalid bpf_context access"). */
export function narrowLoads(func: Func, endian: "little" | "big", contexts: ReadonlySet<Value>): Func {
  const users = onlyUsers(func);
  const constants = constantsOf(func);
  const defs = definitions(func);
  let pointers: Pointers | undefined;
  const mayReadPart = (pointer: Value): boolean => {
    const fact = (pointers ??= pointersOf(func)).factOf(pointer);
    const isListed = isContext(fact, contexts) || (fact?.provenance.kind === "helper" && !isPlainMemory(fact, defs));
    return !isListed && !isRelocated(pointer, defs);
  };
  /** The user's result is made by the load itself, with that number. */
  const replaced = new Map<Inst, LoadInst>();
  const dropped = new Set<Inst>();
  for (const block of func.blocks) {
    for (const inst of block.insts) {
      if (inst.op !== "load") continue;
      const user = users.get(inst.result);
      const part = user && partUsed(func, inst, user, constants);
      if (!user || !part || !mayReadPart(inst.pointer)) continue;
      const skipped = endian === "little" ? part.firstBit : inst.bits - part.firstBit - part.bits;
      const offset = inst.offset + skipped / 8;
      replaced.set(inst, { ...inst, result: resultOf(user)!, offset, bits: part.bits, extend: "zero", align: 1 });
      dropped.add(user);
    }
  }
  if (replaced.size === 0) return func;
  const rewrite = (inst: Inst): Inst[] => (dropped.has(inst) ? [] : [replaced.get(inst) ?? inst]);
  return { ...func, blocks: func.blocks.map((block): Block => ({ ...block, insts: block.insts.flatMap(rewrite) })) };
}

function partUsed(func: Func, load: LoadInst, user: Inst, constants: ReadonlyMap<Value, bigint>): Part | undefined {
  const whole = bitsOf(func.valueTypes[load.result]!);
  if (load.volatile || load.extend === "sign" || load.bits > whole || (user.op !== "lshr" && user.op !== "and")) return undefined;
  const constant = user.left === load.result ? constants.get(user.right) : undefined;
  if (constant === undefined) return undefined;
  if (user.op === "and") return partOf(load, 0, constant);
  const firstBit = Number(constant & BigInt(whole > 32 ? 63 : 31));
  return firstBit % 8 === 0 && firstBit < load.bits ? partOf(load, firstBit, (1n << BigInt(load.bits - firstBit)) - 1n) : undefined;
}

/** The part that `mask` keeps of what lies above `firstBit`, when it is a whole access. */
function partOf(load: LoadInst, firstBit: number, mask: bigint): Part | undefined {
  const bits = [8, 16, 32].find((one) => mask === (1n << BigInt(one)) - 1n);
  // The part is as aligned as the whole: "misaligned stack access" otherwise.
  return bits !== undefined && bits < load.bits && firstBit % bits === 0 ? { firstBit, bits } : undefined;
}

/** For values with exactly one use, by an instruction: that instruction. */
function onlyUsers(func: Func): ReadonlyMap<Value, Inst> {
  const users = new Map<Value, Inst | null>();
  for (const block of func.blocks) {
    for (const inst of block.insts) for (const value of operandsOf(inst)) users.set(value, users.has(value) ? null : inst);
    for (const value of terminatorOperands(block.terminator)) users.set(value, null);
  }
  return new Map([...users].filter((entry): entry is [Value, Inst] => entry[1] !== null));
}

function constantsOf(func: Func): ReadonlyMap<Value, bigint> {
  const constants = new Map<Value, bigint>();
  for (const block of func.blocks) for (const inst of block.insts) if (inst.op === "const") constants.set(inst.result, inst.value);
  return constants;
}
