/**
 * The counters of loops that count up from a number to a number: they are never negative, and neither is the next one.
 * The verifier walks such loops round by round, so it knows as much.
 */

import type { Block, BlockId, Func, Inst, Value } from "../ir/ir.ts";
import type { CompareOp } from "../ir/opcodes.ts";
import { targetsOf } from "../ir/traverse.ts";
import { bitsOf, ptr } from "../ir/types.ts";
import type { Cfg } from "./cfg.ts";
import type { Dominators } from "./dominators.ts";
import { loopsOf, type Loop } from "./loops.ts";

/** A compare that keeps the loop going. */
interface Check {
  readonly op: CompareOp;
  readonly left: Value;
  readonly limit: bigint;
}

const inverses: Partial<Record<CompareOp, CompareOp>> = { sge: "slt", sgt: "sle", uge: "ult", ugt: "ule", eq: "ne" };

export function risingCounters(func: Func, cfg: Cfg, dominators: Dominators, defs: readonly (Inst | undefined)[]): ReadonlySet<Value> {
  const found = new Set<Value>();
  for (const loop of loopsOf(cfg, dominators).loops) {
    const [latch, another] = loop.latches;
    if (latch === undefined || another !== undefined) continue;
    const checks = [...loop.blocks].filter((id) => dominators.dominates(id, latch)).flatMap((id) => checkIn(func, cfg.blocks.get(id)!, loop, defs) ?? []);
    if (checks.length === 0) continue;
    for (const [index, param] of cfg.blocks.get(loop.header)!.params.entries()) {
      const next = stepOf(cfg, loop.header, latch, index, param, defs);
      if (next && checks.some((check) => isBound(check, param, next, bitsOf(func.valueTypes[param]!)))) found.add(param).add(next.value);
    }
  }
  return found;
}

function checkIn(func: Func, { terminator }: Block, loop: Loop, defs: readonly (Inst | undefined)[]): Check | undefined {
  if (terminator.op !== "branch") return undefined;
  const trueStays = loop.blocks.has(terminator.ifTrue.block);
  const compare = defs[terminator.condition];
  if (trueStays === loop.blocks.has(terminator.ifFalse.block) || !compare || !("left" in compare) || func.valueTypes[compare.left] === ptr) return undefined;
  const limit = defs[compare.right];
  const op = trueStays ? (compare.op as CompareOp) : inverses[compare.op as CompareOp];
  return limit?.op === "const" && op ? { op, left: compare.left, limit: limit.value } : undefined;
}

interface Next {
  readonly value: Value;
  readonly start: bigint;
  readonly step: bigint;
}

/** The next value of a parameter that starts from one number and goes up by another. */
function stepOf(cfg: Cfg, header: BlockId, latch: BlockId, index: number, param: Value, defs: readonly (Inst | undefined)[]): Next | undefined {
  const before = cfg.predecessors.get(header)!;
  const outside = before.find((id) => id !== latch);
  if (before.length !== 2 || outside === undefined) return undefined;
  const given = (from: BlockId): readonly Value[] =>
    targetsOf(cfg.blocks.get(from)!.terminator).filter((target) => target.block === header).map((target) => target.args[index]!);
  const [[first, ...otherFirsts], [value, ...otherNexts]] = [given(outside), given(latch)];
  const start = first === undefined ? undefined : defs[first];
  const sum = value === undefined ? undefined : defs[value];
  if (value === undefined || otherFirsts.length + otherNexts.length > 0 || start?.op !== "const" || sum?.op !== "add" || sum.left !== param) return undefined;
  const step = defs[sum.right];
  return step?.op === "const" ? { value, start: start.value, step: step.value } : undefined;
}

/** Whether the check ends the loop before the counter, or the next one, has a sign. */
function isBound({ op, left, limit }: Check, param: Value, { value, start, step }: Next, bits: number): boolean {
  if ((left !== param && left !== value) || step === 0n) return false;
  if (op === "ne" && (limit <= start || (limit - start) % step !== 0n)) return false;
  const past = op === "slt" || op === "ult" || op === "ne" ? limit : op === "sle" || op === "ule" ? limit + 1n : undefined;
  const most = (1n << BigInt(bits - 1)) - 1n;
  // The sum may be made before the check ends the round.
  return past !== undefined && limit <= most && start + 2n * step <= most && past + 2n * step <= most;
}
