/** The order of blocks: as many as possible fall through to the block after them, likely ones first. */

import { successorsOf, type MachineBlock } from "../select/machine.ts";

export function orderBlocks(blocks: readonly MachineBlock[]): MachineBlock[] {
  const layout = new Layout(blocks);
  for (const block of blocks) layout.placeFrom(block);
  return layout.order;
}

class Layout {
  readonly order: MachineBlock[] = [];
  private readonly byId: ReadonlyMap<number, MachineBlock>;
  private readonly predecessors = new Map<number, MachineBlock[]>();
  private readonly placed = new Set<number>();

  constructor(blocks: readonly MachineBlock[]) {
    this.byId = new Map(blocks.map((block) => [block.id, block]));
    for (const block of blocks) {
      for (const next of successorsOf(block.terminator)) {
        const list = this.predecessors.get(next);
        if (list) list.push(block);
        else this.predecessors.set(next, [block]);
      }
    }
  }

  /** Places a block and, after it, one of its successors, as long as there is one. */
  placeFrom(start: MachineBlock): void {
    for (let block: MachineBlock | undefined = start; block && !this.placed.has(block.id); block = this.next(block)) {
      this.placed.add(block.id);
      this.order.push(block);
    }
  }

  private next(block: MachineBlock): MachineBlock | undefined {
    const { terminator } = block;
    const free = successorsOf(terminator).filter((id) => !this.placed.has(id));
    if (free.length < 2 || terminator.kind !== "branch") return this.byId.get(free[0]!);
    const { ifTrue, ifFalse } = terminator;
    const preferTrue = this.score(ifTrue, block) > this.score(ifFalse, block);
    return this.byId.get(preferTrue ? ifTrue : ifFalse);
  }

  /** How much is won by placing `id` just after `from`. */
  private score(id: number, from: MachineBlock): number {
    const { terminator } = from;
    const block = this.byId.get(id)!;
    let score = 0;
    // Another block that can only jump there would save its jump.
    const waiting = this.predecessors.get(id)!.filter((one) => one !== from && !this.placed.has(one.id));
    if (waiting.some((one) => one.terminator.kind === "jump")) score -= 8;
    if (terminator.kind === "branch" && terminator.likely !== undefined) {
      score += (terminator.likely ? terminator.ifTrue : terminator.ifFalse) === id ? 4 : -4;
    }
    // jset has no opposite: its true side cannot fall through.
    if (terminator.kind === "branch" && terminator.condition.op === "jset" && terminator.ifTrue === id) score -= 6;
    if (block.frequency >= from.frequency) score += 2;
    if (block.terminator.kind !== "exit") score += 1;
    if (this.predecessors.get(id)!.length === 1) score += 1;
    return score;
  }
}
