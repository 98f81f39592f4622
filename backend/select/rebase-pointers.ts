/**
 * Lets a pointer that was moved on take the place of the one it came from: behind `q = p; q += 14` what was read at
 * `p + 12` is read at `q - 2`. Then p ends there, both have one register, and the copy is no instruction: a packet
 * pointer that is compared with the end costs two instructions, not three.
 *
 * The verifier counts the offset of the register and that of the access as one (kernel, check_mem_access), so that an
 * access is good at q where it was good at p. Not where q was found to lie beyond the packet's end: there it takes none
 * through q (kernel, mark_pkt_end), and not in the ctx, which is read by the register that it came in alone
 * ("dereference of modified ctx ptr").
 */

import { append } from "../../compiler/support/multi-map.ts";
import {
  copyOf,
  FIRST_VIRTUAL,
  forEachDefinition,
  forEachTerminatorUse,
  forEachUse,
  successorsOf,
  type MachineBlock,
  type MachineInst,
  type Register,
} from "./machine.ts";

interface Place {
  readonly block: number;
  /** In the block's instructions; one past the last for the terminator. */
  readonly index: number;
}

/** `copy; add`, two instructions in a row. */
interface Step extends Place {
  readonly from: Register;
  readonly to: Register;
  readonly bytes: number;
}

export function rebasePointers(blocks: readonly MachineBlock[]): readonly MachineBlock[] {
  const rebasing = new Rebasing(blocks);
  for (const block of blocks) rebasing.visit(block.id);
  return rebasing.result();
}

class Rebasing {
  private readonly insts: ReadonlyMap<number, MachineInst[]>;
  private readonly predecessors = new Map<number, number[]>();
  private readonly definitions = new Map<Register, Place[]>();
  private readonly uses = new Map<Register, Place[]>();
  private readonly terminators: ReadonlyMap<number, MachineBlock["terminator"]>;
  private changed = false;

  constructor(private readonly blocks: readonly MachineBlock[]) {
    this.insts = new Map(blocks.map(({ id, insts }) => [id, [...insts]]));
    this.terminators = new Map(blocks.map(({ id, terminator }) => [id, terminator]));
    for (const { id, insts, terminator } of blocks) {
      for (const next of successorsOf(terminator)) append(this.predecessors, next, id);
      const use = (index: number) => (one: Register) => append(this.uses, one, { block: id, index });
      insts.forEach((inst, index) => {
        forEachUse(inst, use(index));
        forEachDefinition(inst, (one) => append(this.definitions, one, { block: id, index }));
      });
      forEachTerminatorUse(terminator, use(insts.length));
    }
  }

  visit(block: number): void {
    const insts = this.insts.get(block)!;
    for (let index = 0; index + 1 < insts.length; index++) {
      const step = stepAt(insts, block, index);
      // What is moved on by one register only has one value behind the step.
      if (step && this.definitions.get(step.to)!.length === 2) this.rebase(step);
    }
  }

  result(): readonly MachineBlock[] {
    return this.changed ? this.blocks.map((block) => ({ ...block, insts: this.insts.get(block.id)! })) : this.blocks;
  }

  private rebase(step: Step): void {
    const behind: Place[] = [];
    for (const use of this.uses.get(step.from)!) {
      if (use.block === step.block && use.index === step.index) continue;
      const { fromStep, fromElsewhere } = this.reaching(step, use);
      if (!fromStep) continue;
      if (fromElsewhere || !this.canRebase(step, use)) return;
      behind.push(use);
    }
    if (behind.length === 0) return;
    const beyond = this.blocksBeyondEnd(step.to);
    if (behind.some(({ block }) => beyond.has(block))) return;
    for (const use of behind) this.rewrite(step, use);
    this.changed = true;
  }

  /** All that is come to after a compare that may have found the pointer, or a copy of it, beyond the packet's end. */
  private blocksBeyondEnd(pointer: Register): ReadonlySet<number> {
    const found = new Set<number>();
    const copies = new Set([pointer]);
    for (const one of copies) {
      for (const { block, index } of this.uses.get(one) ?? []) {
        const insts = this.insts.get(block)!;
        const inst = insts[index];
        const terminator = this.terminators.get(block)!;
        const copy = inst && copyOf(inst);
        if (copy && !stepAt(insts, block, index)) copies.add(copy.to);
        else if (inst?.kind === "conditionalMove") found.add(block);
        else if (!inst && terminator.kind === "branch") for (const next of waysBeyond(one, terminator)) found.add(next);
      }
    }
    for (const block of found) for (const next of successorsOf(this.terminators.get(block)!)) found.add(next);
    return found;
  }

