/**
 * Cuts slots into parts that become a variable each. Stores, copies and fills cut at their ends; loads cut only where
 * no single store writes all that they read, so that a word that is written whole and read by bytes stays whole. A copy
 * between two slots carries the cuts of each over to the other.
 */

import type { MemoryCopyInst, SlotId } from "../../ir/ir.ts";
import { bytesOf, int, type Type } from "../../ir/types.ts";
import type { SlotAccesses } from "./accesses.ts";

/** Bytes `start` to `end` of a slot. */
export interface Part {
  readonly variable: number;
  readonly start: number;
  readonly end: number;
  readonly type: Type;
}

/** A slot in more parts than this stays in memory. */
const MOST_PARTS = 160;

export interface Partition {
  /** Sorted and without gaps between the first cut and the last; only for slots that are promoted. */
  readonly parts: ReadonlyMap<SlotId, readonly Part[]>;
  readonly variableTypes: readonly Type[];
}

/** What is only copied as a whole, and is larger than registers could hold, stays in memory: it would come back as spills. */
const MOST_BYTES_HELD = 64;

export function partitionSlots(accesses: SlotAccesses): Partition {
  const cuts = new Map<SlotId, Set<number>>([...accesses.promotable].map((slot) => [slot, new Set()]));
  cutAtAccesses(accesses, cuts);
  cutLongCopies(accesses, cuts);
  carryCuts(accesses, cuts);
  const known = slotsOfScalars(accesses);
  const raw = slotsHeldAsBytes(accesses);
  const parts = new Map<SlotId, Part[]>();
  const variableTypes: Type[] = [];
  for (const [slot, at] of cuts) {
    const sorted = [...at].sort((left, right) => left - right);
    if (sorted.length > MOST_PARTS || cutsPointer(accesses, slot, sorted)) continue;
    if (!known.has(slot) && sorted.length > 0 && sorted.at(-1)! - sorted[0]! > MOST_BYTES_HELD) continue;
    const typeOf = partTypes(accesses, slot, raw.has(slot));
    parts.set(slot, sorted.slice(1).map((end, index): Part => {
      const start = sorted[index]!;
      const type = typeOf(start, end);
      return { variable: variableTypes.push(type) - 1, start, end, type };
    }));
  }
  return { parts, variableTypes };
}

/** Those in which single values lie, and those that they are copied to or from by way of such slots alone. */
function slotsOfScalars({ promotable, scalars, copies, placeOf }: SlotAccesses): ReadonlySet<SlotId> {
  const known = new Set(scalars.map(({ slot }) => slot));
  const pairs = copies.flatMap(({ destination, source }): [SlotId, SlotId][] => {
    const [to, from] = [placeOf(destination)?.slot, placeOf(source)?.slot];
    return to !== undefined && from !== undefined && promotable.has(to) && promotable.has(from) ? [[to, from]] : [];
  });
  for (let before = -1; before !== known.size; ) {
    before = known.size;
    for (const [to, from] of pairs) if (known.has(to) || known.has(from)) known.add(to).add(from);
  }
  return known;
}

function cutAtAccesses(accesses: SlotAccesses, cuts: Map<SlotId, Set<number>>): void {
  const cut = (slot: SlotId, start: number, end: number) => cuts.get(slot)?.add(start).add(end);
  const stores = new Map<SlotId, Map<number, number>>();
  for (const { kind, slot, start, end } of accesses.scalars) {
    if (kind !== "store" || !cuts.has(slot)) continue;
    cut(slot, start, end);
    const byStart = stores.get(slot) ?? new Map<number, number>();
    byStart.set(start, Math.max(end, byStart.get(start) ?? 0));
    stores.set(slot, byStart);
  }
  for (const { kind, slot, start, end } of accesses.scalars) {
    if (kind !== "load" || !cuts.has(slot)) continue;
    const whole = [...(stores.get(slot) ?? [])].some(([from, to]) => from <= start && end <= to);
    if (!whole) cut(slot, start, end);
  }
  for (const { pointer, offset, size } of accesses.fills) {
    const place = accesses.placeOf(pointer);
    if (place) cut(place.slot, place.offset + offset, place.offset + offset + size);
  }
  for (const { destination, destinationOffset, source, sourceOffset, size } of accesses.copies) {
    const [to, from] = [accesses.placeOf(destination), accesses.placeOf(source)];
    if (to) cut(to.slot, to.offset + destinationOffset, to.offset + destinationOffset + size);
    if (from) cut(from.slot, from.offset + sourceOffset, from.offset + sourceOffset + size);
  }
}

