/** Forward data flow: what holds at the start of each block, over all ways to it. */

import type { Block, BlockId } from "../ir/ir.ts";
import type { Cfg } from "./cfg.ts";

export interface ForwardProblem<State> {
  /** What holds where the function starts. */
  readonly entry: State;
  /** What is left where two ways meet. It may only go one way along a chain of finite length, or there is no end. */
  meet(left: State, right: State): State;
  equal(left: State, right: State): boolean;
  /** What holds after the block when `state` holds before it. */
  transfer(state: State, block: Block): State;
}

/** The state at the start of every block that control can reach. */
export function solveForward<State>(cfg: Cfg, problem: ForwardProblem<State>): ReadonlyMap<BlockId, State> {
  const before = new Map<BlockId, State>();
  const [first] = cfg.order;
  if (first) before.set(first.id, problem.entry);
  for (let changed = true; changed; ) {
    changed = false;
    for (const block of cfg.order) {
      const after = problem.transfer(before.get(block.id)!, block);
      for (const next of cfg.successors.get(block.id)!) {
        const known = before.get(next);
        const state = known === undefined ? after : problem.meet(known, after);
        if (known !== undefined && problem.equal(known, state)) continue;
        before.set(next, state);
        changed = true;
      }
    }
  }
  return before;
}
