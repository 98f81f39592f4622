/** The only walks over instructions: what they use, what they define, where control goes. */

import { unreachable } from "../support/invariant.ts";
import type { AtomicInst, Block, BlockId, CompareInst, Func, Inst, Target, Terminator, Value } from "./ir.ts";
import { opcodes } from "./opcodes.ts";

/** The values that an instruction uses, in the order in which they print. */
export function operandsOf(inst: Inst): readonly Value[] {
  switch (inst.op) {
    case "const":
    case "slot":
    case "symbol":
    case "core":
      return [];
    case "select":
      return [inst.condition, inst.ifTrue, inst.ifFalse];
    case "ptradd":
      return [inst.pointer, inst.offset];
    case "load":
      return [inst.pointer];
    case "store":
      return [inst.pointer, inst.value];
    case "memcpy":
      return [inst.destination, inst.source];
    case "memset":
      return [inst.pointer, inst.byte];
    case "call":
    case "asm":
    case "asm_value":
      return inst.args;
    case "asm_output":
      return [inst.of];
    default:
      if ("operand" in inst) return [inst.operand];
      if ("left" in inst) return [inst.left, inst.right];
      if ("pointer" in inst) return inst.expected === undefined ? [inst.pointer, inst.value] : [inst.pointer, inst.expected, inst.value];
      return unreachable(inst);
  }
}

/** The value that an instruction defines, if any. */
export function resultOf(inst: Inst): Value | undefined {
  return "result" in inst ? inst.result : undefined;
}

/** The instruction with each operand replaced; the same object when nothing changes. */
export function mapOperands(inst: Inst, map: (value: Value) => Value): Inst {
  const old = operandsOf(inst);
  const now = old.map(map);
  if (now.every((value, index) => value === old[index])) return inst;
  const [a, b, c] = now as [Value, Value, Value];
  switch (inst.op) {
    case "const":
    case "slot":
    case "symbol":
    case "core":
      return inst;
    case "select":
      return { ...inst, condition: a, ifTrue: b, ifFalse: c };
    case "ptradd":
      return { ...inst, pointer: a, offset: b };
    case "load":
      return { ...inst, pointer: a };
    case "store":
      return { ...inst, pointer: a, value: b };
    case "memcpy":
      return { ...inst, destination: a, source: b };
    case "memset":
      return { ...inst, pointer: a, byte: b };
    case "call":
    case "asm":
    case "asm_value":
      return { ...inst, args: now };
    case "asm_output":
      return { ...inst, of: a };
    default:
      if ("operand" in inst) return { ...inst, operand: a };
      if ("left" in inst) return { ...inst, left: a, right: b };
      if ("pointer" in inst) {
        return inst.expected === undefined
          ? { ...inst, pointer: a, value: b }
          : { ...inst, pointer: a, expected: b, value: c };
      }
      return unreachable(inst);
  }
}

/** Whether it compares two values. */
export function isCompare(inst: Inst): inst is CompareInst {
  return opcodes[inst.op].format === "compare";
}

/** Whether it reads and writes memory at once. */
export function isAtomic(inst: Inst): inst is AtomicInst {
  return opcodes[inst.op].format === "atomic";
}

/** The instruction with another result; it must have one. */
export function withResult(inst: Inst, result: Value): Inst {
  return { ...inst, result } as Inst;
}

/** The jumps that end a block, in the order in which they print. */
export function targetsOf(terminator: Terminator): readonly Target[] {
  switch (terminator.op) {
    case "jump":
      return [terminator.target];
    case "branch":
      return [terminator.ifTrue, terminator.ifFalse];
    case "switch":
      return [...terminator.cases.map((one) => one.target), terminator.default];
    case "asm_goto":
      return [terminator.next, ...terminator.labels];
    case "return":
    case "unreachable":
      return [];
    default:
      return unreachable(terminator);
  }
}

/** The blocks that may come next, each once. */
export function successorsOf(block: Block): readonly BlockId[] {
  return [...new Set(targetsOf(block.terminator).map((target) => target.block))];
}

/** What a terminator uses itself, without the arguments of its jumps. */
export function terminatorInputs(terminator: Terminator): readonly Value[] {
  switch (terminator.op) {
    case "branch":
      return [terminator.condition];
    case "switch":
      return [terminator.value];
    case "asm_goto":
      return terminator.args;
    case "return":
      return terminator.value === undefined ? [] : [terminator.value];
    case "jump":
    case "unreachable":
      return [];
    default:
      return unreachable(terminator);
  }
}

/** All that a terminator uses, the arguments of its jumps included. */
export function terminatorOperands(terminator: Terminator): readonly Value[] {
  return [...terminatorInputs(terminator), ...targetsOf(terminator).flatMap((target) => target.args)];
}

/** The terminator with each jump replaced. */
export function mapTargets(terminator: Terminator, map: (target: Target) => Target): Terminator {
  switch (terminator.op) {
    case "jump":
      return { ...terminator, target: map(terminator.target) };
    case "branch":
      return { ...terminator, ifTrue: map(terminator.ifTrue), ifFalse: map(terminator.ifFalse) };
    case "switch":
      return {
        ...terminator,
        cases: terminator.cases.map((one) => ({ ...one, target: map(one.target) })),
        default: map(terminator.default),
      };
    case "asm_goto":
      return { ...terminator, next: map(terminator.next), labels: terminator.labels.map(map) };
    case "return":
    case "unreachable":
      return terminator;
    default:
      return unreachable(terminator);
  }
}

/** The terminator with each value that it uses replaced, in jumps too; the same object when nothing changes. */
export function mapTerminatorOperands(terminator: Terminator, map: (value: Value) => Value): Terminator {
  if (terminatorOperands(terminator).every((value) => map(value) === value)) return terminator;
  const moved = mapTargets(terminator, (target) => ({ ...target, args: target.args.map(map) }));
  switch (moved.op) {
    case "branch":
      return { ...moved, condition: map(moved.condition) };
    case "switch":
      return { ...moved, value: map(moved.value) };
    case "asm_goto":
      return { ...moved, args: moved.args.map(map) };
    case "return":
      return moved.value === undefined ? moved : { ...moved, value: map(moved.value) };
    default:
      return moved;
  }
}

/** The block with that id. */
export function blocksById(func: Func): ReadonlyMap<BlockId, Block> {
  return new Map(func.blocks.map((block) => [block.id, block]));
}
