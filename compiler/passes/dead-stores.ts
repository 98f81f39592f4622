/**
 * Removes stores to stack slots that nothing reads before they are overwritten or the function returns; calls of helpers
 * likewise that do no more than fill a slot, when nobody asks whether they did.
 */

import type { BlockId, CallInst, Func, Inst, SlotId } from "../ir/ir.ts";
import { bitsOf } from "../ir/types.ts";
import { controlFlow, type Cfg } from "../analysis/cfg.ts";
import { escapedSlots, filledBuffer } from "../analysis/effects.ts";
import { pointersOf, type PointerFact, type Pointers } from "../analysis/provenance.ts";
import { definitions, useCounts } from "../analysis/uses.ts";
import { BitSet } from "../support/bit-set.ts";

/** More stack than any program may have: such functions are left alone. */
const MOST_BYTES = 4096;

export function removeDeadStores(func: Func): Func {
  const total = func.slots.reduce((sum, slot) => sum + slot.size, 0);
  if (total === 0 || total > MOST_BYTES) return func;
  return new DeadStores(func, total).run();
}

class DeadStores {
  private readonly cfg: Cfg;
  private readonly pointers: Pointers;
  /** Where a slot's bytes start among those of all slots. */
  private readonly starts = new Map<SlotId, number>();
  private readonly sizes: ReadonlyMap<SlotId, number>;
  private readonly escaped: ReadonlySet<SlotId>;
  private readonly defs: readonly (Inst | undefined)[];
  private readonly uses: Uint32Array;

  constructor(
    private readonly func: Func,
    private readonly total: number,
  ) {
    this.cfg = controlFlow(func);
    this.pointers = pointersOf(func, this.cfg);
    this.escaped = escapedSlots(func, this.pointers);
    this.defs = definitions(func);
    this.uses = useCounts(func);
    this.sizes = new Map(func.slots.map((slot) => [slot.id, slot.size]));
    let start = 0;
    for (const slot of func.slots) {
      this.starts.set(slot.id, start);
      start += slot.size;
    }
  }

  run(): Func {
    const before = this.solve();
    let changed = false;
    const blocks = this.func.blocks.map((block) => {
      if (!this.cfg.indexOf.has(block.id)) return block;
      const needed = this.neededAfter(block.id, before);
      const kept: Inst[] = [];
      for (const inst of [...block.insts].reverse()) {
        if (this.isDead(inst, needed)) continue;
        this.step(inst, needed);
        kept.push(inst);
      }
      if (kept.length === block.insts.length) return block;
      changed = true;
      return { ...block, insts: kept.reverse() };
    });
    return changed ? { ...this.func, blocks } : this.func;
  }

  /** The bytes that are read after the start of each block. */
  private solve(): Map<BlockId, BitSet> {
    const before = new Map<BlockId, BitSet>(this.cfg.order.map((block) => [block.id, new BitSet(this.total)]));
    const pending = this.cfg.order.map((block) => block.id);
    const waiting = new Set(pending);
    for (let id = pending.pop(); id !== undefined; id = pending.pop()) {
      waiting.delete(id);
      const needed = this.neededAfter(id, before);
      const { insts } = this.cfg.blocks.get(id)!;
      for (let index = insts.length - 1; index >= 0; index--) this.step(insts[index]!, needed);
      if (!before.get(id)!.addAll(needed)) continue;
      for (const previous of this.cfg.predecessors.get(id)!) {
        if (waiting.has(previous)) continue;
        waiting.add(previous);
        pending.push(previous);
      }
    }
    return before;
  }

  private neededAfter(id: BlockId, before: ReadonlyMap<BlockId, BitSet>): BitSet {
    const needed = new BitSet(this.total);
    for (const next of this.cfg.successors.get(id)!) needed.addAll(before.get(next)!);
    if (this.cfg.blocks.get(id)!.terminator.op === "asm_goto") this.readEscaped(needed);
    return needed;
  }

  /** The bytes of a plain access; undefined when it is not to a known place in a slot. */
  private bytes(fact: PointerFact | undefined, offset: number, size: number): [number, number] | undefined {
    if (fact?.provenance.kind !== "slot" || fact.root >= 0) return undefined;
    const start = fact.offset + offset;
    if (start < 0 || start + size > this.sizes.get(fact.provenance.slot)!) return undefined;
    const base = this.starts.get(fact.provenance.slot)!;
    return [base + start, base + start + size];
  }

