/** Writes the blocks one after the other, with branches to instructions in the place of labels. */

import type { CpuFeatures } from "../../compiler/bpf/cpu.ts";
import type { CoreRelocation } from "../../compiler/ir/core-relocation.ts";
import type { Span } from "../../compiler/source/source.ts";
import { InternalError } from "../../compiler/support/invariant.ts";
import { isJump, type Instruction, type PhysicalRegister } from "../isa/instruction.ts";
import { oppositeOf } from "../select/opposite.ts";
import type { Condition, MachineBlock, MachineInst, MachineTerminator, PlacedAssembly } from "../select/machine.ts";
import { labelName, type AssemblyWriter } from "./assembly.ts";
import { withIslands } from "./islands.ts";
import { slotPositions, targetsOf, type Line } from "./lines.ts";

export interface EmittedCode {
  readonly instructions: readonly Instruction[];
  readonly spans: readonly (Span | undefined)[];
  /** By instruction. */
  readonly relocations: ReadonlyMap<number, CoreRelocation>;
}

export function emitCode(blocks: readonly MachineBlock[], features: CpuFeatures, writer: AssemblyWriter): EmittedCode {
  // Labels of assembly are numbered on from the blocks.
  let nextLabel = blocks.reduce((highest, block) => Math.max(highest, block.id), -1) + 1;
  const bareExits = new Set(blocks.filter(isBareExit).map((block) => block.id));
  const lines: Line[] = [];
  let starts: number[] = [];
  const add = (line: Line): void => {
    lines.push(starts.length > 0 ? { ...line, starts } : line);
    starts = [];
  };
  const addAssembly = (placed: PlacedAssembly, span: Span | undefined, labels: readonly number[]): void => {
    const written = writer.lines(placed, span);
    const inside = written.length + 1;
    const outside = new Map(placed.assembly.labels?.map((name, index) => [labelName(name), labels[index]!]));
    written.forEach(({ instruction, target, span: place }, index) => {
      starts.push(nextLabel + index);
      const block = typeof target === "number" ? nextLabel + target : target && outside.get(target.outside);
      add({ instruction, span: place, block });
    });
    starts.push(nextLabel + inside - 1);
    nextLabel += inside;
  };
  blocks.forEach((block, index) => {
    // "unreachable insn": with exits of their own, nobody may need the common one.
    if (bareExits.has(block.id) && index > 0 && !isEntered(block.id, blocks, index)) return;
    starts.push(block.id);
    for (const inst of block.insts) {
      if (inst.kind === "assembly") addAssembly(inst, inst.span, []);
      else add({ instruction: asInstruction(inst), span: inst.span, core: inst.core });
    }
    if (block.terminator.kind === "assembly") addAssembly(block.terminator, block.terminator.span, block.terminator.labels);
    for (const line of endOf(block.terminator, blocks[index + 1]?.id, bareExits, features)) add(line);
  });
  const astray = lines.find((line) => line.block !== undefined && starts.includes(line.block));
  if (astray) {
    writer.reportOpenEnd(astray.span);
    add({ instruction: { kind: "exit" }, span: astray.span });
  }
  return resolve(lines, features, nextLabel);
}

function asInstruction(inst: Exclude<MachineInst, { kind: "assembly" }>): Instruction {
  const { span: _, origin: __, core: ___, ...rest } = inst;
  if (rest.kind === "call") return { kind: "call", target: rest.target };
  if (rest.kind === "conditionalMove" || rest.kind === "frameAddress") throw new InternalError(`${rest.kind} was not expanded`);
  // After allocation every register is physical.
  return rest as Instruction;
}

function isBareExit(block: MachineBlock): boolean {
  return block.terminator.kind === "exit" && block.insts.length === 0;
}

function isEntered(id: number, blocks: readonly MachineBlock[], index: number): boolean {
  const before = blocks[index - 1]!.terminator;
  if ((before.kind === "jump" && before.target === id) || (before.kind === "assembly" && before.next === id)) return true;
  return blocks.some(({ terminator }) => {
    if (terminator.kind === "assembly") return terminator.labels.includes(id);
    return terminator.kind === "branch" && (terminator.ifTrue === id || terminator.ifFalse === id);
  });
}

