/**
 * Which stack slots each value may point into, which addresses of slots lie in other slots, as in a callback's context, and
 * which are held against each other.
 */

import { runsFunctions } from "../../compiler/analysis/effects.ts";
import type { Cfg } from "../../compiler/analysis/cfg.ts";
import type { Block, CallInst, Func, Inst, SlotId, Value } from "../../compiler/ir/ir.ts";
import { isAtomic, isCompare, operandsOf, resultOf, targetsOf, terminatorInputs } from "../../compiler/ir/traverse.ts";
import { bitsOf, ptr } from "../../compiler/ir/types.ts";
import { include } from "../../compiler/support/multi-map.ts";

export class SlotAddresses {
  /** Their addresses lie where anybody may read them. */
  readonly escaped = new Set<SlotId>();
  /** Pairs whose addresses are compared: they must not be the same, whether or not anything lies there at the time (C11 6.5.9p6). */
  private readonly compared = new Map<SlotId, Set<SlotId>>();
  /** The slots whose addresses become numbers, which anything may be done with. */
  private readonly numbers = new Set<SlotId>();
  private readonly slotsOfValue = new Map<Value, Set<SlotId>>();
  /** The slots whose addresses a slot may hold. */
  private readonly contents = new Map<SlotId, Set<SlotId>>();
  private readonly definitions = new Map<Value, Inst>();
  private changed = true;

  constructor(
    private readonly func: Func,
    cfg: Cfg,
  ) {
    for (const block of cfg.order) {
      for (const inst of block.insts) {
        const result = resultOf(inst);
        if (result !== undefined) this.definitions.set(result, inst);
      }
    }
    while (this.changed) {
      this.changed = false;
      for (const block of cfg.order) this.visit(block, cfg);
    }
  }

  /** Whether anything tells the addresses of two slots apart. */
  areCompared(a: SlotId, b: SlotId): boolean {
    return this.compared.get(a)?.has(b) === true || (this.numbers.has(a) && this.numbers.has(b));
  }

  /** What the value points into, and what can be reached from there by reading addresses. */
  reachedFrom(value: Value): ReadonlySet<SlotId> {
    const direct = this.of(value);
    if (this.contents.size === 0 || direct.size === 0) return direct;
    const reached = new Set(direct);
    // A set gives what is added while it is walked, too.
    for (const slot of reached) for (const held of this.contents.get(slot) ?? none) reached.add(held);
    return reached;
  }

  private of(value: Value): ReadonlySet<SlotId> {
    return this.slotsOfValue.get(value) ?? none;
  }

  private visit(block: Block, cfg: Cfg): void {
    for (const inst of block.insts) this.visitInst(inst);
    const { terminator } = block;
    for (const { block: target, args } of targetsOf(terminator)) {
      const params = cfg.blocks.get(target)!.params;
      args.forEach((arg, index) => this.flow(this.of(arg), params[index]!));
    }
    if (terminator.op === "return") for (const value of terminatorInputs(terminator)) this.escape(this.of(value));
  }

  /** What is narrower than an address is none: the verifier lets nobody put one together. */
  private visitInst(inst: Inst): void {
    if (inst.op === "store" && inst.bits >= 64) this.store(inst.pointer, this.of(inst.value));
    if (isAtomic(inst)) this.store(inst.pointer, this.of(inst.value));
    if (inst.op === "call") this.call(inst);
    if (inst.op === "ptrtoint") for (const slot of this.of(inst.operand)) this.numbers.add(slot);
    if (isCompare(inst) && this.func.valueTypes[inst.left] === ptr) this.compare(this.of(inst.left), this.of(inst.right));
    const result = resultOf(inst);
    if (result === undefined || bitsOf(this.func.valueTypes[result]!) < 64 || (inst.op === "load" && inst.bits < 64)) return;
    if (inst.op === "slot") this.flow([inst.slot], result);
    else if (inst.op === "load") for (const slot of this.of(inst.pointer)) this.flow(this.contents.get(slot) ?? none, result);
    // What a function returns may be an address that it was given (iterators).
    else if (inst.op !== "call" || (runsFunctions(inst) && this.func.valueTypes[result] === ptr)) {
      for (const operand of operandsOf(inst)) this.flow(this.reachedFrom(operand), result);
    }
  }

  private compare(left: ReadonlySet<SlotId>, right: ReadonlySet<SlotId>): void {
    for (const a of left) {
      for (const b of right) {
        if (a === b) continue;
        include(this.compared, a, b);
        include(this.compared, b, a);
      }
    }
  }

  private store(pointer: Value, addresses: ReadonlySet<SlotId>): void {
    if (addresses.size === 0) return;
    const slot = this.slotAt(pointer);
    if (slot === undefined) this.escape(addresses);
    else this.hold(slot, addresses);
  }

  /** A function may store what it reaches wherever it reaches. */
  private call(inst: CallInst): void {
    if (!runsFunctions(inst)) return;
    const reached = new Set(inst.args.flatMap((arg) => [...this.reachedFrom(arg)]));
    for (const slot of reached) this.hold(slot, reached);
  }

  /** The one slot that the pointer certainly points into. */
  private slotAt(pointer: Value): SlotId | undefined {
    const inst = this.definitions.get(pointer);
    if (inst?.op === "ptradd") return this.slotAt(inst.pointer);
    return inst?.op === "slot" ? inst.slot : undefined;
  }

  private hold(slot: SlotId, addresses: Iterable<SlotId>): void {
    this.addAll(this.contents, slot, addresses);
  }

  private flow(slots: Iterable<SlotId>, to: Value): void {
    this.addAll(this.slotsOfValue, to, slots);
  }

  private addAll<Key>(sets: Map<Key, Set<SlotId>>, key: Key, slots: Iterable<SlotId>): void {
    for (const slot of slots) if (include(sets, key, slot)) this.changed = true;
  }

  private escape(slots: Iterable<SlotId>): void {
    for (const slot of slots) this.escaped.add(slot);
  }
}

const none: ReadonlySet<SlotId> = new Set();
