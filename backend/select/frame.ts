/**
 * Places of the stack slots below r10: the strictest alignment first, so that nothing is lost between them, and each
 * as near to r10 as the slots that are in use at the same time allow.
 */

import type { Cfg } from "../../compiler/analysis/cfg.ts";
import type { Pointers } from "../../compiler/analysis/provenance.ts";
import type { BlockId, Func, Slot, SlotId } from "../../compiler/ir/ir.ts";
import { slotConflicts, type SlotConflicts } from "./slot-conflicts.ts";

export interface Frame {
  /** From r10, negative. */
  readonly offsets: ReadonlyMap<SlotId, number>;
  /** A multiple of 8. */
  readonly bytes: number;
  /** Asked for where a frame is too large only. */
  readonly used: () => FrameUse;
}

/** By the id of a block: the places that slots take in it, of 8 bytes each, counted from r10 down. Blocks that are missing use all. */
export type FrameUse = ReadonlyMap<BlockId, ReadonlySet<number>>;

interface Place {
  readonly slot: Slot;
  /** Bytes below r10: the slot takes from `bottom - roomOf(slot)` to `bottom`. */
  readonly bottom: number;
}

export function layOutFrame(func: Func, cfg: Cfg, pointers: Pointers): Frame {
  const used = usedSlots(func);
  const slots = func.slots
    .filter((slot) => used.has(slot.id))
    .sort((a, b) => alignmentOf(b) - alignmentOf(a) || b.size - a.size || a.id - b.id);
  if (slots.length === 0) return { offsets: new Map(), bytes: 0, used: () => new Map() };
  const { conflict, usedIn } = slotConflicts(func, cfg, pointers);
  const places: Place[] = [];
  for (const slot of slots) {
    const taken = places.filter((place) => conflict(place.slot.id, slot.id));
    places.push({ slot, bottom: lowestBottom(slot, taken) });
  }
  const offsets = new Map(places.map(({ slot, bottom }) => [slot.id, -bottom]));
  return { offsets, bytes: roundUp(Math.max(...places.map((place) => place.bottom)), 8), used: () => frameUse(cfg, places, usedIn) };
}

function frameUse(cfg: Cfg, places: readonly Place[], usedIn: SlotConflicts["usedIn"]): FrameUse {
  const placeOf = new Map(places.map((place) => [place.slot.id, place]));
  const used = new Map<BlockId, ReadonlySet<number>>();
  for (const { id } of cfg.order) {
    const slots = usedIn(id);
    if (!slots) continue;
    const taken = new Set<number>();
    for (const slot of slots) {
      const place = placeOf.get(slot);
      if (!place) continue;
      for (let at = Math.floor((place.bottom - roomOf(place.slot)) / 8); at * 8 < place.bottom; at++) taken.add(at);
    }
    used.set(id, taken);
  }
  return used;
}

function lowestBottom(slot: Slot, taken: readonly Place[]): number {
  let bottom = roundUp(slot.size, alignmentOf(slot));
  for (const place of [...taken].sort((a, b) => a.bottom - b.bottom)) {
    const overlaps = bottom - roomOf(slot) < place.bottom && place.bottom - roomOf(place.slot) < bottom;
    if (overlaps) bottom = roundUp(place.bottom + roomOf(slot), alignmentOf(slot));
  }
  return bottom;
}

/** What is written beside a number of 4 bytes, in the same 8, makes the verifier forget the number (see `align-slots.ts`). */
function roomOf({ size, align }: Slot): number {
  return size === 4 && align >= 8 ? 8 : size;
}

/** No access is wider than 8 bytes, so no slot needs more. */
function alignmentOf(slot: Slot): number {
  return Math.min(8, slot.align);
}

/** The slots whose address is made anywhere. */
export function usedSlots(func: Func): ReadonlySet<SlotId> {
  const used = new Set<SlotId>();
  for (const block of func.blocks) {
    for (const inst of block.insts) if (inst.op === "slot") used.add(inst.slot);
  }
  return used;
}

function roundUp(value: number, multiple: number): number {
  return Math.ceil(value / multiple) * multiple;
}
