/**
 * The order of blocks: as many as possible fall through to the block after them, likely ones first. Chains start in
 * reverse post-order, which keeps the parts of a program near each other: jumps reach 32767 instructions.
 */

import { copyOf, FRAME_POINTER, successorsOf, type MachineBlock } from "../select/machine.ts";

export function orderBlocks(blocks: readonly MachineBlock[]): MachineBlock[] {
  const layout = new Layout(blocks);
  for (const block of reversePostOrder(blocks)) layout.placeFrom(block);
  return layout.order;
}

/** Iterative: functions may have a hundred thousand blocks. */
function reversePostOrder(blocks: readonly MachineBlock[]): MachineBlock[] {
  const byId = new Map(blocks.map((block) => [block.id, block]));
  const seen = new Set<number>([blocks[0]!.id]);
  const postOrder: MachineBlock[] = [];
  const stack = [{ block: blocks[0]!, rest: [...successorsOf(blocks[0]!.terminator)] }];
  for (let top = stack.at(-1); top; top = stack.at(-1)) {
    // The last successor first: the first one then comes soonest after the block.
    const next = top.rest.pop();
    if (next === undefined) {
      postOrder.push(top.block);
      stack.pop();
    } else if (!seen.has(next)) {
      seen.add(next);
      const block = byId.get(next)!;
      stack.push({ block, rest: [...successorsOf(block.terminator)] });
    }
  }
  return postOrder.reverse();
}

class Layout {
  readonly order: MachineBlock[] = [];
  private readonly byId: ReadonlyMap<number, MachineBlock>;
  private readonly position: ReadonlyMap<number, number>;
  private readonly predecessors = new Map<number, MachineBlock[]>();
  private readonly placed = new Set<number>();

  constructor(blocks: readonly MachineBlock[]) {
    this.byId = new Map(blocks.map((block) => [block.id, block]));
    this.position = new Map(reversePostOrder(blocks).map((block, index) => [block.id, index]));
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
    const free = successorsOf(block.terminator).filter((id) => !this.placed.has(id) && !this.isAwaited(id, block));
    const [first, second] = free;
    if (block.terminator.kind === "assembly" && free.includes(block.terminator.next)) return this.byId.get(block.terminator.next);
    if (first === undefined || second === undefined) return first === undefined ? undefined : this.byId.get(first);
    return this.byId.get(this.score(first, block) > this.score(second, block) ? first : second);
  }

  /**
   * True when another block, still to be placed, can do nothing but jump there: one of the two needs a jump, and the
   * later one may as well fall through.
   */
  private isAwaited(id: number, by: MachineBlock): boolean {
    const position = this.position.get(id)!;
    return this.predecessors
      .get(id)!
      .some(
        (one) =>
          one !== by && one.terminator.kind === "jump" && !this.placed.has(one.id) && this.position.get(one.id)! < position,
      );
  }

  /** How much is won by placing `id` just after `from`, which ends in a branch. */
  private score(id: number, from: MachineBlock): number {
    const { terminator } = from;
    if (terminator.kind !== "branch") return 0;
    const block = this.byId.get(id)!;
    let score = 0;
    if (terminator.likely !== undefined) score += (terminator.likely ? terminator.ifTrue : terminator.ifFalse) === id ? 4 : -4;
    // jset has no opposite: its true side cannot fall through.
    if (terminator.condition.op === "jset" && terminator.ifTrue === id) score -= 6;
    if (block.frequency >= from.frequency) score += 2;
    if (block.terminator.kind !== "exit") score += 1;
    if (this.predecessors.get(id)!.length === 1) score += 1;
    if (changesNothing(block)) score -= 1;
    return score;
  }
}

/**
 * Only carries values to where they are expected. The verifier goes the way that falls through first. What it meets
 * there should be the most that there is to meet: the other way, where a sum stays as it was, then comes to states
 * that it knows; the other way round, both ways of every round of a loop are gone to the end.
 */
function changesNothing({ insts, terminator }: MachineBlock): boolean {
  return terminator.kind === "jump" && insts.every((inst) => copyOf(inst) !== undefined || ((inst.kind === "load" || inst.kind === "store") && inst.base === FRAME_POINTER));
}
