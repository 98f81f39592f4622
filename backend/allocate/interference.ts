/**
 * The interference graph: an edge joins two registers when one is written while the other holds something that is
 * still wanted. A copy does not make its two sides interfere (Chaitin), so that they may share a register.
 */

import {
  copyOf,
  definitionOf,
  FIRST_VIRTUAL,
  forEachTerminatorUse,
  forEachUse,
  isCall,
  type MachineBlock,
  type MachineFunction,
  type PlacedAssembly,
  type Register,
} from "../select/machine.ts";
import type { Liveness } from "./liveness.ts";
import { PairSet } from "./pair-set.ts";

export interface Copy {
  readonly from: Register;
  readonly to: Register;
  /** How often it runs, by loop depth. */
  readonly weight: number;
}

export interface InterferenceGraph {
  readonly edges: PairSet;
  /** Neighbours of virtual registers, physical ones included. */
  readonly neighbours: readonly Register[][];
  readonly copies: readonly Copy[];
  /** What it costs to keep each virtual register in memory. */
  readonly spillCosts: Float64Array;
}

/** `weights` says how often each block runs. */
export function buildInterference(func: MachineFunction, live: Liveness, weights: readonly number[]): InterferenceGraph {
  const builder = new GraphBuilder(func.registerCount);
  func.blocks.forEach((block, index) => builder.addBlock(block, live.liveOut[index]!, weights[index]!));
  return builder;
}

class GraphBuilder implements InterferenceGraph {
  readonly edges = new PairSet();
  readonly neighbours: Register[][];
  readonly copies: Copy[] = [];
  readonly spillCosts: Float64Array;
  /** The live set: a list, and for each register its place in the list, or -1. */
  private readonly live: Register[] = [];
  private readonly placeOf: Int32Array;

  constructor(registerCount: number) {
    this.neighbours = Array.from({ length: registerCount }, () => []);
    this.spillCosts = new Float64Array(registerCount);
    this.placeOf = new Int32Array(registerCount).fill(-1);
  }

  addBlock(block: MachineBlock, liveOut: readonly Register[], weight: number): void {
    const use = (register: Register): void => {
      this.spillCosts[register]! += weight;
      this.enter(register);
    };
    for (const register of liveOut) this.enter(register);
    if (block.terminator.kind === "assembly") this.addAssembly(block.terminator, use, weight);
    else forEachTerminatorUse(block.terminator, use);
    for (let index = block.insts.length - 1; index >= 0; index--) {
      const inst = block.insts[index]!;
      if (inst.kind === "assembly") {
        this.addAssembly(inst, use, weight);
        continue;
      }
      const copy = copyOf(inst);
      if (copy && copy.from !== 10) this.copies.push({ ...copy, weight });
      const destination = definitionOf(inst);
      if (destination !== undefined) {
        this.spillCosts[destination]! += weight;
        this.interfere(destination, copy?.from);
      }
      // A call destroys its argument registers as well.
      if (isCall(inst)) for (let register = 1; register <= 5; register++) this.interfere(register, undefined);
      if (destination !== undefined) this.leave(destination);
      if (isCall(inst)) for (let register = 1; register <= 5; register++) this.leave(register);
      forEachUse(inst, use);
    }
    while (this.live.length > 0) this.leave(this.live[0]!);
  }

  /**
   * All outputs are there at the same time, also those that nobody reads. What the assembly destroys can hold neither
   * an output nor an input, and an early output no input.
   */
  private addAssembly({ operands, assembly: { clobbers } }: PlacedAssembly, use: (register: Register) => void, weight: number): void {
    const outputs = operands.flatMap((one) => (one.kind === "register" && one.writes ? [one] : []));
    for (const { register } of outputs) {
      this.spillCosts[register]! += weight;
      this.enter(register);
    }
    for (const { register } of outputs) this.interfere(register, undefined);
    for (const register of clobbers) this.interfere(register, undefined);
    for (const { register } of outputs) this.leave(register);
    for (const operand of operands) {
      if (operand.kind === "register" && operand.reads) use(operand.register);
      if (operand.kind === "memory") use(operand.base);
    }
    for (const register of clobbers) this.interfere(register, undefined);
    for (const { register, early } of outputs) if (early) this.interfere(register, undefined);
  }

  private interfere(register: Register, except: Register | undefined): void {
    for (const other of this.live) if (other !== register && other !== except) this.addEdge(register, other);
  }

  private addEdge(a: Register, b: Register): void {
    if (a < FIRST_VIRTUAL && b < FIRST_VIRTUAL) return;
    if (!this.edges.add(a, b)) return;
    if (a >= FIRST_VIRTUAL) this.neighbours[a]!.push(b);
    if (b >= FIRST_VIRTUAL) this.neighbours[b]!.push(a);
  }

  private enter(register: Register): void {
    if (register === 10 || this.placeOf[register] !== -1) return;
    this.placeOf[register] = this.live.push(register) - 1;
  }

  private leave(register: Register): void {
    const place = this.placeOf[register]!;
    if (place === -1) return;
    const last = this.live.pop()!;
    if (last !== register) {
      this.live[place] = last;
      this.placeOf[last] = place;
    }
    this.placeOf[register] = -1;
  }
}
