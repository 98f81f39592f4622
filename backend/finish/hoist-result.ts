/**
 * Sets results early: where all ways to `r0 = c; goto exit` come from a stretch of code that leaves r0 alone, `r0 = c` is
 * set once before the first of them, and the branches go to the exit that others share. The verifier walks as much as
 * before: what the other way has more, the way out has less.
 */

import { definitionOf, forEachTerminatorUse, forEachUse, successorsOf, type MachineBlock, type MachineInst } from "../select/machine.ts";

/** The first predecessors: the place must come before all others. */
const MAX_PLACES = 4;

export function hoistResult(blocks: readonly MachineBlock[]): readonly MachineBlock[] {
  const graph = new Graph(blocks);
  const candidates = blocks
    .filter((block, index) => index > 0 && isResult(block) && graph.leaves(block))
    .sort((a, b) => graph.predecessorsOf(b).length - graph.predecessorsOf(a).length);
  for (const block of candidates) {
    const place = graph.placeFor(block);
    if (place) graph.move(block, place);
  }
  return graph.changed ? graph.blocks() : blocks;
}

function isResult(block: MachineBlock): boolean {
  const [inst] = block.insts;
  if (block.terminator.kind !== "jump" || block.insts.length !== 1) return false;
  return inst?.kind === "alu" && inst.op === "mov" && inst.destination === 0 && inst.source.kind === "immediate";
}

function touchesResult(inst: MachineInst): boolean {
  // Assembly may say more in its text than with its operands.
  if (inst.kind === "assembly") return true;
  if (definitionOf(inst) === 0) return true;
  let read = false;
  forEachUse(inst, (register) => (read ||= register === 0));
  return read;
}

class Graph {
  private readonly byId: Map<number, MachineBlock>;
  private readonly predecessors = new Map<number, number[]>();
  /** Blocks in which r0 is read or written. */
  private readonly touching = new Set<number>();
  private readonly entry: number;
  changed = false;

  constructor(blocks: readonly MachineBlock[]) {
    this.byId = new Map(blocks.map((block) => [block.id, block]));
    this.entry = blocks[0]!.id;
    for (const block of blocks) {
      for (const next of new Set(successorsOf(block.terminator))) {
        const list = this.predecessors.get(next);
        if (list) list.push(block.id);
        else this.predecessors.set(next, [block.id]);
      }
      if (block.insts.some(touchesResult)) this.touching.add(block.id);
      if (block.terminator.kind === "assembly") this.touching.add(block.id);
      if (block.terminator.kind === "branch") {
        forEachTerminatorUse(block.terminator, (register) => register === 0 && this.touching.add(block.id));
      }
    }
  }

  /** In their order. */
  blocks(): readonly MachineBlock[] {
    return [...this.byId.values()];
  }

  /** Takes the result out of `from` and sets it at the end of `to`. */
  move(from: MachineBlock, to: MachineBlock): void {
    this.byId.set(to.id, { ...to, insts: [...to.insts, from.insts[0]!] });
    this.byId.set(from.id, { ...from, insts: [] });
    this.touching.add(to.id);
    this.touching.delete(from.id);
    this.changed = true;
  }

  predecessorsOf(block: MachineBlock): readonly MachineBlock[] {
    return (this.predecessors.get(block.id) ?? []).map((id) => this.byId.get(id)!);
  }

  /** True when a block goes on to nothing but `exit`. */
  leaves(block: MachineBlock): boolean {
    const next = block.terminator.kind === "jump" ? this.byId.get(block.terminator.target) : undefined;
    return next?.terminator.kind === "exit" && next.insts.length === 0;
  }

  /** True when nothing but the way out is left, whichever way a branch goes, and no other way leads there. */
  private endsAt(place: MachineBlock): boolean {
    return successorsOf(place.terminator).every((id) => this.leaves(this.byId.get(id)!) && this.predecessors.get(id)!.length === 1);
  }

  /** The predecessor at whose end the result of `block` can be set for all of them. */
  placeFor(block: MachineBlock): MachineBlock | undefined {
    const from = this.predecessorsOf(block);
    return from.slice(0, MAX_PLACES).find((place) => {
      if (place.terminator.kind !== "branch") return false;
      // jset has no opposite: on its false side the way out would be a jump.
      const isFree = place.terminator.condition.op !== "jset" || place.terminator.ifFalse !== block.id;
      return (from.length > 1 || (isFree && this.endsAt(place))) && this.reachesAll(place, from, block);
    });
  }

  /**
   * True when every way to the predecessors of `goal` leads through the end of `place`, over blocks that leave r0
   * alone, and nothing after `place` reads an older r0.
   */
  private reachesAll(place: MachineBlock, goals: readonly MachineBlock[], goal: MachineBlock): boolean {
    if (this.touchesInTerminator(place) || this.readsOlder(place, goal)) return false;
    const through = new Set<number>();
    const pending = goals.filter((one) => one !== place);
    for (let block = pending.pop(); block; block = pending.pop()) {
      if (through.has(block.id)) continue;
      if (this.touching.has(block.id) || block.id === this.entry) return false;
      through.add(block.id);
      pending.push(...this.predecessorsOf(block).filter((one) => one !== place));
    }
    return true;
  }

  private touchesInTerminator(block: MachineBlock): boolean {
    let touches = block.terminator.kind === "assembly";
    forEachTerminatorUse(block.terminator, (register) => (touches ||= register === 0));
    return touches;
  }

  /** True when r0 may be read after `place` before it is written again. */
  private readsOlder(place: MachineBlock, goal: MachineBlock): boolean {
    const seen = new Set<number>([goal.id]);
    const pending = [...successorsOf(place.terminator)];
    for (let id = pending.pop(); id !== undefined; id = pending.pop()) {
      if (seen.has(id)) continue;
      seen.add(id);
      const block = this.byId.get(id)!;
      const first = block.insts.find(touchesResult);
      if (first) {
        let read = first.kind === "assembly";
        forEachUse(first, (register) => (read ||= register === 0));
        if (read) return true;
        continue;
      }
      if (this.touchesInTerminator(block)) return true;
      pending.push(...successorsOf(block.terminator));
    }
    return false;
  }
}
