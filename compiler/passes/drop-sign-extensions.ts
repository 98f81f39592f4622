/**
 * An index that a branch has shown not to be negative is zero-extended, which is free, where it would be sign-extended:
 * `if (i < 0 || i >= N) …; table[i]`. So is the counter of a loop. The verifier follows that on every machine; of a sign-extending move (v4) it
 * forgets what it knew of the lower half. Before v3 the extended value is what is compared: `widen-signed-compares`.
 */

import { featuresOf } from "../bpf/cpu.ts";
import type { Block, BlockId, Func, Inst, Value } from "../ir/ir.ts";
import { bitsOf, i32 } from "../ir/types.ts";
import { controlFlow } from "../analysis/cfg.ts";
import { risingCounters } from "../analysis/counters.ts";
import { dominatorsOf } from "../analysis/dominators.ts";
import { definitions } from "../analysis/uses.ts";
import type { PassContext } from "./pass.ts";

export function dropSignExtensions(func: Func, { cpu }: PassContext): Func {
  if (!featuresOf(cpu).alu32 || !func.blocks.some((block) => block.insts.some((inst) => inst.op === "sext"))) return func;
  const cfg = controlFlow(func);
  const dominators = dominatorsOf(cfg);
  const defs = definitions(func);
  const known = new Map<BlockId, ReadonlySet<Value>>();
  const counters = risingCounters(func, cfg, dominators, defs);
  for (const id of dominators.preorder) {
    const above = dominators.immediate.get(id);
    const inherited = above === undefined ? counters : known.get(above)!;
    const before = cfg.predecessors.get(id)!;
    const shown = before.length === 1 ? shownBy(func, cfg.blocks.get(before[0]!)!, id, defs) : undefined;
    known.set(id, shown === undefined ? inherited : new Set([...inherited, shown]));
  }
  let changed = false;
  const blocks = func.blocks.map((block) => {
    const values = known.get(block.id);
    if (!values || values.size === 0) return block;
    const insts = block.insts.map((inst): Inst => (inst.op === "sext" && values.has(inst.operand) ? { ...inst, op: "zext" } : inst));
    if (insts.every((inst, index) => inst === block.insts[index])) return block;
    changed = true;
    return { ...block, insts };
  });
  return changed ? { ...func, blocks } : func;
}

/** The i32 that is not negative when `from` goes to `to`. */
function shownBy(func: Func, from: Block, to: BlockId, defs: readonly (Inst | undefined)[]): Value | undefined {
  const { terminator } = from;
  if (terminator.op !== "branch" || terminator.ifTrue.block === terminator.ifFalse.block) return undefined;
  const compare = defs[terminator.condition];
  if (!compare || !("left" in compare) || func.valueTypes[compare.left] !== i32) return undefined;
  const limit = defs[compare.right];
  if (limit?.op !== "const") return undefined;
  const bits = bitsOf(i32);
  const [signed, unsigned] = [BigInt.asIntN(bits, limit.value), BigInt.asUintN(bits, limit.value)];
  const holds = terminator.ifTrue.block === to;
  const sign = 1n << BigInt(bits - 1);
  switch (compare.op) {
    case "sge":
      return holds && signed >= 0n ? compare.left : undefined;
    case "sgt":
      return holds && signed >= -1n ? compare.left : undefined;
    case "slt":
      return !holds && signed >= 0n ? compare.left : undefined;
    case "sle":
      return !holds && signed >= -1n ? compare.left : undefined;
    case "ult":
      return holds && unsigned <= sign ? compare.left : undefined;
    case "ule":
      return holds && unsigned < sign ? compare.left : undefined;
    case "uge":
      return !holds && unsigned <= sign ? compare.left : undefined;
    case "ugt":
      return !holds && unsigned < sign ? compare.left : undefined;
    case "eq":
      return holds && signed >= 0n ? compare.left : undefined;
    case "ne":
      return !holds && signed >= 0n ? compare.left : undefined;
    default:
      return undefined;
  }
}
