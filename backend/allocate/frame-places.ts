/** Places in the frame for spilled registers where no variable is in use as long as they are alive. */

import { include } from "../../compiler/support/multi-map.ts";
import type { FrameUse } from "../select/frame.ts";
import { forEachDefinition, forEachTerminatorUse, forEachUse, type MachineFunction, type Register } from "../select/machine.ts";
import { liveness } from "./liveness.ts";

export class FramePlaces {
  private readonly used: ReadonlyMap<number, Set<number>>;
  private readonly count: number;

  /** `frameBytes` is what the variables take. */
  constructor(frameUse: FrameUse, frameBytes: number) {
    this.used = new Map([...frameUse].map(([block, places]) => [block, new Set(places)]));
    this.count = frameBytes / 8;
  }

  /** The offset of 8 bytes that are free in all of the blocks, which they are not any more. */
  take(blocks: Iterable<number>): number | undefined {
    const sets: Set<number>[] = [];
    for (const block of blocks) {
      const used = this.used.get(block);
      if (!used) return undefined;
      sets.push(used);
    }
    for (let place = 0; place < this.count; place++) {
      if (sets.some((used) => used.has(place))) continue;
      for (const used of sets) used.add(place);
      return -8 * (place + 1);
    }
    return undefined;
  }
}

/** The ids of the blocks in which each group is alive at any point; `groupOf` gives undefined for what is not asked for. */
export function blocksOfGroups(func: MachineFunction, groupOf: (register: Register) => Register | undefined): ReadonlyMap<Register, ReadonlySet<number>> {
  const blocks = new Map<Register, Set<number>>();
  const { liveOut } = liveness(func);
  func.blocks.forEach(({ id, insts, terminator }, index) => {
    const alive = (register: Register): void => {
      const group = groupOf(register);
      if (group !== undefined) include(blocks, group, id);
    };
    liveOut[index]!.forEach(alive);
    for (const inst of insts) {
      forEachUse(inst, alive);
      forEachDefinition(inst, alive);
    }
    forEachTerminatorUse(terminator, alive);
  });
  return blocks;
}
