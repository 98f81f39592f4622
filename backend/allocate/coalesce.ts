/**
 * Coalescing: the two sides of a copy become one register, and the copy disappears. `aggressive` joins whatever does
 * not interfere; `conservative` only what cannot make the graph harder to colour (Briggs, George).
 */

import { FIRST_VIRTUAL, type Register } from "../select/machine.ts";
import type { InterferenceGraph } from "./interference.ts";
import { PairSet } from "./pair-set.ts";

/** r0–r9; r10 is read-only ("frame pointer is read only"). */
export const COLOURS = 10;

export interface CoalescedGraph {
  /** The register that stands for another one after joining; physical where one of them is. */
  find(register: Register): Register;
  /** Distinct representatives that a representative interferes with. */
  neighboursOf(register: Register): readonly Register[];
}

/** `pinned` registers, which are too short to be spilled, are joined with physical ones only. */
export function coalesce(
  graph: InterferenceGraph,
  mode: "aggressive" | "conservative",
  pinned: ReadonlySet<Register>,
): CoalescedGraph {
  const joined = new Coalescer(graph);
  const copies = [...graph.copies].sort((a, b) => b.weight - a.weight);
  for (let changed = true; changed; ) {
    changed = false;
    for (const { from, to } of copies) {
      const a = joined.find(from);
      const b = joined.find(to);
      if (a === b || (a < FIRST_VIRTUAL && b < FIRST_VIRTUAL) || joined.interfere(a, b)) continue;
      if ((pinned.has(from) || pinned.has(to)) && a >= FIRST_VIRTUAL && b >= FIRST_VIRTUAL) continue;
      if (mode === "conservative" && !joined.isSafe(a, b)) continue;
      joined.join(a, b);
      // What was unsafe may be safe now; aggressive joining has nothing to gain from a second round.
      changed = mode === "conservative";
    }
  }
  return joined;
}

class Coalescer implements CoalescedGraph {
  private readonly parent: Int32Array;
  private readonly edges: PairSet;
  private readonly lists: Register[][];
  private readonly stamps: Int32Array;
  private stamp = 0;

  constructor(graph: InterferenceGraph) {
    const count = graph.neighbours.length;
    this.parent = Int32Array.from({ length: count }, (_, index) => index);
    this.edges = graph.edges.clone();
    this.lists = graph.neighbours.map((list) => [...list]);
    this.stamps = new Int32Array(count);
  }

  find(register: Register): Register {
    let root = register;
    while (this.parent[root] !== root) root = this.parent[root]!;
    while (this.parent[register] !== root) {
      const next = this.parent[register]!;
      this.parent[register] = root;
      register = next;
    }
    return root;
  }

  interfere(a: Register, b: Register): boolean {
    return this.edges.has(a, b);
  }

  neighboursOf(register: Register): readonly Register[] {
    const stamp = ++this.stamp;
    const list = this.lists[register]!;
    let kept = 0;
    for (const one of list) {
      const root = this.find(one);
      if (this.stamps[root] === stamp) continue;
      this.stamps[root] = stamp;
      list[kept++] = root;
    }
    list.length = kept;
    return list;
  }

  join(a: Register, b: Register): void {
    // The physical register stays, else the one with more neighbours.
    const swap = a >= FIRST_VIRTUAL && (b < FIRST_VIRTUAL || this.lists[a]!.length < this.lists[b]!.length);
    const [kept, gone] = swap ? [b, a] : [a, b];
    for (const neighbour of this.neighboursOf(gone)) {
      if (!this.edges.add(kept, neighbour)) continue;
      if (kept >= FIRST_VIRTUAL) this.lists[kept]!.push(neighbour);
      if (neighbour >= FIRST_VIRTUAL) this.lists[neighbour]!.push(kept);
    }
    this.parent[gone] = kept;
    this.lists[gone] = [];
  }

  isSafe(a: Register, b: Register): boolean {
    if (a < FIRST_VIRTUAL) return this.isSafeWithPhysical(a, b);
    if (b < FIRST_VIRTUAL) return this.isSafeWithPhysical(b, a);
    const all = new Set([...this.neighboursOf(a), ...this.neighboursOf(b)]);
    let significant = 0;
    for (const one of all) if (this.isSignificant(one)) significant++;
    return significant < COLOURS;
  }

  /** George: each neighbour of the virtual register is no obstacle, or one that the physical register has already. */
  private isSafeWithPhysical(physical: Register, virtual: Register): boolean {
    return this.neighboursOf(virtual).every((one) => !this.isSignificant(one) || one < FIRST_VIRTUAL || this.interfere(physical, one));
  }

  private isSignificant(register: Register): boolean {
    return register < FIRST_VIRTUAL || this.lists[register]!.length >= COLOURS;
  }
}
