/**
 * Values that differ on the ways to a block, where each way knows its own: they become a parameter of the block, but only
 * those that a load asks for.
 */

import type { Block, BlockId, Func, Value } from "../../ir/ir.ts";
import { mapTargets } from "../../ir/traverse.ts";
import { append } from "../../support/multi-map.ts";
import type { Type } from "../../ir/types.ts";

/** What is known at the start of a block: what each of the blocks before it knows at its end. */
export interface Meeting {
  readonly block: BlockId;
  readonly type: Type;
  readonly ways: ReadonlyMap<BlockId, Value | Meeting>;
}

export class Meetings {
  private readonly params = new Map<Meeting, Value>();

  /** `types` are those of the function to be. */
  constructor(private readonly types: Type[]) {}

  typeOf(known: Value | Meeting): Type {
    return typeof known === "number" ? this.types[known]! : known.type;
  }

  /** The parameter, which the block will have from now on, and with it those that it comes from. */
  valueOf(known: Value | Meeting): Value {
    if (typeof known === "number") return known;
    const pending = [known];
    for (let meeting = pending.pop(); meeting; meeting = pending.pop()) {
      if (this.params.has(meeting)) continue;
      this.params.set(meeting, this.types.push(meeting.type) - 1);
      for (const way of meeting.ways.values()) if (typeof way !== "number") pending.push(way);
    }
    return this.params.get(known)!;
  }

  /** With the parameters that were asked for; `blocks` as they are now. */
  addTo(func: Func): Func {
    if (this.params.size === 0) return func;
    const byBlock = new Map<BlockId, Meeting[]>();
    for (const meeting of this.params.keys()) append(byBlock, meeting.block, meeting);
    const withParams = (block: Block): Block => {
      const mine = byBlock.get(block.id) ?? [];
      const terminator = mapTargets(block.terminator, (target) => {
        const met = byBlock.get(target.block);
        return met ? { ...target, args: [...target.args, ...met.map(({ ways }) => this.valueOf(ways.get(block.id)!))] } : target;
      });
      return { ...block, params: [...block.params, ...mine.map((meeting) => this.valueOf(meeting))], terminator };
    };
    return { ...func, blocks: func.blocks.map(withParams) };
  }
}
