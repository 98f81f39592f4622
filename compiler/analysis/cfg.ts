/** The control flow graph: who comes before and after whom, in an order in which definitions come before uses. */

import type { Block, BlockId, Func } from "../ir/ir.ts";
import { successorsOf } from "../ir/traverse.ts";

export interface Cfg {
  /** Blocks that control can reach, in reverse post-order: a block comes after its dominators. */
  readonly order: readonly Block[];
  /** The place of each reachable block in `order`. */
  readonly indexOf: ReadonlyMap<BlockId, number>;
  /** Reachable predecessors of each reachable block, each once. */
  readonly predecessors: ReadonlyMap<BlockId, readonly BlockId[]>;
  readonly successors: ReadonlyMap<BlockId, readonly BlockId[]>;
  readonly blocks: ReadonlyMap<BlockId, Block>;
}

/** Blocks that control can reach, in reverse postorder, and who jumps to them. */
export function controlFlow(func: Func): Cfg {
  const blocks = new Map(func.blocks.map((block) => [block.id, block]));
  const successors = new Map(func.blocks.map((block) => [block.id, successorsOf(block)]));
  const order = reversePostOrder(func.blocks[0]?.id, successors).map((id) => blocks.get(id)!);
  const predecessors = new Map<BlockId, BlockId[]>(order.map((block) => [block.id, []]));
  for (const block of order) {
    for (const next of successors.get(block.id)!) predecessors.get(next)!.push(block.id);
  }
  return { order, indexOf: new Map(order.map((block, index) => [block.id, index])), predecessors, successors, blocks };
}

/** Iterative, so that a function of any length does not exhaust the call stack. */
function reversePostOrder(entry: BlockId | undefined, successors: ReadonlyMap<BlockId, readonly BlockId[]>): BlockId[] {
  if (entry === undefined) return [];
  const seen = new Set([entry]);
  const postOrder: BlockId[] = [];
  const stack = [{ block: entry, next: successors.get(entry)!.length - 1 }];
  while (stack.length > 0) {
    const top = stack[stack.length - 1]!;
    if (top.next < 0) {
      postOrder.push(top.block);
      stack.pop();
      continue;
    }
    // Last successor first: the order then keeps the first successor nearest.
    const block = successors.get(top.block)![top.next--]!;
    if (seen.has(block)) continue;
    seen.add(block);
    stack.push({ block, next: successors.get(block)!.length - 1 });
  }
  return postOrder.reverse();
}
