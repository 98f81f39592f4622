/** Colouring with simplification and optimistic spilling (Chaitin, Briggs). */

import { FIRST_VIRTUAL, type Register } from "../select/machine.ts";
import { COLOURS, type CoalescedGraph } from "./coalesce.ts";
import type { InterferenceGraph } from "./interference.ts";

export interface Colouring {
  /** The physical register of every register; -1 for those that are spilled. */
  readonly colours: Int8Array;
  /** Representatives without a register. */
  readonly spilled: readonly Register[];
}

/** Argument registers first; those that survive calls are left for who needs them. */
const preference = [1, 2, 3, 4, 5, 0, 6, 7, 8, 9] as const;

export function colour(graph: InterferenceGraph, joined: CoalescedGraph, pinned: ReadonlySet<Register>): Colouring {
  const count = graph.neighbours.length;
  const order = simplify(joined, spillCosts(graph, joined, pinned), count);
  const colours = new Int8Array(count).fill(-1);
  for (let register = 0; register < FIRST_VIRTUAL; register++) colours[register] = register;
  const hints = copyPartners(graph, joined);
  const spilled: Register[] = [];
  for (let index = order.length - 1; index >= 0; index--) {
    const register = order[index]!;
    const chosen = choose(joined, colours, register, hints.get(register) ?? []);
    if (chosen === undefined) spilled.push(register);
    else colours[register] = chosen;
  }
  for (let register = FIRST_VIRTUAL; register < count; register++) colours[register] = colours[joined.find(register)]!;
  return { colours, spilled };
}

function choose(
  joined: CoalescedGraph,
  colours: Int8Array,
  register: Register,
  hints: readonly Register[],
): number | undefined {
  let taken = 0;
  for (const neighbour of joined.neighboursOf(register)) {
    const colour = colours[neighbour]!;
    if (colour >= 0) taken |= 1 << colour;
  }
  // A copy that could not be joined disappears all the same when both sides happen to get one register.
  for (const hint of hints) {
    const colour = colours[joined.find(hint)]!;
    if (colour >= 0 && colour < COLOURS && !((taken >> colour) & 1)) return colour;
  }
  return preference.find((colour) => !((taken >> colour) & 1));
}

function copyPartners(graph: InterferenceGraph, joined: CoalescedGraph): Map<Register, Register[]> {
  const partners = new Map<Register, Register[]>();
  const add = (register: Register, partner: Register): void => {
    const list = partners.get(register);
    if (list) list.push(partner);
    else partners.set(register, [partner]);
  };
  for (const { from, to } of [...graph.copies].sort((a, b) => b.weight - a.weight)) {
    const a = joined.find(from);
    const b = joined.find(to);
    if (a === b) continue;
    add(a, b);
    add(b, a);
  }
  return partners;
}

/** Infinite for what cannot be spilled: physical registers, and the short registers around a spill. */
function spillCosts(graph: InterferenceGraph, joined: CoalescedGraph, pinned: ReadonlySet<Register>): Float64Array {
  const costs = new Float64Array(graph.neighbours.length);
  for (let register = FIRST_VIRTUAL; register < costs.length; register++) {
    costs[joined.find(register)]! += pinned.has(register) ? Infinity : graph.spillCosts[register]!;
  }
  return costs;
}

/** Takes registers off the graph, easy ones first; colours are given in the opposite order. */
function simplify(joined: CoalescedGraph, costs: Float64Array, count: number): Register[] {
  const degrees = new Int32Array(count);
  const removed = new Uint8Array(count);
  const order: Register[] = [];
  const easy: Register[] = [];
  const hard: Register[] = [];
  for (let register = FIRST_VIRTUAL; register < count; register++) {
    if (joined.find(register) !== register) {
      removed[register] = 1;
      continue;
    }
    degrees[register] = joined.neighboursOf(register).length;
    (degrees[register]! < COLOURS ? easy : hard).push(register);
  }

  const remove = (register: Register): void => {
    removed[register] = 1;
    order.push(register);
    for (const neighbour of joined.neighboursOf(register)) {
      if (neighbour < FIRST_VIRTUAL || removed[neighbour]) continue;
      if (degrees[neighbour]!-- === COLOURS) easy.push(neighbour);
    }
  };

  const candidates = new SpillCandidates(hard, costs, degrees, removed);
  for (;;) {
    const register = easy.pop() ?? candidates.next();
    if (register === undefined) return order;
    if (!removed[register]) remove(register);
  }
}

/** Registers of high degree, the cheapest to spill first. Sorted again from time to time only, as degrees fall. */
class SpillCandidates {
  private sorted: Register[] = [];
  private taken = 0;

  constructor(
    private remaining: Register[],
    private readonly costs: Float64Array,
    private readonly degrees: Int32Array,
    private readonly removed: Uint8Array,
  ) {}

  next(): Register | undefined {
    if (this.taken * 8 >= this.sorted.length) this.sort();
    while (this.taken < this.sorted.length) {
      const register = this.sorted[this.taken++]!;
      if (!this.removed[register]) return register;
    }
    this.sort();
    return this.sorted[this.taken++];
  }

  private sort(): void {
    this.remaining = this.remaining.filter((register) => !this.removed[register]);
    const price = (register: Register): number => this.costs[register]! / Math.max(1, this.degrees[register]!);
    this.sorted = [...this.remaining].sort((a, b) => {
      const left = price(a);
      const right = price(b);
      return left === right ? a - b : left - right;
    });
    this.taken = 0;
  }
}
