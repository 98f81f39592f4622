/** Writes the blocks one after the other, with branches to instructions in the place of labels. */

import type { CpuFeatures } from "../../compiler/bpf/cpu.ts";
import type { Span } from "../../compiler/source/source.ts";
import { InternalError } from "../../compiler/support/invariant.ts";
import { slotsOf, type Instruction, type JumpOp, type PhysicalRegister } from "../isa/instruction.ts";
import type { Condition, MachineBlock, MachineInst, MachineTerminator } from "../select/machine.ts";

export interface EmittedCode {
  readonly instructions: readonly Instruction[];
  readonly spans: readonly (Span | undefined)[];
  /** A jump that goes further than the instruction set reaches. */
  readonly tooFar?: Span | "unknown place";
}

/** Before their places are known, targets are blocks. */
interface Line {
  readonly instruction: Instruction;
  readonly span: Span | undefined;
  /** For jumps and branches. */
  readonly block?: number;
}

const opposites: Readonly<Record<JumpOp, JumpOp | undefined>> = {
  jeq: "jne",
  jne: "jeq",
  jgt: "jle",
  jle: "jgt",
  jge: "jlt",
  jlt: "jge",
  jsgt: "jsle",
  jsle: "jsgt",
  jsge: "jslt",
  jslt: "jsge",
  jset: undefined,
};

export function emitCode(blocks: readonly MachineBlock[], features: CpuFeatures): EmittedCode {
  const lines: Line[] = [];
  const starts = new Map<number, number>();
  blocks.forEach((block, index) => {
    starts.set(block.id, lines.length);
    for (const inst of block.insts) lines.push({ instruction: asInstruction(inst), span: inst.span });
    for (const line of endOf(block.terminator, blocks[index + 1]?.id, features)) lines.push(line);
  });
  return resolve(lines, starts, features);
}

function asInstruction(inst: MachineInst): Instruction {
  const { span: _, ...rest } = inst;
  if (rest.kind === "call") return { kind: "call", target: rest.target };
  if (rest.kind === "conditionalMove" || rest.kind === "frameAddress") throw new InternalError(`${rest.kind} was not expanded`);
  // After allocation every register is physical.
  return rest as Instruction;
}

function endOf(terminator: MachineTerminator, next: number | undefined, features: CpuFeatures): Line[] {
  const { span } = terminator;
  const jump = (block: number): Line => ({ instruction: { kind: "jump", target: 0 }, span, block });
  if (terminator.kind === "exit") return [{ instruction: { kind: "exit" }, span }];
  if (terminator.kind === "jump") return terminator.target === next ? [] : [jump(terminator.target)];
  const { condition, ifTrue, ifFalse } = terminator;
  const opposite = invert(condition, features);
  if (ifTrue === next && opposite) return [branchLine(opposite, ifFalse, span)];
  const branch = branchLine(condition, ifTrue, span);
  return ifFalse === next ? [branch] : [branch, jump(ifFalse)];
}

function branchLine(condition: Condition, block: number, span: Span | undefined): Line {
  const { op, width, left, right } = condition;
  const instruction = { kind: "branch", op, width, left: left as PhysicalRegister, right, target: 0 } as Instruction;
  return { instruction, span, block };
}

/** The opposite question, if the instruction set has it. */
function invert(condition: Condition, features: CpuFeatures): Condition | undefined {
  const op = opposites[condition.op];
  if (!op) return undefined;
  if (features.lessThan || !/^js?l/.test(op)) return { ...condition, op };
  if (condition.right.kind === "immediate") return undefined;
  const mirrored = op.replace("l", "g") as JumpOp;
  return { ...condition, op: mirrored, left: condition.right.register, right: { kind: "register", register: condition.left } };
}

function resolve(lines: readonly Line[], starts: ReadonlyMap<number, number>, features: CpuFeatures): EmittedCode {
  const slots = slotPositions(lines);
  let tooFar: Span | "unknown place" | undefined;
  const instructions = lines.map((line, index): Instruction => {
    const { instruction } = line;
    if (line.block === undefined) return instruction;
    const target = starts.get(line.block)!;
    const distance = slots[target]! - slots[index]! - 1;
    const near = distance >= -32768 && distance <= 32767;
    if (instruction.kind === "branch") {
      if (!near) tooFar ??= line.span ?? "unknown place";
      return { ...instruction, target };
    }
    if (!near && !features.v4) tooFar ??= line.span ?? "unknown place";
    return near ? { kind: "jump", target } : { kind: "jump", target, long: true };
  });
  return { instructions, spans: lines.map((line) => line.span), ...(tooFar !== undefined && { tooFar }) };
}

/** Where each instruction starts, in slots of eight bytes. */
function slotPositions(lines: readonly Line[]): number[] {
  let position = 0;
  return lines.map(({ instruction }) => {
    const start = position;
    position += slotsOf(instruction);
    return start;
  });
}
