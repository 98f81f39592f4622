/** The control flow of one function of a program: basic blocks, their dominators, and whether loops nest properly. */

import type { Instruction } from "../../isa/instruction.ts";
import type { Program, ProgramFunction } from "../program.ts";

export interface Block {
  readonly start: number;
  /** Past its last instruction. */
  readonly end: number;
  /** For a branch: where it goes when taken, and then the next block. */
  readonly successors: readonly number[];
}

/** A function cut into blocks: enough for a dispatch loop. */
export interface Blocks {
  /** Only those that can be reached, in reverse postorder: the entry is 0, and successors are indices here. */
  readonly blocks: readonly Block[];
}

/** With the dominator tree: what structured code is made from. */
export interface ControlFlow extends Blocks {
  /** The blocks that each one dominates immediately, in reverse postorder. */
  readonly children: readonly (readonly number[])[];
  readonly isLoopHeader: readonly boolean[];
  /** Has more than one edge into it that is not a back edge. */
  readonly isMerge: readonly boolean[];
  /** Every loop has one entry. */
  readonly reducible: boolean;
  /** The depth of the dominator tree. */
  readonly depth: number;
}

export function findBlocks(program: Program, fn: ProgramFunction): Blocks {
  return { blocks: orderBlocks(splitBlocks(program.instructions, fn)) };
}

/** The dominators cost up to the square of the number of blocks. */
export function analyseControlFlow({ blocks }: Blocks): ControlFlow {
  const predecessors: number[][] = blocks.map(() => []);
  blocks.forEach((block, from) => block.successors.forEach((to) => predecessors[to]!.push(from)));
  const dominator = immediateDominators(predecessors);
  const depthOf: number[] = [0];
  const children: number[][] = blocks.map(() => []);
  for (let i = 1; i < blocks.length; i++) {
    children[dominator[i]!]!.push(i);
    depthOf[i] = depthOf[dominator[i]!]! + 1;
  }
  const isBackEdge = (from: number, to: number) => from >= to;
  return {
    blocks,
    children,
    isLoopHeader: blocks.map((_, to) => predecessors[to]!.some((from) => isBackEdge(from, to))),
    isMerge: blocks.map((_, to) => predecessors[to]!.filter((from) => !isBackEdge(from, to)).length > 1),
    reducible: predecessors.every((sources, to) => sources.every((from) => !isBackEdge(from, to) || dominates(to, from, dominator))),
    depth: depthOf.reduce((most, one) => Math.max(most, one), 0),
  };
}

function splitBlocks(instructions: readonly Instruction[], { start, end }: ProgramFunction): Block[] {
  const leaders = new Set([start]);
  for (let at = start; at < end; at++) {
    const instruction = instructions[at]!;
    if (instruction.kind === "branch" || instruction.kind === "jump") leaders.add(instruction.target);
    if (instruction.kind === "branch" || instruction.kind === "jump" || instruction.kind === "exit") leaders.add(at + 1);
  }
  leaders.delete(end);
  const starts = [...leaders].sort((a, b) => a - b);
  const indexOf = new Map(starts.map((at, i) => [at, i]));
  return starts.map((from, i) => {
    const to = starts[i + 1] ?? end;
    const last = instructions[to - 1]!;
    const next = i + 1;
    if (last.kind === "exit") return { start: from, end: to, successors: [] };
    if (last.kind === "jump") return { start: from, end: to, successors: [indexOf.get(last.target)!] };
    if (last.kind === "branch") return { start: from, end: to, successors: [indexOf.get(last.target)!, next] };
    return { start: from, end: to, successors: [next] };
  });
}

/** Reverse postorder from the first block, without recursion; unreachable blocks fall away. */
function orderBlocks(blocks: readonly Block[]): Block[] {
  const postorder: number[] = [];
  const seen = new Set([0]);
  const work: { readonly block: number; next: number }[] = [{ block: 0, next: 0 }];
  while (work.length > 0) {
    const top = work[work.length - 1]!;
    const successor = blocks[top.block]!.successors[top.next++];
    if (successor === undefined) {
      postorder.push(top.block);
      work.pop();
    } else if (!seen.has(successor)) {
      seen.add(successor);
      work.push({ block: successor, next: 0 });
    }
  }
  const order = postorder.reverse();
  const position = new Map(order.map((block, i) => [block, i]));
  return order.map((block) => ({ ...blocks[block]!, successors: blocks[block]!.successors.map((to) => position.get(to)!) }));
}

/** Cooper, Harvey and Kennedy, "A Simple, Fast Dominance Algorithm": blocks are in reverse postorder. */
function immediateDominators(predecessors: readonly (readonly number[])[]): number[] {
  const dominator = predecessors.map(() => -1);
  dominator[0] = 0;
  for (let changed = true; changed; ) {
    changed = false;
    for (let block = 1; block < predecessors.length; block++) {
      let best = -1;
      for (const from of predecessors[block]!) {
        if (dominator[from] !== -1) best = best === -1 ? from : intersect(best, from, dominator);
      }
      if (dominator[block] !== best) {
        dominator[block] = best;
        changed = true;
      }
    }
  }
  return dominator;
}

function intersect(a: number, b: number, dominator: readonly number[]): number {
  let [left, right] = [a, b];
  while (left !== right) {
    while (left > right) left = dominator[left]!;
    while (right > left) right = dominator[right]!;
  }
  return left;
}

function dominates(above: number, below: number, dominator: readonly number[]): boolean {
  let at = below;
  while (at > above) at = dominator[at]!;
  return at === above;
}
