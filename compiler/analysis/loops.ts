/** Natural loops: a header that dominates the blocks that jump back to it. */

import type { BlockId } from "../ir/ir.ts";
import { append } from "../support/multi-map.ts";
import type { Cfg } from "./cfg.ts";
import type { Dominators } from "./dominators.ts";

export interface Loop {
  readonly header: BlockId;
  /** All blocks of the loop, the header and inner loops included. */
  readonly blocks: ReadonlySet<BlockId>;
  /** The blocks that jump back to the header. */
  readonly latches: readonly BlockId[];
  /** The blocks outside that the loop leaves to. */
  readonly exits: readonly BlockId[];
}

export interface Loops {
  /** Inner loops before the loops around them. */
  readonly loops: readonly Loop[];
  /** How many loops a block lies in; 0 outside of all. */
  depthOf(block: BlockId): number;
  /** False when some cycle has no single entry (a goto into a loop). */
  readonly reducible: boolean;
}

export function loopsOf(cfg: Cfg, dominators: Dominators): Loops {
  const latches = new Map<BlockId, BlockId[]>();
  let reducible = true;
  for (const block of cfg.order) {
    for (const next of cfg.successors.get(block.id)!) {
      if (dominators.dominates(next, block.id)) append(latches, next, block.id);
      else if (cfg.indexOf.get(next)! <= cfg.indexOf.get(block.id)!) reducible = false;
    }
  }
  const loops = [...latches].map(([header, from]) => naturalLoop(cfg, header, from));
  loops.sort((left, right) => left.blocks.size - right.blocks.size);
  const depths = new Map<BlockId, number>();
  for (const loop of loops) {
    for (const block of loop.blocks) depths.set(block, (depths.get(block) ?? 0) + 1);
  }
  return { loops, reducible, depthOf: (block) => depths.get(block) ?? 0 };
}

function naturalLoop(cfg: Cfg, header: BlockId, latches: readonly BlockId[]): Loop {
  const blocks = new Set([header]);
  const pending = [...latches];
  for (let block = pending.pop(); block !== undefined; block = pending.pop()) {
    if (blocks.has(block)) continue;
    blocks.add(block);
    pending.push(...cfg.predecessors.get(block)!);
  }
  const exits = new Set<BlockId>();
  for (const block of blocks) {
    for (const next of cfg.successors.get(block)!) if (!blocks.has(next)) exits.add(next);
  }
  return { header, blocks, latches, exits: [...exits] };
}
