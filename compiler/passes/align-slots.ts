/**
 * Gives slots the alignment that accesses to them can use. The verifier refuses misaligned stack accesses, and wide
 * accesses make less code, so a slot is aligned to the widest power of two that fits in it, up to 8 bytes. Four bytes
 * are aligned to 8, too: only there does the verifier remember the number that is stored, which a loop counter that
 * helpers are given by address depends on ("infinite loop detected").
 */

import type { Func } from "../ir/ir.ts";

export function alignSlots(func: Func): Func {
  const slots = func.slots.map((slot) => {
    const wanted = slot.size >= 8 || slot.size === 4 ? 8 : slot.size >= 4 ? 4 : slot.size >= 2 ? 2 : 1;
    return slot.align >= wanted ? slot : { ...slot, align: wanted };
  });
  return slots.every((slot, index) => slot === func.slots[index]) ? func : { ...func, slots };
}
