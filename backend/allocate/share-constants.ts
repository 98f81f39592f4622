/**
 * Keeps constants that take two slots, addresses of maps and data above all, in registers: made once, where the first of
 * the places that want them makes them, instead of at each. No way through the function pays for what only another one
 * wants. Whether the registers are there is for the allocation to find out.
 */

import { commonDominator, immediateDominators } from "../../compiler/analysis/dominators.ts";
import { append } from "../../compiler/support/multi-map.ts";
import { move, register, type MachineBlock, type MachineFunction, type MachineInst } from "../select/machine.ts";
import { predecessorsOf } from "./liveness.ts";

/** Of so many places each is tried as the first of those that it comes before. */
const MOST_FIRSTS = 32;

/** A place where a constant is made, by the index of its block. */
interface Making {
  readonly block: number;
  readonly inst: Extract<MachineInst, { readonly kind: "loadImm64" }>;
}

/** All ways to the others pass the first. */
export interface RepeatedConstant {
  readonly makings: readonly [Making, ...Making[]];
  /** The index of the block in which it is made once: that of the first, or one before the loops around that. */
  readonly place: number;
}

/** Those that are made most often first. */
export function repeatedConstants(func: MachineFunction): readonly RepeatedConstant[] {
  const several = [...makingsIn(func).values()].filter(({ length }) => length > 1);
  if (several.length === 0) return [];
  const dominators = new Dominators(func);
  const repeated = several.flatMap((makings): RepeatedConstant[] => {
    const chains = makings.slice(0, MOST_FIRSTS).map((first) => makings.filter((one) => one === first || dominators.comesBefore(first, one, makings)));
    const longest = chains.reduce((a, b) => (b.length > a.length ? b : a));
    const [first, ...others] = longest;
    return first && others.length > 0 ? [{ makings: [first, ...others], place: dominators.outOfLoops(first.block) }] : [];
  });
  return repeated.sort((a, b) => b.makings.length - a.makings.length);
}

/** In the order of the blocks. */
function makingsIn({ blocks }: MachineFunction): ReadonlyMap<string, Making[]> {
  const makings = new Map<string, Making[]>();
  blocks.forEach(({ insts }, block) => {
    for (const inst of insts) {
      // The loader changes each of those whose number is of the kernel.
      if (inst.kind !== "loadImm64" || inst.core) continue;
      append(makings, JSON.stringify(inst.value, (_, value: unknown) => (typeof value === "bigint" ? `${value}n` : value)), { block, inst });
    }
  });
  return makings;
}

/** The function with each of the constants made once; what was made is copied. */
export function shareConstants(func: MachineFunction, constants: readonly RepeatedConstant[]): MachineFunction {
  const instead = new Map<MachineInst, MachineInst[]>();
  const atEnd = new Map<number, MachineInst[]>();
  let { registerCount } = func;
  for (const { makings, place } of constants) {
    const destination = registerCount++;
    for (const { inst } of makings) instead.set(inst, [move(inst.destination, register(destination), inst.span)]);
    const [{ inst, block }] = makings;
    const made = { ...inst, destination };
    if (block === place) instead.get(inst)!.unshift(made);
    else append(atEnd, place, made);
  }
  const blocks = func.blocks.map((block, index): MachineBlock => {
    const insts = block.insts.flatMap((inst) => instead.get(inst) ?? [inst]);
    return { ...block, insts: [...insts, ...(atEnd.get(index) ?? [])] };
  });
  return { ...func, blocks, registerCount };
}

/** Of blocks by their indices. */
class Dominators {
  private readonly blocks: readonly MachineBlock[];
  private readonly parents: Int32Array;

  constructor(func: MachineFunction) {
    this.blocks = func.blocks;
    this.parents = immediateDominators(predecessorsOf(func));
  }

  /** Of one block, the one that stands earlier in `makings` comes before the other. */
  comesBefore(first: Making, other: Making, makings: readonly Making[]): boolean {
    if (first.block === other.block) return makings.indexOf(first) < makings.indexOf(other);
    return commonDominator(this.parents, first.block, other.block) === first.block;
  }

  /** Of the blocks that all ways to `block` pass, the one that runs least often; the nearest of several. */
  outOfLoops(block: number): number {
    let place = block;
    for (let at = block; at !== 0; ) {
      at = this.parents[at]!;
      if (this.blocks[at]!.frequency < this.blocks[place]!.frequency) place = at;
    }
    return place;
  }
}
