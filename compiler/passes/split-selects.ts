/**
 * A select whose flag is decided on some way into its block becomes a branch, so that `thread-jumps` can lead that way
 * straight to its side. BPF has no conditional move: the code generator would make a branch of it anyway.
 */

import type { Block, BlockId, Func, Inst, Value } from "../ir/ir.ts";
import { resultOf, targetsOf } from "../ir/traverse.ts";
import { definitions } from "../analysis/uses.ts";

/** What stands before the select is computed on each way again. */
const MOST_BEFORE = 3;

export function splitSelects(func: Func): Func {
  if (!func.blocks.some((block) => block.params.length > 0 && block.insts.some((inst) => inst.op === "select"))) return func;
  const defs = definitions(func);
  const given = constantArguments(func, defs);
  let nextBlock = Math.max(...func.blocks.map((block) => block.id)) + 1;
  let changed = false;
  const blocks = func.blocks.flatMap((block): Block[] => {
    const at = splitPlace(block, given, defs);
    const select = block.insts[at];
    if (select?.op !== "select") return [block];
    changed = true;
    const id = nextBlock++;
    const { condition, ifTrue, ifFalse, result } = select;
    const span = select.span && { span: select.span };
    const target = (value: Value) => ({ block: id, args: [value] });
    return [
      { ...block, insts: block.insts.slice(0, at), terminator: { op: "branch", condition, ifTrue: target(ifTrue), ifFalse: target(ifFalse), ...span } },
      { id, params: [result], insts: block.insts.slice(at + 1), terminator: block.terminator },
    ];
  });
  return changed ? { ...func, blocks } : func;
}

/** The parameters that are a constant on some way. */
function constantArguments(func: Func, defs: readonly (Inst | undefined)[]): ReadonlySet<Value> {
  const params = new Map<BlockId, readonly Value[]>(func.blocks.map((block) => [block.id, block.params]));
  const found = new Set<Value>();
  for (const block of func.blocks) {
    for (const target of targetsOf(block.terminator)) {
      for (const [index, param] of params.get(target.block)!.entries()) if (defs[target.args[index]!]?.op === "const") found.add(param);
    }
  }
  return found;
}

/** The first select on a flag that comes from such a parameter and constants alone; -1 for none. */
function splitPlace(block: Block, given: ReadonlySet<Value>, defs: readonly (Inst | undefined)[]): number {
  if (!block.params.some((param) => given.has(param))) return -1;
  const own = new Set(block.insts.flatMap((inst) => resultOf(inst) ?? []));
  const decided = (value: Value): boolean => {
    if (block.params.includes(value)) return given.has(value);
    const inst = defs[value];
    if (inst?.op === "const") return true;
    if (!inst || !own.has(value)) return false;
    return "left" in inst ? decided(inst.left) && decided(inst.right) : (inst.op === "zext" || inst.op === "trunc") && decided(inst.operand);
  };
  let before = 0;
  for (const [index, inst] of block.insts.entries()) {
    if (inst.op === "select" && decided(inst.condition) && defs[inst.condition]?.op !== "const") return index;
    if (inst.op === "const" || inst.op === "slot" || inst.op === "symbol" || inst.op === "core") continue;
    before += 1;
    if (before > MOST_BEFORE || !("result" in inst) || inst.op === "load" || inst.op === "call" || ("pointer" in inst && inst.op !== "ptradd")) return -1;
  }
  return -1;
}
