/**
 * A way into a block on which the block's own branch is decided goes straight to where the branch leads: `return -1`
 * in an inlined function and the caller's `if (result < 0)` become one jump. What the block computes is computed on
 * the new way too, and where the ways meet again values are chosen anew.
 *
 * `simplify-cfg` does the same for blocks whose values are not used elsewhere; here they are.
 */

import type { Block, BlockId, Func, Inst, Target, Terminator, Value } from "../ir/ir.ts";
import { evaluateBinary, evaluateCompare, evaluateConvert } from "../ir/evaluate.ts";
import { opcodes, type BinaryOp, type CompareOp, type ConvertOp } from "../ir/opcodes.ts";
import { mapOperands, mapTargets, mapTerminatorOperands, resultOf, targetsOf, withResult } from "../ir/traverse.ts";
import type { Type } from "../ir/types.ts";
import { controlFlow, type Cfg } from "../analysis/cfg.ts";
import { decidedBy, factsOnEdge } from "../analysis/branch-facts.ts";
import { dominatorsOf } from "../analysis/dominators.ts";
import { loopsOf, type Loop } from "../analysis/loops.ts";
import { definitions } from "../analysis/uses.ts";
import { constructSsa, type Step } from "./promote-slots/ssa.ts";

/** Instructions besides constants that a way may compute again. */
const MOST_COPIED = 3;
const MOST_ROUNDS = 4;

export function threadJumps(func: Func): Func {
  let current = func;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const next = threadOnce(current);
    if (next === current) break;
    current = next;
  }
  return current;
}

/** The jump number `index` of `from`, to a block whose branch then leads to `to`. */
interface Thread {
  readonly from: BlockId;
  readonly index: number;
  readonly through: Block;
  readonly to: Target;
}

function threadOnce(func: Func): Func {
  const cfg = controlFlow(func);
  const { loops, reducible } = loopsOf(cfg, dominatorsOf(cfg));
  if (!reducible) return func;
  const headers = new Map(loops.map((loop) => [loop.header, loop]));
  const defs = definitions(func);
  const threads: Thread[] = [];
  /** Blocks that this round changes already. */
  const touched = new Set<BlockId>();
  for (const block of cfg.order) {
    const found = threadsThrough(func, cfg, block, headers, defs);
    const near = found.flatMap((one) => [one.from, one.to.block]);
    if (found.length === 0 || touched.has(block.id) || near.some((id) => touched.has(id))) continue;
    threads.push(...found);
    for (const id of [block.id, ...near]) touched.add(id);
  }
  return threads.length === 0 ? func : new Threading(func, cfg, threads).run();
}

function threadsThrough(func: Func, cfg: Cfg, block: Block, headers: ReadonlyMap<BlockId, Loop>, defs: readonly (Inst | undefined)[]): readonly Thread[] {
  const { terminator } = block;
  if (terminator.op !== "branch" && terminator.op !== "switch") return [];
  const copied = block.insts.filter((inst) => !isAnchored(inst));
  if (copied.length > MOST_COPIED || !copied.every(isCheap)) return [];
  const found: Thread[] = [];
  for (const from of cfg.predecessors.get(block.id)!) {
    for (const [index, target] of targetsOf(cfg.blocks.get(from)!.terminator).entries()) {
      if (target.block !== block.id || from === block.id) continue;
      const to = decided(func, block, terminator, target, defs) ?? shownBefore(func, cfg, block, from, index, defs);
      if (to && to.block !== block.id && cfg.predecessors.get(block.id)!.length > 1 && keepsLoops(cfg, headers.get(block.id), from, to.block)) found.push({ from, index, through: block, to });
    }
  }
  return found;
}

/** Made of nothing: it may stand in the entry, from where the code generator brings it to where it is used. */
function isAnchored(inst: Inst): boolean {
  return inst.op === "const" || inst.op === "slot" || inst.op === "symbol" || inst.op === "core";
}

