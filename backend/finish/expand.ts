/** Turns the pseudo-instructions into real ones: conditional moves into small diamonds, frame addresses into sums. */

import {
  copyOf,
  FRAME_POINTER,
  immediate,
  move,
  register,
  type MachineBlock,
  type MachineInst,
  type MachineTerminator,
} from "../select/machine.ts";

export function expandPseudoInstructions(blocks: readonly MachineBlock[]): MachineBlock[] {
  let nextId = blocks.reduce((highest, block) => Math.max(highest, block.id), -1) + 1;
  return blocks.flatMap((block) => expandBlock(block, () => nextId++));
}

function expandBlock(block: MachineBlock, newId: () => number): MachineBlock[] {
  const out: MachineBlock[] = [];
  const { frequency } = block;
  let id = block.id;
  let insts: MachineInst[] = [];
  const end = (terminator: MachineTerminator): void => {
    out.push({ id, frequency, insts, terminator });
    insts = [];
  };
  for (const inst of block.insts) {
    const span = inst.span && { span: inst.span };
    if (inst.kind === "conditionalMove") {
      const moved = move(inst.destination, inst.source, inst.span);
      if (isNoMove(moved)) continue;
      const other = newId();
      const rest = newId();
      end({ kind: "branch", condition: inst.condition, ifTrue: rest, ifFalse: other, ...span });
      out.push({ id: other, frequency, insts: [moved], terminator: { kind: "jump", target: rest, ...span } });
      id = rest;
    } else if (inst.kind === "frameAddress") {
      const { destination, offset } = inst;
      insts.push(move(destination, register(FRAME_POINTER), inst.span));
      insts.push({ kind: "alu", op: "add", width: 64, destination, source: immediate(offset), ...span });
    } else if (!isNoMove(inst)) {
      insts.push(inst);
    }
  }
  end(block.terminator);
  return out;
}

/** A copy whose two sides were given the same register. */
function isNoMove(inst: MachineInst): boolean {
  const copy = copyOf(inst);
  return copy !== undefined && copy.from === copy.to;
}
