/** Addresses: a base register and a signed 16-bit offset, with as much of the address as possible folded in. */

import type { CoreRelocation } from "../../compiler/ir/core-relocation.ts";
import type { Value } from "../../compiler/ir/ir.ts";
import { asImmediate } from "./constants.ts";
import type { SelectionContext } from "./context.ts";
import { FRAME_POINTER, immediate, move, register, type Register } from "./machine.ts";

export interface Address {
  readonly base: Register;
  readonly offset: number;
  readonly origin?: string;
  /** The loader gives the offset. */
  readonly core?: CoreRelocation;
}

/** Sums of steps below this are exact in JavaScript numbers. */
const LARGEST_STEP = 2 ** 31;

/**
 * Where an access at `pointer + offset` goes. Constant steps become part of the offset: for the context that is a
 * must, as arithmetic on it is refused ("dereference of modified ctx ptr"); for packets it keeps the register that
 * was compared with the end. Slots are reached from r10 directly.
 */
export function selectAddress(context: SelectionContext, pointer: Value, offset: number): Address {
  const origin = context.originOf(pointer);
  return { ...placeOf(context, pointer, offset), ...(!isPlainMemory(origin) && { origin }) };
}

/** Memory of these kinds is reached by the same instructions (kernel, reg_type_mismatch_ok). */
function isPlainMemory(origin: string): boolean {
  return origin === "stack" || origin === "packet" || origin === "map value" || origin.startsWith("symbol ");
}

function placeOf(context: SelectionContext, pointer: Value, offset: number): Address {
  const relocated = offset === 0 ? relocatedPlace(context, pointer) : undefined;
  if (relocated) return relocated;
  const folded = foldSteps(context, pointer, offset);
  const inst = context.facts.definition(folded.pointer);
  if (inst?.op === "slot" && fits(context.slotOffset(inst.slot) + folded.offset)) {
    return { base: FRAME_POINTER, offset: context.slotOffset(inst.slot) + folded.offset };
  }
  if (inst?.op === "symbol") {
    const total = inst.offset + folded.offset;
    // All accesses to a variable share the register of its start, as far as an access reaches from there.
    const start = context.symbol(inst.symbol, fits(total) ? 0 : total);
    if (start) return { base: context.useConstant(start), offset: fits(total) ? total : 0 };
  }
  const base = context.use(folded.pointer);
  return fits(folded.offset) ? { base, offset: folded.offset } : { base: farBase(context, base, folded.offset), offset: 0 };
}

/** A register for what lies further from its pointer than an access reaches. */
function farBase(context: SelectionContext, base: Register, offset: number): Register {
  const far = context.newRegister();
  context.emit(move(far, register(base)));
  const value = BigInt.asUintN(64, BigInt(offset));
  const distance = asImmediate(value, 64);
  const source = distance === undefined ? register(context.useConstant({ kind: "number", value })) : immediate(distance);
  context.emit({ kind: "alu", op: "add", width: 64, destination: far, source });
  return far;
}

/** `base + number of the running kernel`: the number goes into the access, which for the context is a must. */
function relocatedPlace(context: SelectionContext, pointer: Value): Address | undefined {
  const inst = context.facts.definition(context.resolve(pointer));
  const core = inst?.op === "ptradd" ? context.coreValue(inst.offset) : undefined;
  if (inst?.op !== "ptradd" || !core || !fits(core.offset)) return undefined;
  return { base: context.use(inst.pointer), offset: core.offset, core: core.relocation };
}

function foldSteps(context: SelectionContext, pointer: Value, offset: number): { pointer: Value; offset: number } {
  let best = { pointer, offset };
  for (let at = context.resolve(pointer), total = offset; ; ) {
    if (fits(total)) best = { pointer: at, offset: total };
    const inst = context.facts.definition(at);
    const from = inst?.op === "ptradd" ? inst.pointer : inst?.op === "add" && context.bits(at) === 64 ? inst.left : undefined;
    const by = inst?.op === "ptradd" ? inst.offset : inst?.op === "add" ? inst.right : undefined;
    const step = by === undefined ? undefined : context.facts.constant(by);
    const bytes = step === undefined ? NaN : Number(BigInt.asIntN(64, step));
    if (from === undefined || !(Math.abs(bytes) < LARGEST_STEP)) return best;
    total += bytes;
    at = context.resolve(from);
  }
}

function fits(offset: number): boolean {
  return offset >= -32768 && offset <= 32767;
}
