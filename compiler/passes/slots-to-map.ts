/**
 * Large variables that the stack has no room for, in the one value of a per-CPU array. It is looked up at the start of
 * the function, so that this costs a call of a helper, and is done only where code generation has found a frame too large.
 *
 * What the verifier knows of the stack it does not know of a map: that a pointer lies there, or which number. So no
 * variable moves that holds a pointer or may be a counter, and none whose address goes anywhere but into an access or a
 * helper that takes memory of any kind.
 */

import { helperById } from "../bpf/helpers.ts";
import { sectionMeaning, type ProgramTypeName } from "../bpf/program-types.ts";
import { controlFlow } from "../analysis/cfg.ts";
import { runsFunctions } from "../analysis/effects.ts";
import { pointersOf, type Pointers } from "../analysis/provenance.ts";
import type { Block, CallInst, Func, Inst, MapDef, Module, Slot, SlotId, Value } from "../ir/ir.ts";
import { operandsOf, terminatorOperands } from "../ir/traverse.ts";
import { i32, i64, ptr } from "../ir/types.ts";
import { Emitter } from "./emitter.ts";

/** The map. Names that begin so are the compiler's. */
export const SCRATCH_MAP = "ebpfc_scratch";

const PERCPU_ARRAY = 6;
const MAP_LOOKUP_ELEM = 1;
const CLONE_REDIRECT = 13;
/** They run with soft interrupts off; other programs can be interrupted by a packet on the same processor. */
const uninterrupted: ReadonlySet<ProgramTypeName | undefined> = new Set(["sched_cls", "sched_act", "xdp"] as const);
/** Counters and other numbers that the verifier has to follow are no larger. */
const LARGEST_NUMBER = 8;
/** A map's value is aligned so. */
const UNIT = 8;

export interface MovedSlots {
  readonly module: Module;
  /** How many bytes have left the stack of each function. */
  readonly bytes: ReadonlyMap<string, number>;
}

/**
 * Moves variables of each function that `excess` names, the largest first, until so many bytes are gained or there are
 * no more.
 */
export function moveSlotsToMap(module: Module, excess: ReadonlyMap<string, number>): MovedSlots {
  const bytes = new Map<string, number>();
  if (!hasRoom(module)) return { module, bytes };
  let used = 0;
  const functions = module.functions.map((func) => {
    const moved = largest(movableSlots(func), excess.get(func.name) ?? 0);
    if (moved.length === 0) return func;
    bytes.set(func.name, moved.reduce((sum, { size }) => sum + size, 0));
    const places = new Map<SlotId, number>();
    for (const { id, size } of moved) {
      places.set(id, used);
      used += Math.ceil(size / UNIT) * UNIT;
    }
    return new Move(func, places).run();
  });
  return { module: used === 0 ? module : { ...module, functions, maps: [...module.maps, scratchMap(used)] }, bytes };
}

/** While one packet is looked at on a processor, no other may be. */
function hasRoom({ functions, maps, globals }: Module): boolean {
  if ([...functions, ...maps, ...globals].some(({ name }) => name === SCRATCH_MAP)) return false;
  return functions.every(({ section, blocks }) => runsAlone(section) && !blocks.some(({ insts }) => insts.some(sendsOnAtOnce)));
}

function runsAlone(section: string | undefined): boolean {
  return section === undefined || uninterrupted.has(sectionMeaning(section)?.type.name);
}

/** The packet could come by here again before the call returns. */
function sendsOnAtOnce(inst: Inst): boolean {
  return inst.op === "call" && inst.callee.kind === "helper" && inst.callee.id === CLONE_REDIRECT;
}

function scratchMap(valueSize: number): MapDef {
  return { name: SCRATCH_MAP, type: PERCPU_ARRAY, keySize: 4, valueSize, maxEntries: 1, flags: 0 };
}

/** The fewest that give so many bytes. */
function largest(slots: readonly Slot[], bytes: number): readonly Slot[] {
  const sorted = [...slots].sort((a, b) => b.size - a.size || a.id - b.id);
  let gained = 0;
  return sorted.filter(({ size }) => {
    if (gained >= bytes) return false;
    gained += size;
    return true;
  });
}

