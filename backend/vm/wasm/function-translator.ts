/**
 * One function of a program as a WebAssembly function.
 *
 * Control flow becomes structured by the dominator tree (Ramsey, "Beyond Relooper", ICFP 2022): a block's merge
 * points follow it as the ends of nested `block`s, loop headers open a `loop`. Where loops have several entries or
 * the tree is very deep, a `loop` around a `br_table` picks the next block instead.
 */

import { invariant } from "../../../compiler/support/invariant.ts";
import type { Instruction } from "../../isa/instruction.ts";
import type { ProgramFunction } from "../program.ts";
import { emitCondition } from "./arithmetic.ts";
import { Code, I32, I64 } from "./code.ts";
import { analyseControlFlow, findBlocks, type Blocks, type ControlFlow } from "./control-flow.ts";
import { emitInstruction, emitPrologue, emitStepCheck, operandOf, type EmitContext } from "./instructions.ts";
import { GLOBAL, LOCAL, localOf, NARROW_LOCALS, WIDE_LOCALS } from "./layout.ts";

/** Deeper nesting than this is left to the dispatch loop. */
const DEEPEST_TREE = 800;
/** More blocks than this, too: the analysis would take longer than it saves. */
const MOST_STRUCTURED = 5000;

/** The body with its locals, without its size. */
export function translateFunction(context: EmitContext, fn: ProgramFunction): Uint8Array {
  const found = findBlocks(context.program, fn);
  const flow = found.blocks.length <= MOST_STRUCTURED ? analyseControlFlow(found) : undefined;
  const code = new Code();
  code.unsigned(2).unsigned(WIDE_LOCALS).byte(I64).unsigned(NARROW_LOCALS).byte(I32);
  emitPrologue(code, context, fn);
  if (flow?.reducible && flow.depth <= DEEPEST_TREE) new StructuredTranslator(code, context, flow).emit();
  else emitDispatch(code, context, found);
  code.op("unreachable").end();
  return code.bytes;
}

class StructuredTranslator {
  /** The labels that enclose the place that is written, innermost last; -1 for one that nobody branches to. */
  private readonly labels: number[] = [];

  constructor(
    private readonly code: Code,
    private readonly context: EmitContext,
    private readonly flow: ControlFlow,
  ) {}

  emit(): void {
    this.emitTree(0);
  }

  private emitTree(block: number): void {
    const merges = this.flow.children[block]!.filter((child) => this.flow.isMerge[child]);
    if (!this.flow.isLoopHeader[block]) return this.emitWithin(block, merges);
    this.code.loop();
    this.labels.push(block);
    emitStepCheck(this.code, this.context, this.flow.blocks[block]!.start);
    this.emitWithin(block, merges);
    this.labels.pop();
    this.code.end();
  }

  /** `merges` in reverse postorder: the last is the outermost, as all others may go on to it. */
  private emitWithin(block: number, merges: readonly number[]): void {
    for (let i = merges.length - 1; i >= 0; i--) {
      this.code.block();
      this.labels.push(merges[i]!);
    }
    this.emitBlock(block);
    for (const merge of merges) {
      this.labels.pop();
      this.code.end();
      this.emitTree(merge);
    }
  }

  private emitBlock(index: number): void {
    const { program } = this.context;
    const block = this.flow.blocks[index]!;
    const last = emitStraight(this.code, this.context, block.start, block.end);
    const [first, second] = block.successors;
    if (first === undefined) return;
    if (second === undefined) return this.emitJump(index, first);
    const branch = program.instructions[last]!;
    invariant(branch.kind === "branch", "a block with two successors ends in a branch");
    emitBranchCondition(this.code, branch);
    if (this.isLabel(index, first)) {
      this.code.brIf(this.depthOf(first));
      return this.emitJump(index, second);
    }
    this.code.if();
    this.labels.push(-1);
    this.emitJump(index, first);
    this.labels.pop();
    this.code.end();
    this.emitJump(index, second);
  }

  private emitJump(from: number, to: number): void {
    if (this.isLabel(from, to)) this.code.br(this.depthOf(to));
    else this.emitTree(to);
  }

  /** Merge points and loop headers that are open have labels; other successors are written in place. */
  private isLabel(from: number, to: number): boolean {
    return to <= from || this.flow.isMerge[to]!;
  }

  private depthOf(block: number): number {
    const at = this.labels.lastIndexOf(block);
    invariant(at >= 0, "a branch goes to an enclosing label");
    return this.labels.length - 1 - at;
  }
}

function emitDispatch(code: Code, context: EmitContext, { blocks }: Blocks): void {
  code.loop();
  emitStepCheck(code, context, blocks[0]!.start);
  for (let i = 0; i < blocks.length; i++) code.block();
  code.get(LOCAL.next).brTable(
    blocks.map((_, i) => i),
    0,
  );
  blocks.forEach((block, i) => {
    code.end();
    const toLoop = blocks.length - 1 - i;
    const last = emitStraight(code, context, block.start, block.end);
    const [first, second] = block.successors;
    if (first === undefined) return;
    code.i32(first);
    if (second !== undefined) {
      code.i32(second);
      emitBranchCondition(code, context.program.instructions[last] as Extract<Instruction, { kind: "branch" }>);
      code.op("select");
    }
    code.set(LOCAL.next).br(toLoop);
  });
  code.end();
}

/** All instructions but the branch at the end; gives the index of the last one. */
function emitStraight(code: Code, context: EmitContext, start: number, end: number): number {
  code.get(LOCAL.steps).i64(BigInt(end - start)).op("i64_sub").set(LOCAL.steps);
  for (let at = start; at < end; at++) {
    const instruction = context.program.instructions[at]!;
    if (instruction.kind === "exit") emitExit(code);
    else if (instruction.kind !== "branch" && instruction.kind !== "jump") emitInstruction(code, context, instruction, at);
  }
  return end - 1;
}

function emitExit(code: Code): void {
  code.get(LOCAL.steps).setGlobal(GLOBAL.steps).get(localOf(0)).op("return");
}

function emitBranchCondition(code: Code, branch: Extract<Instruction, { kind: "branch" }>): void {
  emitCondition(code, branch.op, branch.width, localOf(branch.left), operandOf(branch.right));
}