  /** Whether the value of `step.from` comes to `use` past the step, and whether it does without it. */
  private reaching(step: Step, use: Place): { readonly fromStep: boolean; readonly fromElsewhere: boolean } {
    const sources = [step, ...(this.definitions.get(step.from) ?? [])];
    let fromStep = false;
    let fromElsewhere = false;
    const seen = new Set<number>();
    const pending: Place[] = [use];
    for (let at = pending.pop(); at; at = pending.pop()) {
      const last = lastBefore(sources, at);
      if (last === step) fromStep = true;
      else if (last) fromElsewhere = true;
      if (last) continue;
      const before = this.predecessors.get(at.block) ?? [];
      if (before.length === 0) fromElsewhere = true;
      for (const block of before) {
        if (seen.has(block)) continue;
        seen.add(block);
        pending.push({ block, index: Infinity });
      }
    }
    return { fromStep, fromElsewhere };
  }

  private canRebase({ from, bytes }: Step, use: Place): boolean {
    const insts = this.insts.get(use.block)!;
    const inst = insts[use.index];
    if (!inst) return false;
    if (stepAt(insts, use.block, use.index)) return true;
    if ((inst.kind !== "load" && inst.kind !== "store" && inst.kind !== "atomic") || inst.core || !fits(inst.offset - bytes)) return false;
    if (inst.origin === "ctx") return false;
    if (inst.kind === "load") return true;
    return inst.kind === "store" ? inst.source.kind !== "register" || inst.source.register !== from : inst.source !== from;
  }

  private rewrite({ from, to, bytes }: Step, use: Place): void {
    const insts = this.insts.get(use.block)!;
    const inst = insts[use.index]!;
    if (inst.kind === "load" || inst.kind === "store" || inst.kind === "atomic") {
      insts[use.index] = { ...inst, base: to, offset: inst.offset - bytes };
    } else if (inst.kind === "alu") {
      const next = stepAt(insts, use.block, use.index)!;
      const add = insts[use.index + 1] as Extract<MachineInst, { kind: "alu" }>;
      insts[use.index] = { ...inst, source: { kind: "register", register: to } };
      insts[use.index + 1] = { ...add, source: { kind: "immediate", value: next.bytes - bytes } };
    }
    this.uses.set(from, this.uses.get(from)!.filter((one) => one !== use));
    append(this.uses, to, use);
  }
}

/** The step that the instruction at `index` and the one behind it are. */
function stepAt(insts: readonly MachineInst[], block: number, index: number): Step | undefined {
  const copy = copyOf(insts[index]!);
  const add = insts[index + 1];
  if (!copy || add?.kind !== "alu" || add.op !== "add" || add.width !== 64 || add.core) return undefined;
  if (add.destination !== copy.to || add.source.kind !== "immediate" || !fits(add.source.value)) return undefined;
  if (copy.from < FIRST_VIRTUAL || copy.to < FIRST_VIRTUAL) return undefined;
  return { block, index, ...copy, bytes: add.source.value };
}

/** Where a branch goes that finds the pointer above what it is compared with; both ways where that is not the question. */
function waysBeyond(pointer: Register, { condition, ifTrue, ifFalse }: Extract<MachineBlock["terminator"], { kind: "branch" }>): readonly number[] {
  const { op, left } = condition;
  if (op === "jgt" || op === "jge") return [left === pointer ? ifTrue : ifFalse];
  if (op === "jlt" || op === "jle") return [left === pointer ? ifFalse : ifTrue];
  return [ifTrue, ifFalse];
}

function lastBefore(places: readonly Place[], at: Place): Place | undefined {
  let last: Place | undefined;
  for (const place of places) {
    if (place.block === at.block && place.index < at.index && (!last || place.index > last.index)) last = place;
  }
  return last;
}

function fits(offset: number): boolean {
  return offset >= -32768 && offset <= 32767;
}
