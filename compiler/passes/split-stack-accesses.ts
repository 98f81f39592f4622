/**
 * Splits accesses to the stack that are not aligned to their width: the verifier refuses those ("misaligned stack
 * access off … size …") even where the machine has cheap unaligned accesses. Packed structs on the stack need it.
 */

import type { Func, Inst, LoadInst, StoreInst } from "../ir/ir.ts";
import { bitsOf, i32, i64, ptr } from "../ir/types.ts";
import { pointersOf, type Pointers } from "../analysis/provenance.ts";
import { Emitter } from "./emitter.ts";
import type { PassContext } from "./pass.ts";

export function splitStackAccesses(func: Func, context: PassContext): Func {
  const pointers = pointersOf(func);
  const types = [...func.valueTypes];
  const e = new Emitter(types);
  let changed = false;
  const blocks = func.blocks.map((block) => {
    const insts = block.insts.flatMap((inst) => {
      const split = splitOne(func, inst, pointers, e, context.endian);
      if (split) changed = true;
      return split ?? [inst];
    });
    return { ...block, insts };
  });
  return changed ? { ...func, valueTypes: types, blocks } : func;
}

function splitOne(func: Func, inst: Inst, pointers: Pointers, e: Emitter, endian: "little" | "big"): Inst[] | undefined {
  if ((inst.op !== "load" && inst.op !== "store") || inst.bits === 8) return undefined;
  const align = stackAlignment(func, inst, pointers);
  if (align === undefined || align * 8 >= inst.bits) return undefined;
  e.span = inst.span;
  if (inst.op === "load") splitLoad(inst, e, align, endian);
  else splitStore(inst, e, align, endian);
  return e.take();
}

/** In bytes; undefined where the access is known not to be on the stack. */
function stackAlignment(func: Func, inst: LoadInst | StoreInst, pointers: Pointers): number | undefined {
  const fact = pointers.factOf(inst.pointer);
  const kind = fact?.provenance.kind ?? "unknown";
  // A pointer of a caller's, or out of memory, may well be one to the stack.
  if (!fact || kind === "unknown" || kind === "param") return inst.align;
  if (fact.provenance.kind !== "slot") return undefined;
  // Past a variable offset only the access itself knows its alignment.
  if (fact.root >= 0) return inst.align;
  const { slot: id } = fact.provenance;
  const slot = func.slots.find((one) => one.id === id)!;
  const place = fact.offset + inst.offset;
  return Math.min(slot.align, place === 0 ? 8 : place & -place);
}

function shiftOf(index: number, step: number, bits: number, endian: "little" | "big"): number {
  return endian === "little" ? index * step : bits - step * (index + 1);
}

function splitLoad(inst: LoadInst, e: Emitter, align: number, endian: "little" | "big"): void {
  const type = e.typeOf(inst.result);
  const register = inst.bits > 32 || type === i64 || type === ptr ? i64 : i32;
  const step = align * 8;
  let whole: number | undefined;
  for (let index = 0; index * step < inst.bits; index++) {
    const piece = e.load(register, inst.pointer, inst.offset + index * align, { bits: step, align, volatile: inst.volatile });
    const shift = shiftOf(index, step, inst.bits, endian);
    const placed = shift === 0 ? piece : e.binaryConst("shl", piece, shift);
    whole = whole === undefined ? placed : e.binary("or", whole, placed);
  }
  const span = inst.span && { span: inst.span };
  if (type === ptr) e.push({ op: "inttoptr", operand: whole!, result: inst.result, ...span });
  else if (inst.extend === "sign" && inst.bits < register.bits) {
    const distance = register.bits - inst.bits;
    const up = e.binaryConst("shl", whole!, distance);
    e.push({ op: "ashr", left: up, right: e.constant(register, distance), result: inst.result, ...span });
  } else e.push({ op: "or", left: whole!, right: e.constant(register, 0), result: inst.result, ...span });
}

function splitStore(inst: StoreInst, e: Emitter, align: number, endian: "little" | "big"): void {
  const step = align * 8;
  const value = bitsOf(e.typeOf(inst.value)) === 64 && e.typeOf(inst.value) === ptr ? e.convert("ptrtoint", inst.value, i64) : inst.value;
  for (let index = 0; index * step < inst.bits; index++) {
    const shift = shiftOf(index, step, inst.bits, endian);
    const piece = shift === 0 ? value : e.binaryConst("lshr", value, shift);
    e.store(inst.pointer, inst.offset + index * align, piece, { bits: step, align, volatile: inst.volatile });
  }
}
