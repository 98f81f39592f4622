/** Where values come from and how often they are used. */

import type { Func, Inst, Value } from "../ir/ir.ts";
import { operandsOf, resultOf, terminatorOperands } from "../ir/traverse.ts";

/** How often each value is used, by its number; arguments of jumps count. */
export function useCounts(func: Func): Uint32Array {
  const counts = new Uint32Array(func.valueTypes.length);
  for (const block of func.blocks) {
    for (const inst of block.insts) for (const value of operandsOf(inst)) counts[value]!++;
    for (const value of terminatorOperands(block.terminator)) counts[value]!++;
  }
  return counts;
}

/** The instruction that defines each value, by its number; undefined for parameters of the function and of blocks. */
export function definitions(func: Func): readonly (Inst | undefined)[] {
  const found: (Inst | undefined)[] = new Array(func.valueTypes.length).fill(undefined);
  for (const block of func.blocks) {
    for (const inst of block.insts) {
      const result = resultOf(inst);
      if (result !== undefined) found[result] = inst;
    }
  }
  return found;
}

/** True for `base + number of the running kernel`: the loader knows the whole field there alone, and no part of it. */
export function isRelocated(pointer: Value, defs: readonly (Inst | undefined)[]): boolean {
  const inst = defs[pointer];
  return inst?.op === "ptradd" && defs[inst.offset]?.op === "core";
}