/** Where a branch on what an earlier branch has shown leads. */
function shownBefore(func: Func, cfg: Cfg, block: Block, from: BlockId, index: number, defs: readonly (Inst | undefined)[]): Target | undefined {
  const { terminator } = block;
  if (terminator.op !== "branch") return undefined;
  // What the block makes itself it makes anew: an earlier branch spoke of the round before.
  const own = new Set([...block.params, ...copiedResults(block)]);
  const flag = defs[terminator.condition];
  if (own.has(terminator.condition) && !(flag && "left" in flag && !own.has(flag.left) && !own.has(flag.right))) return undefined;
  const holds = decidedBy(factsOnEdge(cfg, from, index), terminator.condition, defs, func.valueTypes);
  return holds === undefined ? undefined : holds ? terminator.ifTrue : terminator.ifFalse;
}

function isCheap(inst: Inst): boolean {
  const { format } = opcodes[inst.op];
  return format === "compare" || format === "convert" || format === "binary" || format === "pointerAdd" || format === "select";
}

/** A loop must keep one entry. */
function keepsLoops(cfg: Cfg, loop: Loop | undefined, from: BlockId, to: BlockId): boolean {
  if (!loop) return true;
  if (loop.blocks.has(from)) return !loop.blocks.has(to);
  const entries = cfg.predecessors.get(loop.header)!.filter((id) => !loop.blocks.has(id));
  return !loop.blocks.has(to) || (entries.length === 1 && cfg.predecessors.get(to)!.length === 1);
}

/** Where the block's terminator leads when it is entered by `target`. */
function decided(func: Func, block: Block, terminator: Extract<Terminator, { op: "branch" | "switch" }>, target: Target, defs: readonly (Inst | undefined)[]): Target | undefined {
  const given = new Map(block.params.map((param, index) => [param, target.args[index]!]));
  const own = new Map(block.insts.flatMap((inst): [Value, Inst][] => (resultOf(inst) === undefined ? [] : [[resultOf(inst)!, inst]])));
  const ask = (value: Value, depth: number): bigint | undefined => {
    const arg = given.get(value);
    if (arg !== undefined) return constantOf(defs[arg]);
    const inst = own.get(value) ?? defs[value];
    return inst?.op === "const" ? inst.value : inst && own.has(value) && depth < 4 ? evaluate(func, inst, (operand) => ask(operand, depth + 1)) : undefined;
  };
  const value = ask(terminator.op === "branch" ? terminator.condition : terminator.value, 0);
  if (value === undefined) return undefined;
  if (terminator.op === "branch") return value === 1n ? terminator.ifTrue : terminator.ifFalse;
  return terminator.cases.find((one) => one.value === value)?.target ?? terminator.default;
}

function copiedResults(block: Block): readonly Value[] {
  return block.insts.flatMap((inst) => (isAnchored(inst) ? [] : (resultOf(inst) ?? [])));
}

function constantOf(inst: Inst | undefined): bigint | undefined {
  return inst?.op === "const" ? inst.value : undefined;
}

function evaluate(func: Func, inst: Inst, ask: (value: Value) => bigint | undefined): bigint | undefined {
  const type = (value: Value): Type => func.valueTypes[value]!;
  const { format } = opcodes[inst.op];
  if (format === "convert" && "operand" in inst) {
    const operand = ask(inst.operand);
    return operand === undefined ? undefined : evaluateConvert(inst.op as ConvertOp, type(inst.operand), type(inst.result), operand);
  }
  if (!("left" in inst)) return undefined;
  const [left, right] = [ask(inst.left), ask(inst.right)];
  if (left === undefined || right === undefined) return undefined;
  return format === "compare"
    ? evaluateCompare(inst.op as CompareOp, type(inst.left), left, right)
    : evaluateBinary(inst.op as BinaryOp, type(inst.left), left, right);
}

class Threading {
  private readonly types: Type[];
  /** The values of the blocks that are jumped over, as variables. */
  private readonly variables = new Map<Value, number>();
  private readonly variableTypes: Type[] = [];
  private readonly steps = new Map<BlockId, Step[]>();
  private nextBlock: BlockId;

  constructor(
    private readonly func: Func,
    private readonly cfg: Cfg,
    private readonly threads: readonly Thread[],
  ) {
    this.types = [...func.valueTypes];
    this.nextBlock = Math.max(...func.blocks.map((block) => block.id)) + 1;
  }

