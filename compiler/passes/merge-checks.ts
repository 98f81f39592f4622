/**
 * One check of the packet's length in the place of several. Where every way on from a check leads to a stricter one, or
 * to where the check leads when it fails, and nothing happens before that can be seen, the first check is made as
 * strict as the least strict of them: packets that are too short for a later header go the same way, a little sooner.
 * A check that comes behind one that is at least as strict goes, for the verifier knows the same (kernel,
 * find_good_pkt_pointers).
 */

import type { Block, BlockId, Func, Inst, Target, Terminator, Value } from "../ir/ir.ts";
import { targetsOf } from "../ir/traverse.ts";
import { controlFlow, type Cfg } from "../analysis/cfg.ts";
import { dominatorsOf } from "../analysis/dominators.ts";
import { pointersOf, type Pointers } from "../analysis/provenance.ts";
import { definitions } from "../analysis/uses.ts";
import { mustStay } from "./dead-code.ts";
import { Emitter } from "./emitter.ts";

/** Goes on at `ok` when `bytes` bytes lie between `data` and `end`, and at `fail` when they do not. */
interface Check {
  /** The root that all pointers into the packet count from. */
  readonly data: number;
  readonly end: Value;
  readonly bytes: number;
  /** The address that is compared, and its distance from the root. */
  readonly pointer: Value;
  readonly offset: number;
  readonly ok: Target;
  readonly fail: Target;
}

export function mergeChecks(func: Func): Func {
  const cfg = controlFlow(func);
  const checks = checksOf(func, cfg);
  if (checks.size < 2) return func;
  const strictness = new Strictness(func, cfg, checks);
  const demanded = new Map([...checks].map(([id, check]) => [id, Math.max(check.bytes, strictness.of(check))]));
  const needless = needlessChecks(cfg, checks, demanded);
  const types = [...func.valueTypes];
  const e = new Emitter(types);
  let changed = false;
  const blocks = func.blocks.map((block): Block => {
    const check = checks.get(block.id);
    if (!check) return block;
    const bytes = demanded.get(block.id)!;
    if (!needless.has(block.id) && bytes === check.bytes) return block;
    changed = true;
    const span = block.terminator.span && { span: block.terminator.span };
    if (needless.has(block.id)) return { ...block, terminator: { op: "jump", target: check.ok, ...span } };
    return { ...block, ...stricter(block, check, bytes, e) };
  });
  return changed ? { ...func, valueTypes: types, blocks } : func;
}

function stricter(block: Block, check: Check, bytes: number, e: Emitter): Pick<Block, "insts" | "terminator"> {
  const { terminator } = block;
  e.span = terminator.span;
  const beyond = e.pointerAdd(check.pointer, bytes - check.offset);
  const condition = e.compare("ugt", beyond, check.end);
  const likely = terminator.op === "branch" && terminator.likely !== undefined && { likely: terminator.likely === (terminator.ifTrue === check.fail) };
  return {
    insts: [...block.insts, ...e.take()],
    terminator: { op: "branch", condition, ifTrue: check.fail, ifFalse: check.ok, ...likely, ...(terminator.span && { span: terminator.span }) },
  };
}

// Checks -----------------------------------------------------------------------------------------------------------------

function checksOf(func: Func, cfg: Cfg): ReadonlyMap<BlockId, Check> {
  const defs = definitions(func);
  const pointers = pointersOf(func, cfg);
  const found = new Map<BlockId, Check>();
  for (const { id, terminator } of cfg.order) {
    const check = terminator.op === "branch" ? checkOf(terminator, defs, pointers) : undefined;
    if (check && check.ok.block !== check.fail.block) found.set(id, check);
  }
  return found;
}

