/**
 * Gives the edges that carry values a block of their own, where the copies can stand: the edges of a branch. Also
 * takes branches on `a && b` and `a || b` apart, so that each test becomes one conditional jump.
 */

import type { Block, BlockId, Func, Inst, Target, Terminator, Value } from "../../compiler/ir/ir.ts";
import { i1 } from "../../compiler/ir/types.ts";
import { FunctionEditor } from "./editor.ts";

type BranchTerminator = Extract<Terminator, { readonly op: "branch" }>;

export function splitEdges(func: Func): Func {
  if (!func.blocks.some((block) => block.terminator.op === "branch")) return func;
  const editor = new FunctionEditor(func);
  const definitions = booleanDefinitions(func);
  const blocks: Block[] = [];
  for (const block of func.blocks) {
    if (block.terminator.op === "branch") splitBranch(editor, definitions, block, block.terminator, blocks);
    else blocks.push(block);
  }
  return editor.finish(blocks);
}

function splitBranch(
  editor: FunctionEditor,
  definitions: ReadonlyMap<Value, Inst>,
  block: Block,
  terminator: BranchTerminator,
  out: Block[],
): void {
  const edges: Block[] = [];
  const place = (target: Target): Target => {
    if (target.args.length === 0) return target;
    const id = editor.newBlockId();
    const { span } = terminator;
    edges.push({ id, params: [], insts: [], terminator: { op: "jump", target, ...(span && { span }) } });
    return { block: id, args: [] };
  };
  const whole: BranchTerminator = { ...terminator, ifTrue: place(terminator.ifTrue), ifFalse: place(terminator.ifFalse) };
  const parts: Block[] = [];
  const first = splitCondition(editor, definitions, whole, parts);
  out.push({ ...block, terminator: first }, ...parts, ...edges);
}

/** Branches on each part of a condition in turn; blocks after the first go to `out`. */
function splitCondition(
  editor: FunctionEditor,
  definitions: ReadonlyMap<Value, Inst>,
  branch: BranchTerminator,
  out: Block[],
): BranchTerminator {
  const definition = definitions.get(branch.condition);
  if (definition?.op !== "and" && definition?.op !== "or") return branch;
  const id: BlockId = editor.newBlockId();
  const next: Target = { block: id, args: [] };
  const both = definition.op === "and";
  const rest: Block[] = [];
  const second = splitCondition(editor, definitions, { ...branch, condition: definition.right }, rest);
  const first = splitCondition(
    editor,
    definitions,
    { ...branch, condition: definition.left, ...(both ? { ifTrue: next } : { ifFalse: next }) },
    out,
  );
  out.push({ id, params: [], insts: [], terminator: second }, ...rest);
  return first;
}

/** What defines each value of type i1. */
function booleanDefinitions(func: Func): ReadonlyMap<Value, Inst> {
  const definitions = new Map<Value, Inst>();
  for (const block of func.blocks) {
    for (const inst of block.insts) {
      if ("result" in inst && inst.result !== undefined && func.valueTypes[inst.result] === i1) definitions.set(inst.result, inst);
    }
  }
  return definitions;
}