/** A pointer put together from parts is a number to the verifier: "R2 bitwise operator &= on pointer prohibited". */
function cutsPointer(accesses: SlotAccesses, slot: SlotId, cuts: readonly number[]): boolean {
  return accesses.scalars.some(
    (access) => access.slot === slot && access.type.kind === "ptr" && cuts.some((cut) => access.start < cut && cut < access.end),
  );
}

/** What is copied is held in registers of at most 8 bytes. */
function cutLongCopies(accesses: SlotAccesses, cuts: Map<SlotId, Set<number>>): void {
  const shorten = (pointer: MemoryCopyInst["source"], offset: number, size: number) => {
    const place = accesses.placeOf(pointer);
    const at = place && cuts.get(place.slot);
    if (!place || !at) return;
    const [start, end] = [place.offset + offset, place.offset + offset + size];
    let from = start;
    for (const to of [...at].filter((one) => one > start && one <= end).sort((left, right) => left - right)) {
      // Cuts lie where an aligned access of the widest kind could be.
      for (let middle = (Math.floor(from / 8) + 1) * 8; middle < to && to - from > 8; middle += 8) {
        at.add(middle);
        from = middle;
      }
      from = to;
    }
  };
  for (const copy of accesses.copies) {
    shorten(copy.destination, copy.destinationOffset, copy.size);
    shorten(copy.source, copy.sourceOffset, copy.size);
  }
}

function carryCuts(accesses: SlotAccesses, cuts: Map<SlotId, Set<number>>): void {
  for (let changed = true; changed; ) {
    changed = false;
    const carry = (from: Set<number>, fromStart: number, to: Set<number>, toStart: number, size: number) => {
      for (const cut of [...from]) {
        const distance = cut - fromStart;
        if (distance <= 0 || distance >= size || to.has(toStart + distance)) continue;
        to.add(toStart + distance);
        changed = true;
      }
    };
    for (const { destination, destinationOffset, source, sourceOffset, size } of accesses.copies) {
      const [to, from] = [accesses.placeOf(destination), accesses.placeOf(source)];
      const [toCuts, fromCuts] = [to && cuts.get(to.slot), from && cuts.get(from.slot)];
      if (!to || !from || !toCuts || !fromCuts) continue;
      const [toStart, fromStart] = [to.offset + destinationOffset, from.offset + sourceOffset];
      if (toCuts.size > MOST_PARTS || fromCuts.size > MOST_PARTS) continue;
      carry(fromCuts, fromStart, toCuts, toStart, size);
      carry(toCuts, toStart, fromCuts, fromStart, size);
    }
  }
}

/** Slots that take part in copies: there each bit of the bytes counts, also past an odd width. */
function slotsHeldAsBytes(accesses: SlotAccesses): ReadonlySet<SlotId> {
  const slots = new Set<SlotId>();
  for (const { destination, source } of accesses.copies) {
    for (const pointer of [destination, source]) {
      const place = accesses.placeOf(pointer);
      if (place) slots.add(place.slot);
    }
  }
  for (const { pointer } of accesses.fills) {
    const place = accesses.placeOf(pointer);
    if (place) slots.add(place.slot);
  }
  return slots;
}

/** A part has the type that all accesses to it agree on, else it is an integer of its size. */
function partTypes(accesses: SlotAccesses, slot: SlotId, raw: boolean): (start: number, end: number) => Type {
  const mine = accesses.scalars.filter((access) => access.slot === slot);
  return (start, end) => {
    const asBytes = int((end - start) * 8);
    const touching = mine.filter((access) => access.start < end && start < access.end);
    const type = touching[0]?.type;
    if (!type || bytesOf(type) !== end - start) return asBytes;
    if (raw && type.kind === "int" && type.bits % 8 !== 0) return asBytes;
    return touching.every((access) => access.start === start && access.end === end && access.type === type) ? type : asBytes;
  };
}
