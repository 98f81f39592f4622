/**
 * Register allocation by graph colouring: joins copies as far as possible, gives each register of the function one
 * of r0–r9, and moves to the frame what does not fit, until all fits.
 */

import { invariant } from "../../compiler/support/invariant.ts";
import { FIRST_VIRTUAL, mapRegisters, mapTerminatorRegisters, type MachineFunction, type Register } from "../select/machine.ts";
import { coalesce, type CoalescedGraph } from "./coalesce.ts";
import { colour, type Colouring } from "./colour.ts";
import { buildInterference } from "./interference.ts";
import { liveness } from "./liveness.ts";
import { rewriteSpills } from "./spill.ts";

export interface AllocatedFunction extends MachineFunction {
  /** Bytes of the stack that spilled registers take. */
  readonly spillBytes: number;
}

/** Loads are shared in the first rounds only, so that ranges become ever shorter and the end is certain. */
const SHARING_ROUNDS = 2;
const MAX_ROUNDS = 30;

export function allocateRegisters(original: MachineFunction): AllocatedFunction {
  const pinned = new Set<Register>();
  let func = original;
  let spillBytes = 0;
  for (let round = 1; ; round++) {
    invariant(round <= MAX_ROUNDS, `no registers for '${original.name}'`);
    const { joined, colouring } = colourFunction(func, pinned);
    if (colouring.spilled.length === 0) return { ...applyColours(func, colouring.colours), spillBytes };
    const spilled = new Set(colouring.spilled);
    const slots = shareSlots(joined, colouring.spilled, original.frameBytes + spillBytes);
    spillBytes += slots.bytes;
    const result = rewriteSpills(func, (one) => groupOf(joined, spilled, one), slots.offsets, round <= SHARING_ROUNDS);
    for (const one of result.pinned) pinned.add(one);
    func = result.func;
  }
}

interface Attempt {
  readonly joined: CoalescedGraph;
  readonly colouring: Colouring;
}

/** First joins every copy that it can: mostly all goes well. Where it does not, joins with care. */
function colourFunction(func: MachineFunction, pinned: ReadonlySet<Register>): Attempt {
  const graph = buildInterference(func, liveness(func), func.blocks.map((block) => block.frequency));
  const attempt = (mode: "aggressive" | "conservative"): Attempt => {
    const joined = coalesce(graph, mode, pinned);
    return { joined, colouring: colour(graph, joined, pinned) };
  };
  const bold = attempt("aggressive");
  return bold.colouring.spilled.length === 0 ? bold : attempt("conservative");
}

function groupOf(joined: CoalescedGraph, spilled: ReadonlySet<Register>, register: Register): Register | undefined {
  if (register < FIRST_VIRTUAL) return undefined;
  const group = joined.find(register);
  return spilled.has(group) ? group : undefined;
}

/** Registers that do not interfere share a place in the frame. */
function shareSlots(
  joined: CoalescedGraph,
  spilled: readonly Register[],
  below: number,
): { offsets: Map<Register, number>; bytes: number } {
  const placeOf = new Map<Register, number>();
  let places = 0;
  for (const register of spilled) {
    const taken = new Set<number>();
    for (const neighbour of joined.neighboursOf(register)) {
      const place = placeOf.get(neighbour);
      if (place !== undefined) taken.add(place);
    }
    let place = 0;
    while (taken.has(place)) place++;
    placeOf.set(register, place);
    places = Math.max(places, place + 1);
  }
  const offsets = new Map([...placeOf].map(([register, place]) => [register, -(below + 8 * (place + 1))]));
  return { offsets, bytes: places * 8 };
}

function applyColours(func: MachineFunction, colours: Int8Array): MachineFunction {
  const map = (register: Register): Register => (register < FIRST_VIRTUAL ? register : colours[register]!);
  const blocks = func.blocks.map((block) => ({
    ...block,
    insts: block.insts.map((inst) => mapRegisters(inst, map)),
    terminator: mapTerminatorRegisters(block.terminator, map),
  }));
  return { ...func, blocks };
}
