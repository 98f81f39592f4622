/**
 * Dominators and dominance frontiers, by the method of Cooper, Harvey and Kennedy, "A Simple, Fast Dominance
 * Algorithm": intersect along immediate dominators until nothing changes.
 */

import type { BlockId } from "../ir/ir.ts";
import type { Cfg } from "./cfg.ts";

export interface Dominators {
  /** The nearest block that every way to this one passes; absent for the entry. */
  readonly immediate: ReadonlyMap<BlockId, BlockId>;
  /** The dominator tree's children, in control flow order. */
  readonly children: ReadonlyMap<BlockId, readonly BlockId[]>;
  /** The blocks in a walk of the tree, parents first. */
  readonly preorder: readonly BlockId[];
  /** Every way to `below` passes `above`; a block dominates itself. */
  dominates(above: BlockId, below: BlockId): boolean;
}

export function dominatorsOf(cfg: Cfg): Dominators {
  const parents = immediateDominators(cfg.order.map((block) => cfg.predecessors.get(block.id)!.map((id) => cfg.indexOf.get(id)!)));
  const children = new Map<BlockId, BlockId[]>(cfg.order.map((block) => [block.id, []]));
  const immediate = new Map<BlockId, BlockId>();
  for (let index = 1; index < cfg.order.length; index++) {
    const id = cfg.order[index]!.id;
    const parent = cfg.order[parents[index]!]!.id;
    immediate.set(id, parent);
    children.get(parent)!.push(id);
  }
  const { preorder, first, last } = numberTree(cfg, children);
  return {
    immediate,
    children,
    preorder,
    dominates(above, below) {
      const a = first.get(above);
      const b = first.get(below);
      return a !== undefined && b !== undefined && a <= b && last.get(below)! <= last.get(above)!;
    },
  };
}

/**
 * The nearest block that every way to a block passes, for blocks by their places in an order in which each is behind its
 * dominators; the entry's is itself.
 */
export function immediateDominators(predecessors: readonly (readonly number[])[]): Int32Array {
  const parents = new Int32Array(predecessors.length).fill(-1);
  if (parents.length > 0) parents[0] = 0;
  for (let changed = true; changed; ) {
    changed = false;
    for (let index = 1; index < predecessors.length; index++) {
      let parent = -1;
      for (const predecessor of predecessors[index]!) {
        if (parents[predecessor] === -1) continue;
        parent = parent === -1 ? predecessor : commonDominator(parents, predecessor, parent);
      }
      if (parents[index] !== parent) {
        parents[index] = parent;
        changed = true;
      }
    }
  }
  return parents;
}

/** The nearest block that every way to either passes. */
export function commonDominator(parents: Int32Array, left: number, right: number): number {
  while (left !== right) {
    while (left > right) left = parents[left]!;
    while (right > left) right = parents[right]!;
  }
  return left;
}

function numberTree(cfg: Cfg, children: ReadonlyMap<BlockId, readonly BlockId[]>) {
  const preorder: BlockId[] = [];
  const first = new Map<BlockId, number>();
  const last = new Map<BlockId, number>();
  const entry = cfg.order[0];
  const stack: { id: BlockId; next: number }[] = [];
  const enter = (id: BlockId) => {
    first.set(id, preorder.length);
    preorder.push(id);
    stack.push({ id, next: 0 });
  };
  if (entry) enter(entry.id);
  while (stack.length > 0) {
    const top = stack[stack.length - 1]!;
    const child = children.get(top.id)![top.next++];
    if (child !== undefined) enter(child);
    else {
      last.set(top.id, preorder.length - 1);
      stack.pop();
    }
  }
  return { preorder, first, last };
}

/** For each block, the blocks where its dominance ends: where a definition in it may meet another. */
export function dominanceFrontiers(cfg: Cfg, dominators: Dominators): ReadonlyMap<BlockId, ReadonlySet<BlockId>> {
  const frontiers = new Map<BlockId, Set<BlockId>>(cfg.order.map((block) => [block.id, new Set()]));
  for (const { id } of cfg.order) {
    const predecessors = cfg.predecessors.get(id)!;
    // The entry has no predecessors; with one, the block is dominated by it.
    if (predecessors.length < 2 && dominators.immediate.has(id)) continue;
    const stop = dominators.immediate.get(id);
    for (const predecessor of predecessors) {
      for (let runner: BlockId | undefined = predecessor; runner !== undefined && runner !== stop; ) {
        frontiers.get(runner)!.add(id);
        runner = dominators.immediate.get(runner);
      }
    }
  }
  return frontiers;
}
