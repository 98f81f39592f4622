/** Where all of a stack slot is written anew: what was in it before, nobody reads. */

import type { Pointers } from "../../compiler/analysis/provenance.ts";
import type { Block, Func, Inst, SlotId, Value } from "../../compiler/ir/ir.ts";
import { opcodes, type OpInfo } from "../../compiler/ir/opcodes.ts";
import { operandsOf } from "../../compiler/ir/traverse.ts";
import type { SlotAddresses } from "./slot-addresses.ts";

/** The others make addresses, or compare them. */
export function reachesMemory({ op }: Inst): boolean {
  const { sideEffect, readsMemory }: OpInfo = opcodes[op];
  return sideEffect === true || readsMemory === true;
}

/** Where stores one after the other write all of a slot. */
export class WholeWrites {
  private readonly sizes: ReadonlyMap<SlotId, number>;

  constructor(
    func: Func,
    private readonly pointers: Pointers,
  ) {
    this.sizes = new Map(func.slots.map(({ id, size }) => [id, size]));
  }

  /** The slots of which a block writes every byte before it reaches them in another way. */
  in(block: Block, addresses: SlotAddresses): ReadonlySet<SlotId> {
    const whole = new Set<SlotId>();
    const bytes = new Map<SlotId, Set<number>>();
    const reached = new Set<SlotId>();
    for (const inst of block.insts) {
      if (!reachesMemory(inst)) continue;
      const target = this.target(inst);
      const isOpen = target !== undefined && !reached.has(target.slot) && !addresses.reachedFrom(target.value).has(target.slot);
      if (isOpen) {
        const written = bytes.get(target.slot) ?? new Set();
        bytes.set(target.slot, written);
        for (let byte = 0; byte < target.size; byte++) written.add(target.offset + byte);
        if (written.size === this.sizes.get(target.slot)) whole.add(target.slot);
      }
      for (const operand of operandsOf(inst)) {
        for (const slot of addresses.reachedFrom(operand)) if (!isOpen || slot !== target.slot) reached.add(slot);
      }
    }
    return whole;
  }

  /** What a store writes in a slot, where it is certain which bytes of it. */
  private target(inst: Inst): { readonly slot: SlotId; readonly offset: number; readonly size: number; readonly value: Value } | undefined {
    if (inst.op !== "store") return undefined;
    const fact = this.pointers.factOf(inst.pointer);
    if (fact?.provenance.kind !== "slot" || fact.root >= 0) return undefined;
    return { slot: fact.provenance.slot, offset: fact.offset + inst.offset, size: inst.bits / 8, value: inst.value };
  }
}
