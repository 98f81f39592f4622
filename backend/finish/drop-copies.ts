/**
 * Drops copies between registers that hold the same value already: the first call of a program that keeps its context
 * takes it from where it arrived.
 */

import { copyOf, definitionOf, forEachDefinition, isCall, type MachineBlock, type MachineInst, type Register } from "../select/machine.ts";

const RESULT = 0;
/** A call leaves nothing in r0 to r5. */
const LAST_LOST = 5;

export function dropCopies(blocks: readonly MachineBlock[]): readonly MachineBlock[] {
  return blocks.map((block) => {
    const insts = withoutCopies(block.insts);
    return insts.length === block.insts.length ? block : { ...block, insts };
  });
}

function withoutCopies(insts: readonly MachineInst[]): readonly MachineInst[] {
  /** Registers with the same number hold the same; those without one, something of their own. */
  const holds = new Map<Register, number>();
  let fresh = 0;
  return insts.filter((inst) => {
    const copy = copyOf(inst);
    if (copy) {
      const source = holds.get(copy.from) ?? fresh++;
      if (holds.get(copy.to) === source) return false;
      holds.set(copy.from, source).set(copy.to, source);
      return true;
    }
    for (const register of lostBy(inst)) holds.delete(register);
    return true;
  });
}

function lostBy(inst: MachineInst): readonly Register[] {
  if (inst.kind === "assembly") {
    const written: Register[] = [...inst.assembly.clobbers];
    forEachDefinition(inst, (register) => written.push(register));
    return written;
  }
  if (isCall(inst)) return Array.from({ length: LAST_LOST + 1 }, (_, register) => register);
  const defined = definitionOf(inst);
  return defined === undefined ? [] : [defined, ...(inst.kind === "atomic" ? [RESULT] : [])];
}
