/**
 * A load of which only some bytes are looked at reads those alone: fields that lie next to each other in a header are
 * read one by one, and the masks and shifts that took them out go. Fields of the ctx are left whole, as the kernel
 * allows only some of them to be read in part.
 */

import type { Block, Func, Inst, LoadInst, Value } from "../ir/ir.ts";
import { bitsOf, type Type } from "../ir/types.ts";
import { isPlainMemory } from "../analysis/plain-memory.ts";
import { pointersOf, type Pointers } from "../analysis/provenance.ts";
import { definitions, isRelocated } from "../analysis/uses.ts";
import { demandedBits } from "./demanded-bits.ts";
import { Emitter } from "./emitter.ts";
import type { PassContext } from "./pass.ts";

export function narrowLoads(func: Func, context: PassContext): Func {
  if (context.endian !== "little") return func;
  const defs = definitions(func);
  const demanded = demandedBits(func, defs);
  const pointers = pointersOf(func);
  const types: Type[] = [...func.valueTypes];
  const e = new Emitter(types);
  let changed = false;
  const blocks = func.blocks.map((block): Block => {
    const insts = block.insts.flatMap((inst): readonly Inst[] => {
      const piece = inst.op === "load" ? pieceOf(inst, demanded[inst.result]!, func, pointers, defs) : undefined;
      if (!piece || inst.op !== "load") return [inst];
      changed = true;
      return narrowed(inst, piece, e);
    });
    return changed ? { ...block, insts } : block;
  });
  return changed ? { ...func, valueTypes: types, blocks } : func;
}

interface Piece {
  /** In bytes. */
  readonly offset: number;
  readonly bits: 8 | 16 | 32;
}

/** The narrowest aligned piece with all bits that something looks at. */
function pieceOf(inst: LoadInst, demand: bigint, func: Func, pointers: Pointers, defs: readonly (Inst | undefined)[]): Piece | undefined {
  const type = func.valueTypes[inst.result]!;
  if (inst.volatile || type.kind === "ptr" || bitsOf(type) > 64 || demand === 0n || inst.bits <= 8) return undefined;
  if (!isPlainMemory(pointers.factOf(inst.pointer), defs) || isRelocated(inst.pointer, defs)) return undefined;
  // Bits past what was read are zeros or the sign.
  if (demand >> BigInt(inst.bits) !== 0n && inst.extend === "sign") return undefined;
  const looked = demand & ((1n << BigInt(inst.bits)) - 1n);
  for (const bits of [8, 16, 32] as const) {
    if (bits >= inst.bits) return undefined;
    const ones = (1n << BigInt(bits)) - 1n;
    for (let low = 0; low + bits <= inst.bits; low += bits) {
      if ((looked & ~(ones << BigInt(low))) === 0n) return { offset: low / 8, bits };
    }
  }
  return undefined;
}

function narrowed(inst: LoadInst, { offset, bits }: Piece, e: Emitter): readonly Inst[] {
  const narrow: LoadInst = { ...inst, offset: inst.offset + offset, bits, extend: "zero", align: offset === 0 ? inst.align : Math.min(inst.align, offset & -offset) };
  if (offset === 0) return [narrow];
  e.span = inst.span;
  const type = e.typeOf(inst.result);
  const piece: Value = e.newValue(type);
  e.push({ ...narrow, result: piece });
  e.push({ op: "shl", left: piece, right: e.constant(type, offset * 8), result: inst.result, ...(inst.span && { span: inst.span }) });
  return e.take();
}