/** `pointer > end` in one of its eight forms. */
function checkOf({ condition, ifTrue, ifFalse }: Extract<Terminator, { op: "branch" }>, defs: readonly (Inst | undefined)[], pointers: Pointers): Check | undefined {
  const inst = defs[condition];
  if (inst?.op !== "ugt" && inst?.op !== "uge" && inst?.op !== "ult" && inst?.op !== "ule") return undefined;
  const pointerIsLeft = (pointers.factOf(inst.left)?.offset ?? 0) > 0;
  const [pointer, end] = pointerIsLeft ? [inst.left, inst.right] : [inst.right, inst.left];
  const [at, limit] = [pointers.factOf(pointer), pointers.factOf(end)];
  if (at?.provenance.kind !== "packet" || limit?.provenance.kind !== "packet" || !(at.offset > 0) || limit.offset !== 0) return undefined;
  const isGreater = inst.op === "ugt" || inst.op === "uge";
  const failsWhenTrue = isGreater === pointerIsLeft;
  // Where an address equal to the end fails too, one byte more is asked for.
  const failsWhenEqual = failsWhenTrue === (inst.op === "uge" || inst.op === "ule");
  const [ok, fail] = failsWhenTrue ? [ifFalse, ifTrue] : [ifTrue, ifFalse];
  return { data: at.root, end, bytes: at.offset + (failsWhenEqual ? 1 : 0), pointer, offset: at.offset, ok, fail };
}

function isSameSort(left: Check, right: Check): boolean {
  return left.data === right.data && left.end === right.end;
}

/** How many blocks are looked at from one check. */
const MOST_BLOCKS = 64;

/** How many bytes are asked for, on every way on from a check that does not fail as it would, before anything happens. */
class Strictness {
  private readonly constants = new Map<Value, bigint>();

  constructor(
    func: Func,
    private readonly cfg: Cfg,
    private readonly checks: ReadonlyMap<BlockId, Check>,
  ) {
    for (const { insts } of func.blocks) for (const inst of insts) if (inst.op === "const") this.constants.set(inst.result, inst.value);
  }

  /** 0 where there is a way on which nothing is asked. */
  of(check: Check): number {
    const bytes = this.behind(check.ok, check, new Map());
    return Number.isFinite(bytes) ? bytes : 0;
  }

  /** Infinite where all ways lead to where the check fails. */
  private behind(target: Target, first: Check, known: Map<BlockId, number>): number {
    if (this.isSameTarget(target, first.fail)) return Infinity;
    const block = this.cfg.blocks.get(target.block)!;
    const before = known.get(block.id);
    if (before !== undefined) return before;
    if (known.size >= MOST_BLOCKS) return 0;
    // A way round a loop asks for no more than what it asked for before.
    known.set(block.id, 0);
    const bytes = block.insts.some(mustStay) ? 0 : this.after(block, first, known);
    known.set(block.id, bytes);
    return bytes;
  }

  private after({ id, terminator }: Block, first: Check, known: Map<BlockId, number>): number {
    const check = this.checks.get(id);
    if (check && isSameSort(check, first) && this.isSameTarget(check.fail, first.fail)) return Math.max(check.bytes, this.behind(check.ok, first, known));
    if (terminator.op !== "branch" && terminator.op !== "jump") return 0;
    return Math.min(...targetsOf(terminator).map((target) => this.behind(target, first, known)));
  }

  private isSameTarget(left: Target, right: Target): boolean {
    return left.block === right.block && left.args.every((arg, index) => this.isSame(arg, right.args[index]!));
  }

  private isSame(left: Value, right: Value): boolean {
    return left === right || (this.constants.has(left) && this.constants.get(left) === this.constants.get(right));
  }
}

/** Those that every way reaches through one that asks for as much. */
function needlessChecks(cfg: Cfg, checks: ReadonlyMap<BlockId, Check>, demanded: ReadonlyMap<BlockId, number>): ReadonlySet<BlockId> {
  const { dominates, immediate } = dominatorsOf(cfg);
  const isProved = (id: BlockId, check: Check): boolean => {
    for (let above = immediate.get(id); above !== undefined; above = immediate.get(above)) {
      const earlier = checks.get(above);
      if (!earlier || !isSameSort(earlier, check) || demanded.get(above)! < demanded.get(id)!) continue;
      if (cfg.predecessors.get(earlier.ok.block)!.length === 1 && dominates(earlier.ok.block, id)) return true;
    }
    return false;
  };
  return new Set([...checks].filter(([id, check]) => isProved(id, check)).map(([id]) => id));
}