function movableSlots(func: Func): readonly Slot[] {
  const { order } = controlFlow(func);
  const slotOf = new Map<Value, SlotId>();
  for (const inst of order.flatMap(({ insts }) => insts)) {
    if (inst.op === "slot") slotOf.set(inst.result, inst.slot);
    else if (inst.op === "ptradd" && slotOf.has(inst.pointer)) slotOf.set(inst.result, slotOf.get(inst.pointer)!);
  }
  const pointers = pointersOf(func);
  const pinning = order.flatMap(({ insts, terminator }) => [...insts.flatMap((inst) => pinnedBy(inst, func, pointers)), ...terminatorOperands(terminator)]);
  const pinned = new Set(pinning.map((value) => slotOf.get(value)));
  const used = new Set(slotOf.values());
  return func.slots.filter(({ id, size }) => used.has(id) && !pinned.has(id) && size > LARGEST_NUMBER);
}

/** The operands whose variables have to stay, if they are addresses of some. */
function pinnedBy(inst: Inst, { valueTypes }: Func, pointers: Pointers): readonly Value[] {
  switch (inst.op) {
    case "ptradd":
      return [inst.offset];
    case "load":
      return valueTypes[inst.result] === ptr ? [inst.pointer] : [];
    case "store":
      // A number that came out of a pointer is one to the verifier.
      return pointers.factOf(inst.value) ? [inst.pointer, inst.value] : [inst.value];
    case "call":
      return inst.args.filter((_, index) => !takesAnyMemory(inst, index));
    default:
      return operandsOf(inst);
  }
}

/** The context of a callback has to lie on the stack, as have the kernel's own objects. */
function takesAnyMemory(call: CallInst, index: number): boolean {
  if (call.callee.kind !== "helper" || runsFunctions(call)) return false;
  const parameter = helperById(call.callee.id)?.params[index];
  return parameter !== undefined && anyMemory.has(parameter.type);
}

const anyMemory: ReadonlySet<string> = new Set(["void *", "const void *", "__be32 *"]);

/** One function with its variables at their places in the map. */
class Move {
  private readonly e: Emitter;
  private readonly base: Value;

  constructor(
    private readonly func: Func,
    private readonly places: ReadonlyMap<SlotId, number>,
  ) {
    this.e = new Emitter([...func.valueTypes]);
    this.base = this.e.newValue(ptr);
  }

  run(): Func {
    const { func, e, places } = this;
    const blocks = func.blocks.map((block) => ({ ...block, insts: this.within(block.insts) }));
    const slots = func.slots.filter(({ id }) => !places.has(id));
    const key = { id: Math.max(...func.slots.map(({ id }) => id)) + 1, name: `${SCRATCH_MAP}.key`, size: 4, align: 4 };
    return { ...func, slots: [...slots, key], blocks: [...this.start(key.id), ...blocks], valueTypes: e.types };
  }

  private within(insts: readonly Inst[]): Inst[] {
    for (const inst of insts) {
      const place = inst.op === "slot" ? this.places.get(inst.slot) : undefined;
      this.e.span = inst.span;
      if (inst.op !== "slot" || place === undefined) this.e.push(inst);
      else this.e.push({ op: "ptradd", pointer: this.base, offset: this.e.constant(i64, place), result: inst.result, ...(inst.span && { span: inst.span }) });
    }
    this.e.span = undefined;
    return this.e.take();
  }

  /** The look-up; the verifier has to see that it may fail, which it never does. */
  private start(keySlot: SlotId): Block[] {
    const { func, e, base } = this;
    const look = Math.max(...func.blocks.map(({ id }) => id)) + 1;
    const failed = look + 1;
    const key = e.emit(ptr, { op: "slot", slot: keySlot });
    e.store(key, 0, e.constant(i32, 0), { align: 4 });
    const map = e.emit(ptr, { op: "symbol", symbol: SCRATCH_MAP, offset: 0 });
    e.push({ op: "call", callee: { kind: "helper", id: MAP_LOOKUP_ELEM }, args: [map, key], result: base });
    const condition = e.compare("ne", base, e.constant(ptr, 0));
    const ifTrue = { block: func.blocks[0]!.id, args: [] };
    const first: Block = { id: look, params: [], insts: e.take(), terminator: { op: "branch", condition, ifTrue, ifFalse: { block: failed, args: [] } } };
    const value = func.returnType && e.constant(func.returnType, 0);
    return [first, { id: failed, params: [], insts: e.take(), terminator: { op: "return", ...(value !== null && { value }) } }];
  }
}
