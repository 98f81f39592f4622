/**
 * Register allocation by graph colouring: joins copies as far as possible, gives each register of the function one
 * of r0–r9, and moves to the frame what does not fit, until all fits.
 */

import { STACK_LIMIT } from "../../compiler/bpf/limits.ts";
import { invariant } from "../../compiler/support/invariant.ts";
import { copyOf, FIRST_VIRTUAL, mapRegisters, mapTerminatorRegisters, type MachineFunction, type MachineInst, type Register } from "../select/machine.ts";
import { coalesce, type CoalescedGraph } from "./coalesce.ts";
import { colour, type Colouring } from "./colour.ts";
import { blocksOfGroups, FramePlaces } from "./frame-places.ts";
import { buildInterference } from "./interference.ts";
import { liveness } from "./liveness.ts";
import { narrowRegisters } from "./narrow.ts";
import { repeatedConstants, shareConstants, type RepeatedConstant } from "./share-constants.ts";
import { rewriteSpills, type SpillSlot } from "./spill.ts";

export interface AllocatedFunction extends MachineFunction {
  /** Bytes of the stack that spilled registers take. */
  readonly spillBytes: number;
}

/** Loads are shared in the first rounds only, so that ranges become ever shorter and the end is certain. */
const SHARING_ROUNDS = 2;
const MAX_ROUNDS = 30;

/**
 * Where the frame would be too large otherwise, numbers of 32 bits share places in it; where that is not enough,
 * registers lie where variables do that are in use at other times.
 */
export function allocateRegisters(func: MachineFunction): AllocatedFunction {
  const allocated = allocate(func, () => () => false);
  if (fits(func, allocated)) return allocated.spillBytes === 0 ? keepConstants(func, allocated) : allocated;
  const narrow = allocate(func, narrowRegisters);
  return fits(func, narrow) ? narrow : allocate(func, narrowRegisters, new FramePlaces(func.frameUse(), func.frameBytes));
}

function fits({ frameBytes }: MachineFunction, { spillBytes }: AllocatedFunction): boolean {
  return frameBytes + spillBytes <= STACK_LIMIT;
}

/** Constants that may be given a register: those that survive calls are four. */
const MOST_KEPT = 4;
/** The processor saves a register that survives calls before a program begins, and restores it. */
const COST_OF_KEEPING = 2;

/** Keeps constants that are made again and again in registers that nothing else wants, where that makes the code shorter. */
function keepConstants(func: MachineFunction, allocated: AllocatedFunction): AllocatedFunction {
  let best = allocated;
  let kept: readonly RepeatedConstant[] = [];
  for (const constant of repeatedConstants(func).slice(0, MOST_KEPT)) {
    const shared = shareConstants(func, [...kept, constant]);
    const { colouring } = colourFunction(shared, new Set());
    if (colouring.spilled.length > 0) continue;
    const result = { ...applyColours(shared, colouring.colours), spillBytes: 0 };
    if (costOf(result) + COST_OF_KEEPING >= costOf(best)) continue;
    best = result;
    kept = [...kept, constant];
  }
  return best;
}

/** Instructions to run and slots of the object that they take. */
function costOf({ blocks }: MachineFunction): number {
  const cost = (inst: MachineInst): number => {
    const copy = copyOf(inst);
    if (copy) return copy.from === copy.to ? 0 : 2;
    return inst.kind === "loadImm64" ? 3 : 2;
  };
  return blocks.reduce((sum, { insts }) => sum + insts.reduce((total, inst) => total + cost(inst), 0), 0);
}

function allocate(original: MachineFunction, narrowIn: typeof narrowRegisters, places?: FramePlaces): AllocatedFunction {
  const pinned = new Set<Register>();
  let func = original;
  let spillBytes = 0;
  for (let round = 1; ; round++) {
    invariant(round <= MAX_ROUNDS, `no registers for '${original.name}'`);
    const { joined, colouring } = colourFunction(func, pinned);
    if (colouring.spilled.length === 0) return { ...applyColours(func, colouring.colours), spillBytes };
    const spilled = new Set(colouring.spilled);
    const group = (one: Register) => groupOf(joined, spilled, one);
    const amongVariables = places ? placeAmongVariables(func, group, places) : new Map<Register, SpillSlot>();
    const isNarrow = narrowGroups(func, joined, narrowIn(func));
    const { slots, bytes } = shareSlots(joined, colouring.spilled.filter((one) => !amongVariables.has(one)), isNarrow, original.frameBytes + spillBytes);
    spillBytes += bytes;
    const result = rewriteSpills(func, group, new Map([...amongVariables, ...slots]), round <= SHARING_ROUNDS);
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

/** Of the registers that stand for groups: whether all of the group are narrow. */
function narrowGroups({ registerCount }: MachineFunction, joined: CoalescedGraph, isNarrow: (register: Register) => boolean): (group: Register) => boolean {
  const wide = new Set<Register>();
  for (let register = FIRST_VIRTUAL; register < registerCount; register++) if (!isNarrow(register)) wide.add(joined.find(register));
  return (group) => !wide.has(group);
}

/** Those for which there is room: the shortest lived first, as they are the easiest to place. */
function placeAmongVariables(func: MachineFunction, groupOf: (register: Register) => Register | undefined, places: FramePlaces): Map<Register, SpillSlot> {
  const slots = new Map<Register, SpillSlot>();
  const groups = [...blocksOfGroups(func, groupOf)].sort(([, a], [, b]) => a.size - b.size);
  for (const [group, blocks] of groups) {
    const offset = places.take(blocks);
    if (offset !== undefined) slots.set(group, { offset, bits: 64 });
  }
  return slots;
}

/** Bytes that the places of the frame are counted in: a narrow register takes one, another two that are aligned. */
const UNIT = 4;

/** Registers that do not interfere share a place in the frame. */
function shareSlots(
  joined: CoalescedGraph,
  spilled: readonly Register[],
  isNarrow: (register: Register) => boolean,
  below: number,
): { slots: Map<Register, SpillSlot>; bytes: number } {
  const placeOf = new Map<Register, { readonly unit: number; readonly units: 1 | 2 }>();
  let end = 0;
  for (const register of spilled) {
    const taken = new Set<number>();
    for (const neighbour of joined.neighboursOf(register)) {
      const place = placeOf.get(neighbour);
      for (let unit = 0; unit < (place?.units ?? 0); unit++) taken.add(place!.unit + unit);
    }
    const units = isNarrow(register) ? 1 : 2;
    let unit = 0;
    while (taken.has(unit) || taken.has(unit + units - 1)) unit += units;
    placeOf.set(register, { unit, units });
    end = Math.max(end, unit + units);
  }
  const slots = [...placeOf].map(([register, { unit, units }]): [Register, SpillSlot] => [register, { offset: -(below + UNIT * (unit + units)), bits: units === 1 ? 32 : 64 }]);
  return { slots: new Map(slots), bytes: Math.ceil(end / 2) * 2 * UNIT };
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
