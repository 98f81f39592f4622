/** Which values are still needed at the edges of blocks. */

import type { BlockId, Func } from "../ir/ir.ts";
import { operandsOf, resultOf, terminatorOperands } from "../ir/traverse.ts";
import { BitSet } from "../support/bit-set.ts";
import type { Cfg } from "./cfg.ts";

export interface Liveness {
  /** Values that the block or one after it uses and that come from before it; not the block's own parameters. */
  readonly liveIn: ReadonlyMap<BlockId, BitSet>;
  /** Values that a successor needs; arguments of jumps are used by the jump and so are not in here for its sake. */
  readonly liveOut: ReadonlyMap<BlockId, BitSet>;
}

export function livenessOf(func: Func, cfg: Cfg): Liveness {
  const size = func.valueTypes.length;
  const liveIn = new Map<BlockId, BitSet>();
  const liveOut = new Map<BlockId, BitSet>();
  const defined = new Map<BlockId, BitSet>();
  for (const block of cfg.order) {
    const needed = new BitSet(size);
    const own = new BitSet(size);
    for (const param of block.params) own.add(param);
    for (const inst of block.insts) {
      for (const value of operandsOf(inst)) if (!own.has(value)) needed.add(value);
      const result = resultOf(inst);
      if (result !== undefined) own.add(result);
    }
    for (const value of terminatorOperands(block.terminator)) if (!own.has(value)) needed.add(value);
    liveIn.set(block.id, needed);
    liveOut.set(block.id, new BitSet(size));
    defined.set(block.id, own);
  }
  spread(cfg, liveIn, liveOut, defined);
  return { liveIn, liveOut };
}

/** Hands needs to predecessors until nothing is new, last blocks first. */
function spread(cfg: Cfg, liveIn: Map<BlockId, BitSet>, liveOut: Map<BlockId, BitSet>, defined: Map<BlockId, BitSet>): void {
  const pending = cfg.order.map((block) => block.id);
  const waiting = new Set(pending);
  for (let id = pending.pop(); id !== undefined; id = pending.pop()) {
    waiting.delete(id);
    const needed = liveIn.get(id)!;
    for (const before of cfg.predecessors.get(id)!) {
      if (!liveOut.get(before)!.addAll(needed)) continue;
      const through = needed.copy();
      through.deleteAll(defined.get(before)!);
      if (liveIn.get(before)!.addAll(through) && !waiting.has(before)) {
        waiting.add(before);
        pending.push(before);
      }
    }
  }
}