/** An `exit` is as long as a jump to one, and faster. */
function endOf(
  terminator: MachineTerminator,
  next: number | undefined,
  bareExits: ReadonlySet<number>,
  features: CpuFeatures,
): Line[] {
  const { span } = terminator;
  if (terminator.kind === "none") return [];
  // Assembly that does not jump goes on behind it.
  if (terminator.kind === "assembly") return endOf({ kind: "jump", target: terminator.next, ...(span && { span }) }, next, bareExits, features);
  if (terminator.kind === "jump" && terminator.target !== next && bareExits.has(terminator.target)) {
    return [{ instruction: { kind: "exit" }, span }];
  }
  const jump = (block: number): Line => ({ instruction: { kind: "jump", target: 0 }, span, block });
  if (terminator.kind === "exit") return [{ instruction: { kind: "exit" }, span }];
  if (terminator.kind === "jump") return terminator.target === next ? [] : [jump(terminator.target)];
  const { condition, ifTrue, ifFalse } = terminator;
  const opposite = oppositeOf(condition, features);
  if (ifTrue === next && opposite) return [branchLine(opposite, ifFalse, span)];
  const branch = branchLine(condition, ifTrue, span);
  return ifFalse === next ? [branch] : [branch, jump(ifFalse)];
}

function branchLine(condition: Condition, block: number, span: Span | undefined): Line {
  const { op, width, left, right } = condition;
  const instruction = { kind: "branch", op, width, left: left as PhysicalRegister, right, target: 0 } as Instruction;
  return { instruction, span, block };
}

/** Targets become indices; what a 16-bit offset does not reach is rewritten until all is reached. Labels from `label` on are free. */
function resolve(code: readonly Line[], features: CpuFeatures, label: number): EmittedCode {
  for (let lines = code; ; ) {
    const targets = targetsOf(lines);
    const slots = slotPositions(lines);
    const far = lines.map((_, index) => {
      const target = targets[index];
      const distance = target === undefined ? 0 : slots[target]! - slots[index]! - 1;
      return distance < -32768 || distance > 32767;
    });
    const longer = lines.flatMap((line, index) => (far[index] && line.instruction.kind === "branch" ? overLongJump(line, features) : [line]));
    if (longer.length > lines.length) {
      lines = longer;
      continue;
    }
    const unreached = lines.flatMap(({ instruction }, index) => (far[index] && !canReach(instruction, features) ? [index] : []));
    if (unreached.length > 0) {
      lines = withIslands(lines, unreached, slots, targets, label);
      label += unreached.length;
      continue;
    }
    return {
      instructions: lines.map(({ instruction }, index) => placeTarget(instruction, targets[index], far[index]!)),
      spans: lines.map((line) => line.span),
      relocations: new Map(lines.flatMap(({ core }, index) => (core ? [[index, core]] : []))),
    };
  }
}

/** `if !condition goto +1; goto far`. */
function overLongJump(line: Line, features: CpuFeatures): Line[] {
  if (line.instruction.kind !== "branch") return [line];
  const { starts: block, span } = line;
  const far: Line = { instruction: { kind: "jump", target: 0 }, span, ...(line.block !== undefined && { block: line.block }) };
  const head = { ...(block !== undefined && { starts: block }), span };
  const opposite = oppositeOf(line.instruction, features);
  if (opposite) return [{ ...head, ...branchLine(opposite, 0, span), block: undefined, skip: 1 }, far];
  const over: Line = { instruction: { kind: "jump", target: 0 }, span, skip: 1 };
  return [{ ...head, instruction: line.instruction, skip: 1 }, over, far];
}

/** Jumps that may be long (gotol) reach any instruction; the author may write one whatever the CPU. */
function canReach(instruction: Instruction, features: CpuFeatures): boolean {
  return instruction.kind === "jump" && (features.v4 || instruction.long === true);
}

function placeTarget(instruction: Instruction, target: number | undefined, far: boolean): Instruction {
  if (target === undefined || !isJump(instruction)) return instruction;
  return far && instruction.kind === "jump" ? { kind: "jump", target, long: true } : { ...instruction, target };
}
