/**
 * Which virtual registers are live where. Physical registers are never live from one block to another: arguments,
 * results and parameters are copied within the block of their call.
 *
 * Found one register at a time, walking from its uses up to its definitions, so that the work is that of the result.
 */

import { append } from "../../compiler/support/multi-map.ts";
import {
  FIRST_VIRTUAL,
  forEachDefinition,
  forEachTerminatorUse,
  forEachUse,
  successorsOf,
  type MachineFunction,
  type Register,
} from "../select/machine.ts";

export interface Liveness {
  /** By the index of the block in `MachineFunction.blocks`. */
  readonly liveOut: readonly (readonly Register[])[];
  readonly predecessors: readonly (readonly number[])[];
}

export function liveness(func: MachineFunction): Liveness {
  const predecessors = predecessorsOf(func);
  const liveOut: Register[][] = func.blocks.map(() => []);
  const { exposed, defined } = scanBlocks(func);
  const count = func.blocks.length;
  // Each holds the register that a block was last marked for.
  const liveInFor = new Int32Array(count).fill(-1);
  const liveOutFor = new Int32Array(count).fill(-1);
  const definedFor = new Int32Array(count).fill(-1);
  for (const [register, uses] of exposed) {
    for (const block of defined.get(register) ?? []) definedFor[block] = register;
    const pending = [...uses];
    for (const block of uses) liveInFor[block] = register;
    for (let block = pending.pop(); block !== undefined; block = pending.pop()) {
      for (const before of predecessors[block]!) {
        if (liveOutFor[before] === register) continue;
        liveOutFor[before] = register;
        liveOut[before]!.push(register);
        if (definedFor[before] === register || liveInFor[before] === register) continue;
        liveInFor[before] = register;
        pending.push(before);
      }
    }
  }
  return { liveOut, predecessors };
}

/** Blocks where a register is read before it is written, and blocks where it is written. */
function scanBlocks(func: MachineFunction): { exposed: Map<Register, number[]>; defined: Map<Register, number[]> } {
  const exposed = new Map<Register, number[]>();
  const defined = new Map<Register, number[]>();
  const definedIn = new Int32Array(func.registerCount).fill(-1);
  const exposedIn = new Int32Array(func.registerCount).fill(-1);
  func.blocks.forEach((block, index) => {
    const read = (register: Register): void => {
      if (register < FIRST_VIRTUAL || definedIn[register] === index || exposedIn[register] === index) return;
      exposedIn[register] = index;
      append(exposed, register, index);
    };
    const write = (register: Register): void => {
      if (register < FIRST_VIRTUAL || definedIn[register] === index) return;
      definedIn[register] = index;
      append(defined, register, index);
    };
    for (const inst of block.insts) {
      forEachUse(inst, read);
      forEachDefinition(inst, write);
    }
    forEachTerminatorUse(block.terminator, read);
  });
  return { exposed, defined };
}

export function predecessorsOf(func: MachineFunction): number[][] {
  const indexOf = new Map(func.blocks.map((block, index) => [block.id, index]));
  const predecessors: number[][] = func.blocks.map(() => []);
  func.blocks.forEach((block, index) => {
    for (const next of new Set(successorsOf(block.terminator))) predecessors[indexOf.get(next)!]!.push(index);
  });
  return predecessors;
}
