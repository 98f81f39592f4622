/** What the branches on the way to a block have shown, for edges and the blocks that have a single way in before them. */

import type { BlockId, CompareInst, Inst, Value } from "../ir/ir.ts";
import { evaluateCompare } from "../ir/evaluate.ts";
import type { CompareOp } from "../ir/opcodes.ts";
import { isCompare } from "../ir/traverse.ts";
import type { Type } from "../ir/types.ts";
import type { Cfg } from "./cfg.ts";

/** The flag `condition` is `holds`. */
interface Fact {
  readonly condition: Value;
  readonly holds: boolean;
}

/** How far back facts are looked for. */
const FARTHEST = 12;

/** What is known on the way from `from` by its jump number `index`. */
export function factsOnEdge(cfg: Cfg, from: BlockId, index: number): readonly Fact[] {
  const facts: Fact[] = [];
  const { terminator } = cfg.blocks.get(from)!;
  if (terminator.op === "branch" && terminator.ifTrue.block !== terminator.ifFalse.block) facts.push({ condition: terminator.condition, holds: index === 0 });
  let here = from;
  for (let steps = 0; steps < FARTHEST; steps++) {
    const before = cfg.predecessors.get(here)!;
    if (before.length !== 1 || before[0] === here) break;
    const last = cfg.blocks.get(before[0]!)!.terminator;
    if (last.op === "branch" && last.ifTrue.block !== last.ifFalse.block) facts.push({ condition: last.condition, holds: last.ifTrue.block === here });
    here = before[0]!;
  }
  return facts;
}

/** What the facts say of a flag. */
export function decidedBy(facts: readonly Fact[], condition: Value, defs: readonly (Inst | undefined)[], types: readonly Type[]): boolean | undefined {
  const asked = defs[condition];
  for (const fact of facts) {
    if (fact.condition === condition) return fact.holds;
    const known = defs[fact.condition];
    if (!asked || !known || !isCompare(asked) || !isCompare(known) || asked.left !== known.left) continue;
    const outcome = implied(known, fact.holds, asked, defs, types);
    if (outcome !== undefined) return outcome;
  }
  return undefined;
}

/** Both compare one value: with one other, or with constants. */
function implied(known: CompareInst, holds: boolean, asked: CompareInst, defs: readonly (Inst | undefined)[], types: readonly Type[]): boolean | undefined {
  const equal = known.op === "eq" ? holds : known.op === "ne" ? !holds : undefined;
  if (known.right === asked.right) {
    if (known.op === asked.op) return holds;
    if (equal === undefined) return undefined;
    if (asked.op === "eq" || asked.op === "ne") return equal === (asked.op === "eq");
    return equal ? asked.op.endsWith("e") : undefined;
  }
  const [a, b] = [defs[known.right], defs[asked.right]];
  if (a?.op !== "const" || b?.op !== "const") return undefined;
  if (equal === true) return evaluateCompare(asked.op as CompareOp, types[asked.left]!, a.value, b.value) === 1n;
  if (equal === false && a.value === b.value && (asked.op === "eq" || asked.op === "ne")) return asked.op === "ne";
  return undefined;
}
