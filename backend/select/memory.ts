/** Loads, stores and atomic operations. */

import type { AtomicInst, LoadInst, StoreInst, Value } from "../../compiler/ir/ir.ts";
import { invariant } from "../../compiler/support/invariant.ts";
import type { AtomicOp } from "../isa/instruction.ts";
import { selectAddress } from "./address.ts";
import { clearUpperHalf } from "./arithmetic.ts";
import { shiftSignIn } from "./convert.ts";
import { asImmediate } from "./constants.ts";
import type { SelectionContext } from "./context.ts";
import { immediate, move, register } from "./machine.ts";

type AccessBits = 8 | 16 | 32 | 64;

function accessBits(bits: number): AccessBits {
  invariant(bits === 8 || bits === 16 || bits === 32 || bits === 64, `an access of ${bits} bits is not legal`);
  return bits;
}

export function selectLoad(context: SelectionContext, inst: LoadInst): void {
  const bits = accessBits(inst.bits);
  const destination = context.define(inst.result);
  const address = selectAddress(context, inst.pointer, inst.offset);
  const to = context.bits(inst.result);
  if (inst.extend === "zero" || bits >= to) {
    context.emit({ kind: "load", bits, destination, ...address });
    if (to === 1) context.emit({ kind: "alu", op: "and", width: 64, destination, source: immediate(1) });
    return;
  }
  if (context.features.v4) {
    context.emit({ kind: "load", bits, signed: true, destination, ...address });
    if (to === 32 && context.facts.needsClean(inst.result)) clearUpperHalf(context, destination);
    return;
  }
  context.emit({ kind: "load", bits, destination, ...address });
  const width = to === 32 && context.features.alu32 ? 32 : 64;
  shiftSignIn(context, destination, bits, width);
  if (to === 32 && width === 64 && context.facts.needsClean(inst.result)) clearUpperHalf(context, destination);
}

export function selectStore(context: SelectionContext, inst: StoreInst): void {
  const bits = accessBits(inst.bits);
  const address = selectAddress(context, inst.pointer, inst.offset);
  const constant = context.facts.constant(context.resolve(inst.value));
  const small = constant === undefined ? undefined : asImmediate(BigInt.asUintN(bits, constant), bits === 64 ? 64 : 32);
  if (small === undefined || (isContext(context, inst.pointer) && !context.features.v4)) {
    context.emit({ kind: "store", bits, ...address, source: register(context.use(inst.value)) });
    return;
  }
  const value = bits < 32 ? Number(BigInt.asIntN(bits, BigInt(small))) : small;
  context.emit({ kind: "store", bits, ...address, source: immediate(value) });
}

/** Kernels before 6.4 refuse constants there: "BPF_ST stores into R1 ctx is not allowed". */
function isContext(context: SelectionContext, pointer: Value): boolean {
  const { func, facts } = context;
  let at = context.resolve(pointer);
  for (let inst = facts.definition(at); inst?.op === "ptradd"; inst = facts.definition(at)) at = context.resolve(inst.pointer);
  return func.section !== undefined && at === func.params[0];
}

const atomicOps: Readonly<Record<AtomicInst["op"], AtomicOp>> = {
  atomic_add: "add",
  atomic_and: "and",
  atomic_or: "or",
  atomic_xor: "xor",
  atomic_xchg: "xchg",
  atomic_cmpxchg: "cmpxchg",
};

export function selectAtomic(context: SelectionContext, inst: AtomicInst): void {
  const op = atomicOps[inst.op];
  const bits = context.bits(inst.value) === 64 ? 64 : 32;
  const address = selectAddress(context, inst.pointer, inst.offset);
  const wanted = inst.result !== undefined && context.isWanted(inst.result);
  if (op === "cmpxchg") {
    const source = context.use(inst.value);
    context.moveTo(0, inst.expected!);
    context.emit({ kind: "atomic", op, fetch: true, bits, ...address, source });
    if (wanted) context.emit(move(context.define(inst.result!), register(0)));
    return;
  }
  if (!wanted && op !== "xchg") {
    context.emit({ kind: "atomic", op, fetch: false, bits, ...address, source: context.use(inst.value) });
    return;
  }
  const exchanged = wanted ? context.define(inst.result!) : context.newRegister();
  context.moveTo(exchanged, inst.value);
  context.emit({ kind: "atomic", op, fetch: true, bits, ...address, source: exchanged });
}
