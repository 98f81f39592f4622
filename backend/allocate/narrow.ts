/**
 * Which registers need no more than 32 bits in the frame: what is written to them has zeros above, or nobody looks there.
 * The verifier then forgets their ranges, so this is for functions whose frame would be too large otherwise. What a loop
 * counts or notes for its next round stays whole even there: the verifier would see no end of the loop. So does what
 * functions are given: of a size the verifier wants the bounds.
 */

import { append } from "../../compiler/support/multi-map.ts";
import {
  copyOf,
  FIRST_VIRTUAL,
  forEachDefinition,
  forEachTerminatorUse,
  forEachUse,
  type Condition,
  type MachineFunction,
  type MachineInst,
  type MachineTerminator,
  type Register,
} from "../select/machine.ts";

type Edges = Map<Register, Register[]>;

export function narrowRegisters({ blocks }: MachineFunction): (register: Register) => boolean {
  const [written, read, given] = [new Set<Register>(), new Set<Register>(), new Set<Register>()];
  const [copiedTo, copiedFrom]: readonly [Edges, Edges] = [new Map(), new Map()];
  const movedFrom: Edges = new Map();
  for (const { insts, terminator, frequency } of blocks) {
    for (const inst of insts) {
      if (frequency > 1) forEachNote(inst, (register) => void (written.add(register), read.add(register)));
      const source = copiedRegister(inst);
      const moved = source ?? extendedRegister(inst);
      forEachDefinition(inst, (register) => {
        if (moved !== undefined) append(movedFrom, register, moved);
        if (register < FIRST_VIRTUAL) given.add(register);
        if (source === undefined) return void (!leavesZeros(inst) && written.add(register));
        append(copiedTo, source, register);
        append(copiedFrom, register, source);
        if (source < FIRST_VIRTUAL) written.add(source);
        if (register < FIRST_VIRTUAL) read.add(register);
      });
      forEachWideUse(inst, (register) => read.add(register));
    }
    forEachWideUseAtEnd(terminator, (register) => read.add(register));
  }
  spread(written, copiedTo);
  spread(read, copiedFrom);
  spread(given, movedFrom);
  return (register) => register >= FIRST_VIRTUAL && !given.has(register) && !(written.has(register) && read.has(register));
}

/** A set that grows while it is gone through visits what is added. */
function spread(registers: Set<Register>, edges: Edges): void {
  for (const register of registers) for (const next of edges.get(register) ?? []) registers.add(next);
}

function copiedRegister(inst: MachineInst): Register | undefined {
  if (inst.kind === "conditionalMove" && inst.source.kind === "register") return inst.source.register;
  return copyOf(inst)?.from;
}

/** Of a move of 32 bits, which fills up with zeros. */
function extendedRegister(inst: MachineInst): Register | undefined {
  return inst.kind === "alu" && inst.op === "mov" && inst.width === 32 && inst.source.kind === "register" ? inst.source.register : undefined;
}

/** What is counted up or down, and what is set to a number other than 0: a zero is known in every place. */
function forEachNote(inst: MachineInst, visit: (register: Register) => void): void {
  if (inst.kind !== "alu" || inst.source.kind !== "immediate") return;
  if (inst.op === "add" || inst.op === "sub" || (inst.op === "mov" && inst.source.value !== 0)) forEachDefinition(inst, visit);
}

function leavesZeros(inst: MachineInst): boolean {
  switch (inst.kind) {
    case "alu":
      if (inst.width === 32) return true;
      return inst.op === "mov" && inst.source.kind === "immediate" && inst.source.value >= 0 && inst.core === undefined;
    case "negate":
      return inst.width === 32;
    case "byteSwap":
      return inst.bits < 64;
    case "load":
      // 32 bits of a context may be a pointer: only of plain memory they are none.
      return inst.bits < 64 && !inst.signed && inst.origin === undefined;
    case "conditionalMove":
      return inst.source.kind === "immediate" && inst.source.value >= 0;
    default:
      return false;
  }
}

/** Of all 64 bits; copies are edges. */
function forEachWideUse(inst: MachineInst, visit: (register: Register) => void): void {
  switch (inst.kind) {
    case "alu":
      if (inst.width === 32 || copyOf(inst)) return;
      return forEachUse(inst, visit);
    case "negate":
      return inst.width === 64 ? visit(inst.destination) : undefined;
    case "byteSwap":
      return inst.bits === 64 ? visit(inst.destination) : undefined;
    case "store":
      visit(inst.base);
      return inst.bits === 64 && inst.source.kind === "register" ? visit(inst.source.register) : undefined;
    case "conditionalMove":
      return comparedWhole(inst.condition, visit);
    default:
      return forEachUse(inst, visit);
  }
}

function forEachWideUseAtEnd(terminator: MachineTerminator, visit: (register: Register) => void): void {
  if (terminator.kind === "branch") comparedWhole(terminator.condition, visit);
  else forEachTerminatorUse(terminator, visit);
}

function comparedWhole({ width, left, right }: Condition, visit: (register: Register) => void): void {
  if (width === 32) return;
  visit(left);
  if (right.kind === "register") visit(right.register);
}
