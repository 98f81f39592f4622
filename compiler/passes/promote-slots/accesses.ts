/** Which slots are used by plain accesses at known places alone, and where those accesses are. */

import type { Func, Inst, MemoryCopyInst, MemorySetInst, SlotId, Value } from "../../ir/ir.ts";
import { operandsOf, terminatorOperands } from "../../ir/traverse.ts";
import type { Type } from "../../ir/types.ts";

export interface Place {
  readonly slot: SlotId;
  /** In bytes. */
  readonly offset: number;
}

/** A load or store of a single value. */
export interface ScalarAccess {
  readonly kind: "load" | "store";
  readonly slot: SlotId;
  readonly start: number;
  readonly end: number;
  readonly type: Type;
}

export interface SlotAccesses {
  /** The slots whose address is used for nothing but these accesses. */
  readonly promotable: ReadonlySet<SlotId>;
  readonly scalars: readonly ScalarAccess[];
  readonly copies: readonly MemoryCopyInst[];
  /** Without those that leave open what is there. */
  readonly fills: readonly MemorySetInst[];
  /** Where a pointer points, if that is a known place in a slot. */
  placeOf(pointer: Value): Place | undefined;
}

export function slotAccesses(func: Func): SlotAccesses {
  const places = knownPlaces(func);
  const sizes = new Map(func.slots.map((slot) => [slot.id, slot.size]));
  const escaped = new Set<SlotId>();
  const scalars: ScalarAccess[] = [];
  const copies: MemoryCopyInst[] = [];
  const fills: MemorySetInst[] = [];
  const escape = (value: Value) => {
    const place = places[value];
    if (place) escaped.add(place.slot);
  };
  /** An access of `size` bytes: outside of the slot nothing is known of it. */
  const access = (pointer: Value, offset: number, size: number): Place | undefined => {
    const place = places[pointer];
    if (!place) return undefined;
    const start = place.offset + offset;
    if (start < 0 || start + size > sizes.get(place.slot)!) escaped.add(place.slot);
    return { slot: place.slot, offset: start };
  };
  const visit = (inst: Inst): void => {
    switch (inst.op) {
      case "slot":
        return;
      case "ptradd":
        if (!places[inst.result]) escape(inst.pointer);
        return;
      case "load":
      case "store": {
        if (inst.op === "store") escape(inst.value);
        if (inst.volatile) return escape(inst.pointer);
        const place = access(inst.pointer, inst.offset, inst.bits / 8);
        if (!place) return;
        const type = func.valueTypes[inst.op === "load" ? inst.result : inst.value]!;
        scalars.push({ kind: inst.op, slot: place.slot, start: place.offset, end: place.offset + inst.bits / 8, type });
        return;
      }
      case "memcpy":
        access(inst.destination, inst.destinationOffset, inst.size);
        access(inst.source, inst.sourceOffset, inst.size);
        copies.push(inst);
        return;
      case "memset":
        access(inst.pointer, inst.offset, inst.size);
        if (!inst.open) fills.push(inst);
        return;
      default:
        for (const operand of operandsOf(inst)) escape(operand);
    }
  };
  for (const block of func.blocks) {
    block.insts.forEach(visit);
    terminatorOperands(block.terminator).forEach(escape);
  }
  const promotable = new Set(func.slots.map((slot) => slot.id).filter((slot) => !escaped.has(slot)));
  return { promotable, scalars, copies, fills, placeOf: (pointer) => places[pointer] };
}

/** Slot addresses, and those plus constants; by value. Definitions may come in any order of blocks. */
function knownPlaces(func: Func): readonly (Place | undefined)[] {
  const places: (Place | undefined)[] = [];
  const constants = new Map<Value, bigint>();
  const adds: { result: Value; pointer: Value; offset: bigint }[] = [];
  for (const { insts } of func.blocks) {
    for (const inst of insts) {
      if (inst.op === "const") constants.set(inst.result, inst.value);
      if (inst.op === "slot") places[inst.result] = { slot: inst.slot, offset: 0 };
    }
  }
  for (const { insts } of func.blocks) {
    for (const inst of insts) {
      const offset = inst.op === "ptradd" ? constants.get(inst.offset) : undefined;
      if (inst.op === "ptradd" && offset !== undefined) adds.push({ result: inst.result, pointer: inst.pointer, offset: BigInt.asIntN(64, offset) });
    }
  }
  for (let changed = true; changed; ) {
    changed = false;
    for (const { result, pointer, offset } of adds) {
      const base = places[pointer];
      if (!base || places[result]) continue;
      places[result] = { slot: base.slot, offset: base.offset + Number(offset) };
      changed = true;
    }
  }
  return places;
}
