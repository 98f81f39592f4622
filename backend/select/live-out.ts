/**
 * Which values are wanted after each block. Found one value at a time, from its uses up to its definition, so that
 * the work and the memory are those of the result.
 */

import type { Cfg } from "../../compiler/analysis/cfg.ts";
import type { BlockId, Func, Value } from "../../compiler/ir/ir.ts";
import { operandsOf, resultOf, terminatorOperands } from "../../compiler/ir/traverse.ts";

/** `resolve` gives the value whose register a value shares. */
export function liveOutOf(func: Func, cfg: Cfg, resolve: (value: Value) => Value): ReadonlyMap<BlockId, ReadonlySet<Value>> {
  const home = new Map<Value, BlockId>();
  for (const param of func.params) home.set(param, cfg.order[0]!.id);
  for (const block of cfg.order) {
    for (const param of block.params) home.set(param, block.id);
    for (const inst of block.insts) {
      const result = resultOf(inst);
      if (result !== undefined) home.set(result, block.id);
    }
  }
  const liveOut = new Map<BlockId, Set<Value>>(cfg.order.map((block) => [block.id, new Set()]));
  const pending: BlockId[] = [];
  const use = (operand: Value, block: BlockId): void => {
    const value = resolve(operand);
    if (home.get(value) === block) return;
    pending.push(block);
    for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
      for (const before of cfg.predecessors.get(at)!) {
        const live = liveOut.get(before)!;
        if (live.has(value)) continue;
        live.add(value);
        if (home.get(value) !== before) pending.push(before);
      }
    }
  };
  for (const block of cfg.order) {
    for (const inst of block.insts) for (const operand of operandsOf(inst)) use(operand, block.id);
    for (const operand of terminatorOperands(block.terminator)) use(operand, block.id);
  }
  return liveOut;
}