  run(): Func {
    const through = new Set(this.threads.map((one) => one.through));
    for (const block of through) {
      for (const value of [...block.params, ...copiedResults(block)]) {
        this.variables.set(value, this.variableTypes.push(this.types[value]!) - 1);
      }
    }
    const anchored = [...through].flatMap((block) => block.insts.filter(isAnchored));
    const ways = this.threads.map((thread) => ({ thread, block: this.way(thread) }));
    const blocks = this.func.blocks
      .filter((block) => this.cfg.indexOf.has(block.id))
      .flatMap((block) => {
        const mine = ways.filter(({ thread }) => thread.from === block.id);
        const redirected = this.redirect(block, mine);
        return [this.rewritten(redirected, through.has(block)), ...mine.map((one) => one.block)];
      });
    this.steps.get(blocks[0]!.id)!.unshift(...anchored);
    return constructSsa({ ...this.func, blocks, valueTypes: this.types }, this.types, this.variableTypes, this.steps);
  }

  private redirect(block: Block, ways: readonly { thread: Thread; block: Block }[]): Block {
    if (ways.length === 0) return block;
    let index = 0;
    const terminator = mapTargets(block.terminator, (target) => {
      const way = ways.find(({ thread }) => thread.index === index);
      index += 1;
      return way ? { block: way.block.id, args: [] } : target;
    });
    return { ...block, terminator };
  }

  /** A block that computes what the one jumped over does, and goes on where that one would. */
  private way(thread: Thread): Block {
    const id = this.nextBlock++;
    const { through } = thread;
    const target = targetsOf(this.cfg.blocks.get(thread.from)!.terminator)[thread.index]!;
    const renamed = new Map<Value, Value>();
    const map = (value: Value) => renamed.get(value) ?? value;
    const steps: Step[] = [];
    const outer = this.reader(thread.through, steps);
    // All arguments are read before any parameter is set: they may be exchanged.
    const args = target.args.map(this.reading(new Set(), steps));
    through.params.forEach((param, index) => {
      renamed.set(param, args[index]!);
      steps.push({ op: "set", variable: this.variables.get(param)!, value: args[index]! });
    });
    for (const inst of through.insts) {
      if (isAnchored(inst)) continue;
      const moved = mapOperands(inst, (value) => outer(map(value)));
      const result = resultOf(inst);
      if (result === undefined) continue;
      const fresh = this.types.push(this.types[result]!) - 1;
      renamed.set(result, fresh);
      steps.push(withResult(moved, fresh), { op: "set", variable: this.variables.get(result)!, value: fresh });
    }
    const onwards = thread.to.args.map((arg) => outer(map(arg)));
    this.steps.set(id, steps);
    const { span } = through.terminator;
    return { id, params: [], insts: [], terminator: { op: "jump", target: { block: thread.to.block, args: onwards }, ...(span && { span }) } };
  }

  /** Reads values of jumped-over blocks as variables; those that `own` defines itself, as they are. */
  private reader(own: Block, steps: Step[]): (value: Value) => Value {
    const mine = new Set([...own.params, ...copiedResults(own)]);
    return this.reading(mine, steps);
  }

  private reading(mine: ReadonlySet<Value>, steps: Step[]): (value: Value) => Value {
    return (value) => {
      const variable = mine.has(value) ? undefined : this.variables.get(value);
      if (variable === undefined) return value;
      const result = this.types.push(this.types[value]!) - 1;
      steps.push({ op: "get", variable, result });
      return result;
    };
  }

  private rewritten(block: Block, isThrough: boolean): Block {
    const steps: Step[] = [];
    const original = this.cfg.blocks.get(block.id)!;
    const read = this.reader(original, steps);
    const keep = (value: Value) => {
      if (isThrough) steps.push({ op: "set", variable: this.variables.get(value)!, value });
    };
    block.params.forEach(keep);
    for (const inst of block.insts) {
      if (isThrough && isAnchored(inst)) continue;
      const moved = mapOperands(inst, read);
      steps.push(moved);
      const result = resultOf(inst);
      if (result !== undefined) keep(result);
    }
    const terminator = mapTerminatorOperands(block.terminator, read);
    this.steps.set(block.id, steps);
    return { ...block, insts: [], terminator };
  }
}
