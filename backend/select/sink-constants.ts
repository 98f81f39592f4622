/**
 * Moves constants down to just before their first use in the block. Selection makes them where their live range
 * may start at the earliest: after the call before, or at the start of the block.
 */

import { copyOf, forEachTerminatorUse, forEachUse, type MachineInst, type MachineTerminator, type Register } from "./machine.ts";

export function sinkConstants(
  insts: readonly MachineInst[],
  terminator: MachineTerminator,
  isConstant: (register: Register) => boolean,
): MachineInst[] {
  const waiting = new Map<Register, MachineInst>();
  const out: MachineInst[] = [];
  const need = (register: Register): void => {
    const inst = waiting.get(register);
    if (!inst) return;
    waiting.delete(register);
    out.push(inst);
  };
  for (const inst of insts) {
    if (makesConstant(inst) && isConstant(inst.destination)) {
      waiting.set(inst.destination, inst);
      continue;
    }
    forEachUse(inst, need);
    out.push(inst);
  }
  forEachTerminatorUse(terminator, need);
  return out;
}

function makesConstant(inst: MachineInst): inst is Extract<MachineInst, { readonly destination: Register }> {
  if (inst.kind === "loadImm64" || inst.kind === "frameAddress") return true;
  return inst.kind === "alu" && inst.op === "mov" && inst.source.kind === "immediate" && copyOf(inst) === undefined;
}
