/** Places of the stack slots below r10: the strictest alignment first, so that nothing is lost between them. */

import type { Func, Slot, SlotId } from "../../compiler/ir/ir.ts";

export interface Frame {
  /** From r10, negative. */
  readonly offsets: ReadonlyMap<SlotId, number>;
  /** A multiple of 8. */
  readonly bytes: number;
}

export function layOutFrame(func: Func): Frame {
  const used = usedSlots(func);
  const slots = func.slots.filter((slot) => used.has(slot.id)).sort((a, b) => alignmentOf(b) - alignmentOf(a) || a.id - b.id);
  const offsets = new Map<SlotId, number>();
  let bytes = 0;
  for (const slot of slots) {
    bytes = roundUp(bytes + slot.size, alignmentOf(slot));
    offsets.set(slot.id, -bytes);
  }
  return { offsets, bytes: roundUp(bytes, 8) };
}

/** No access is wider than 8 bytes, so no slot needs more. */
function alignmentOf(slot: Slot): number {
  return Math.min(8, slot.align);
}

export function usedSlots(func: Func): ReadonlySet<SlotId> {
  const used = new Set<SlotId>();
  for (const block of func.blocks) {
    for (const inst of block.insts) if (inst.op === "slot") used.add(inst.slot);
  }
  return used;
}

export function roundUp(value: number, multiple: number): number {
  return Math.ceil(value / multiple) * multiple;
}