  private isDead(inst: Inst, needed: BitSet): boolean {
    if (inst.op === "call") return this.isDeadFill(inst, needed);
    if (inst.op !== "store" && inst.op !== "memset") return false;
    if (inst.op === "store" && inst.volatile) return false;
    const fact = this.pointers.factOf(inst.pointer);
    if (fact?.provenance.kind !== "slot" || this.escaped.has(fact.provenance.slot)) return false;
    const range = this.bytes(fact, inst.offset, inst.op === "store" ? inst.bits / 8 : inst.size);
    return range !== undefined && isFree(range, needed);
  }

  /** The call may fill all of the slot. */
  private isDeadFill(call: CallInst, needed: BitSet): boolean {
    const filled = filledBuffer(call);
    const fact = filled && this.pointers.factOf(filled.pointer);
    if (fact?.provenance.kind !== "slot" || this.escaped.has(fact.provenance.slot)) return false;
    if (call.result !== undefined && this.uses[call.result]! > 0) return false;
    const start = this.starts.get(fact.provenance.slot)!;
    return isFree([start, start + this.sizes.get(fact.provenance.slot)!], needed);
  }

  /** From what is needed after the instruction to what is needed before it. */
  private step(inst: Inst, needed: BitSet): void {
    switch (inst.op) {
      case "store":
        return this.write(needed, this.pointers.factOf(inst.pointer), inst.offset, inst.bits / 8);
      case "memset":
        return this.write(needed, this.pointers.factOf(inst.pointer), inst.offset, inst.size);
      case "load":
        return this.read(needed, this.pointers.factOf(inst.pointer), inst.offset, inst.bits / 8);
      case "memcpy":
        this.write(needed, this.pointers.factOf(inst.destination), inst.destinationOffset, inst.size);
        return this.read(needed, this.pointers.factOf(inst.source), inst.sourceOffset, inst.size);
      case "call":
        return this.call(inst, needed);
      case "asm":
        // What its operands point to has escaped.
        return this.readEscaped(needed);
      default:
        if ("pointer" in inst && inst.op !== "ptradd") {
          this.read(needed, this.pointers.factOf(inst.pointer), inst.offset, bitsOf(this.func.valueTypes[inst.value]!) / 8);
        }
    }
  }

  private call(inst: CallInst, needed: BitSet): void {
    const filled = filledBuffer(inst);
    const size = filled && this.defs[filled.size];
    if (filled && size?.op === "const") this.write(needed, this.pointers.factOf(filled.pointer), 0, Number(size.value & 0xffffn));
    for (const arg of inst.args) if (arg !== filled?.pointer) this.readWhole(needed, this.pointers.factOf(arg));
    this.readEscaped(needed);
  }

  private readEscaped(needed: BitSet): void {
    for (const slot of this.escaped) this.readSlot(needed, slot);
  }

  private write(needed: BitSet, fact: PointerFact | undefined, offset: number, size: number): void {
    const range = this.bytes(fact, offset, size);
    for (let byte = range?.[0] ?? 0; byte < (range?.[1] ?? 0); byte++) needed.delete(byte);
  }

  private read(needed: BitSet, fact: PointerFact | undefined, offset: number, size: number): void {
    const range = this.bytes(fact, offset, size);
    if (!range) return this.readWhole(needed, fact);
    for (let byte = range[0]; byte < range[1]; byte++) needed.add(byte);
  }

  /** Anything that the pointer may reach. */
  private readWhole(needed: BitSet, fact: PointerFact | undefined): void {
    if (!fact) return;
    if (fact.provenance.kind === "slot") this.readSlot(needed, fact.provenance.slot);
    else if (fact.provenance.kind !== "unknown") return;
    else if (this.comesFromElsewhere(fact)) this.readEscaped(needed);
    else for (const slot of this.starts.keys()) this.readSlot(needed, slot);
  }

  /** What was in memory, was a number, or came out of a call is no slot whose address went nowhere. */
  private comesFromElsewhere({ root }: PointerFact): boolean {
    const op = this.defs[root]?.op;
    return op === "load" || op === "inttoptr" || op === "fromarena" || op === "call";
  }

  private readSlot(needed: BitSet, slot: SlotId): void {
    const start = this.starts.get(slot)!;
    for (let byte = start; byte < start + this.sizes.get(slot)!; byte++) needed.add(byte);
  }
}

function isFree([start, end]: readonly [number, number], needed: BitSet): boolean {
  for (let byte = start; byte < end; byte++) if (needed.has(byte)) return false;
  return true;
}
