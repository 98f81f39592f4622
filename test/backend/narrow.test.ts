/** Which registers may lie in 32 bits of the frame. */

import { expect, it } from "vitest";
import { narrowRegisters } from "../../backend/allocate/narrow.ts";
import { FIRST_VIRTUAL, immediate, type MachineFunction, type MachineInst, type Register } from "../../backend/select/machine.ts";

function setTo(destination: Register, value: number): MachineInst {
  return { kind: "alu", op: "mov", width: 64, destination, source: immediate(value) };
}

function added(destination: Register, value: number): MachineInst {
  return { kind: "alu", op: "add", width: 32, destination, source: immediate(value) };
}

/** Two blocks, of which the second is a loop. */
function loopOf(before: readonly MachineInst[], inside: readonly MachineInst[]): MachineFunction {
  return {
    name: "main",
    blocks: [
      { id: 0, frequency: 1, insts: before, terminator: { kind: "jump", target: 1 } },
      { id: 1, frequency: 10, insts: inside, terminator: { kind: "jump", target: 1 } },
    ],
    registerCount: FIRST_VIRTUAL + 4,
    frameBytes: 0,
    frameUse: () => new Map(),
  };
}

it("keeps whole what a loop counts or notes, as the verifier has to see it change", () => {
  const [counter, flag, cleared, outside] = [0, 1, 2, 3].map((index) => FIRST_VIRTUAL + index) as [Register, Register, Register, Register];
  const start = [counter, flag, cleared].map((one) => setTo(one, 0));
  const isNarrow = narrowRegisters(loopOf([...start, setTo(outside, 1)], [added(counter, 1), setTo(flag, 1), setTo(cleared, 0)]));
  expect([counter, flag, cleared, outside].map(isNarrow)).toEqual([false, false, true, true]);
});

it("keeps whole what is given to a function, through moves that fill up with zeros, as the verifier has to see its bounds", () => {
  const [length, size, other] = [0, 1, 2].map((index) => FIRST_VIRTUAL + index) as [Register, Register, Register];
  const moved = (destination: Register, source: Register, width: 32 | 64): MachineInst => ({ kind: "alu", op: "mov", width, destination, source: { kind: "register", register: source } });
  const isNarrow = narrowRegisters(loopOf([added(length, 1), added(other, 1), moved(size, length, 32), moved(4, size, 64)], []));
  expect([length, size, other].map(isNarrow)).toEqual([false, false, true]);
});
