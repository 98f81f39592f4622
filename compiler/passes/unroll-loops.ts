/**
 * Unrolls loops whose number of rounds is known and small. The verifier walks bounded loops itself, so that nothing
 * has to be unrolled to load but what walks over the ctx; it is done where the copies are few instructions, or where it
 * makes the places of accesses to the stack or the ctx known, so that arrays on the stack become values.
 */

import type { Block, BlockId, Func, Inst, Target, Terminator, Value } from "../ir/ir.ts";
import { evaluateBinary, evaluateCompare, evaluateConvert } from "../ir/evaluate.ts";
import { opcodes, type BinaryOp, type CompareOp, type ConvertOp } from "../ir/opcodes.ts";
import { mapOperands, mapTargets, mapTerminatorOperands, operandsOf, resultOf, targetsOf, terminatorOperands, withResult } from "../ir/traverse.ts";
import type { Type } from "../ir/types.ts";
import { controlFlow, type Cfg } from "../analysis/cfg.ts";
import { dominatorsOf, type Dominators } from "../analysis/dominators.ts";
import { loopsOf, type Loop } from "../analysis/loops.ts";
import { pointersOf } from "../analysis/provenance.ts";
import { definitions } from "../analysis/uses.ts";
import { constructSsa, type Step } from "./promote-slots/ssa.ts";

const MOST_ROUNDS = 64;
/** Instructions that are left of all copies together. */
const SMALL = 32;
/** Those of all copies as they are, where it frees an array from the stack. */
const SMALL_WITH_STACK = 512;
/** The same where it makes a place in the ctx known, without which the program does not load. */
const SMALL_WITH_CTX = 4096;
const MOST_LOOPS = 32;

export function unrollLoops(func: Func): Func {
  let current = func;
  for (let count = 0; count < MOST_LOOPS; count++) {
    const next = unrollOne(current);
    if (next === current) break;
    current = next;
  }
  return current;
}

function unrollOne(func: Func): Func {
  const cfg = controlFlow(func);
  const dominators = dominatorsOf(cfg);
  const { loops, reducible } = loopsOf(cfg, dominators);
  if (!reducible) return func;
  const headers = new Set(loops.map((loop) => loop.header));
  const defs = definitions(func);
  for (const loop of loops) {
    const innermost = [...loop.blocks].every((block) => block === loop.header || !headers.has(block));
    if (!innermost || loop.latches.length !== 1) continue;
    const exit = knownExit(func, cfg, dominators, loop, defs);
    if (exit && isWorthIt(func, cfg, loop, exit, defs)) return new Unrolling(func, cfg, loop, exit).run();
  }
  return func;
}

/** The block that leaves the loop, in which round, counting from 0. */
interface Exit {
  readonly block: BlockId;
  readonly round: number;
  /** Parameters of the loop that are numbers in every round. */
  readonly counters: ReadonlySet<Value>;
  readonly leave: Target;
  readonly stay: Target;
}

function knownExit(func: Func, cfg: Cfg, dominators: Dominators, loop: Loop, defs: readonly (Inst | undefined)[]): Exit | undefined {
  const [latch] = loop.latches as [BlockId];
  for (const id of loop.blocks) {
    const { terminator } = cfg.blocks.get(id)!;
    if (terminator.op !== "branch" || !dominators.dominates(id, latch)) continue;
    const trueLeaves = !loop.blocks.has(terminator.ifTrue.block);
    if (trueLeaves === !loop.blocks.has(terminator.ifFalse.block)) continue;
    const found = leavingRound(func, cfg, loop, latch, terminator.condition, trueLeaves, defs);
    if (!found) continue;
    const [leave, stay] = trueLeaves ? [terminator.ifTrue, terminator.ifFalse] : [terminator.ifFalse, terminator.ifTrue];
    return { block: id, ...found, leave, stay };
  }
  return undefined;
}

/** Runs the counters of the loop, which start from constants, until the condition leaves it. */
function leavingRound(func: Func, cfg: Cfg, loop: Loop, latch: BlockId, condition: Value, leavesOn: boolean, defs: readonly (Inst | undefined)[]): Pick<Exit, "round" | "counters"> | undefined {
  const { params } = cfg.blocks.get(loop.header)!;
  const outside = cfg.predecessors.get(loop.header)!.filter((id) => id !== latch);
  if (outside.length !== 1) return undefined;
  const entering = targetsOf(cfg.blocks.get(outside[0]!)!.terminator).filter((target) => target.block === loop.header);
  const again = targetsOf(cfg.blocks.get(latch)!.terminator).filter((target) => target.block === loop.header);
  if (entering.length !== 1 || again.length !== 1) return undefined;
  let counters = new Map<Value, bigint>();
  for (const [index, param] of params.entries()) {
    const start = evaluate(func, defs, entering[0]!.args[index]!, new Map());
    if (start !== undefined) counters.set(param, start);
  }
  for (let round = 0; round <= MOST_ROUNDS; round++) {
    const outcome = evaluate(func, defs, condition, counters);
    if (outcome === undefined) return undefined;
    if ((outcome === 1n) === leavesOn) return { round, counters: new Set(counters.keys()) };
    const next = new Map<Value, bigint>();
    for (const [index, param] of params.entries()) {
      const value = counters.has(param) ? evaluate(func, defs, again[0]!.args[index]!, counters) : undefined;
      if (value !== undefined) next.set(param, value);
    }
    counters = next;
  }
  return undefined;
}

/** The value as a number, from known values and pure operations on them. */
function evaluate(func: Func, defs: readonly (Inst | undefined)[], value: Value, known: ReadonlyMap<Value, bigint>, depth = 0): bigint | undefined {
  const given = known.get(value);
  const inst = defs[value];
  if (given !== undefined || !inst || depth > 8) return given;
  const ask = (operand: Value) => evaluate(func, defs, operand, known, depth + 1);
  const type = (operand: Value): Type => func.valueTypes[operand]!;
  const { format } = opcodes[inst.op];
  if (inst.op === "const") return inst.value;
  if (format === "convert" && "operand" in inst) {
    const operand = ask(inst.operand);
    return operand === undefined ? undefined : evaluateConvert(inst.op as ConvertOp, type(inst.operand), type(value), operand);
  }
  if ("left" in inst) {
    const [left, right] = [ask(inst.left), ask(inst.right)];
    if (left === undefined || right === undefined) return undefined;
    return format === "compare"
      ? evaluateCompare(inst.op as CompareOp, type(inst.left), left, right)
      : evaluateBinary(inst.op as BinaryOp, type(inst.left), left, right);
  }
  return undefined;
}

function isWorthIt(func: Func, cfg: Cfg, loop: Loop, { round, counters }: Exit, defs: readonly (Inst | undefined)[]): boolean {
  let [whole, left, limit] = [0, 0, 0];
  const pointers = pointersOf(func, cfg);
  const costs = new RoundCosts(loop, counters, cfg, defs);
  for (const id of loop.blocks) {
    const { insts, terminator } = cfg.blocks.get(id)!;
    for (const inst of insts) {
      if (inst.op !== "const" && inst.op !== "slot" && inst.op !== "zext") whole += 1;
      if (!costs.isFree(inst)) left += 1;
      const fact = inst.op === "load" || inst.op === "store" ? pointers.factOf(inst.pointer) : undefined;
      if (fact?.provenance.kind === "slot" && fact.root >= 0) limit = Math.max(limit, SMALL_WITH_STACK);
      if (fact?.provenance.kind === "ctx" && fact.root !== func.params[0]) limit = SMALL_WITH_CTX;
    }
    whole += 1;
    if (terminator.op === "branch" && !costs.isNumber(terminator.condition)) left += 1;
  }
  return left * (round + 1) <= SMALL || whole * (round + 1) <= limit;
}

/** What is left of a round once the counters of the loop are numbers in it. */
class RoundCosts {
  private readonly inside: ReadonlySet<Value>;

  constructor(
    loop: Loop,
    private readonly counters: ReadonlySet<Value>,
    cfg: Cfg,
    private readonly defs: readonly (Inst | undefined)[],
  ) {
    const blocks = [...loop.blocks].map((id) => cfg.blocks.get(id)!);
    this.inside = new Set(blocks.flatMap(({ params, insts }) => [...params, ...insts.flatMap((inst) => resultOf(inst) ?? [])]));
  }

  isFree(inst: Inst): boolean {
    const result = resultOf(inst);
    return inst.op === "slot" || inst.op === "zext" || (result !== undefined && (this.isNumber(result) || this.isPlace(result)));
  }

  isNumber(value: Value, depth = 0): boolean {
    if (this.counters.has(value)) return true;
    const inst = this.defs[value];
    if (!inst || depth > 8) return false;
    if (inst.op === "const") return true;
    const { format } = opcodes[inst.op];
    return (format === "binary" || format === "compare" || format === "convert") && operandsOf(inst).every((operand) => this.isNumber(operand, depth + 1));
  }

  /** At a number of bytes from an address that no round changes: part of the instruction that accesses it. */
  private isPlace(value: Value): boolean {
    const inst = this.defs[value];
    if (inst?.op !== "ptradd" || !this.isNumber(inst.offset)) return false;
    return !this.inside.has(inst.pointer) || this.isPlace(inst.pointer);
  }
}

class Unrolling {
  private readonly types: Type[];
  private readonly steps = new Map<BlockId, Step[]>();
  /** Values of the loop that are used after it, as variables. */
  private readonly variables = new Map<Value, number>();
  private readonly variableTypes: Type[] = [];
  private readonly made: Block[] = [];
  private nextBlock: BlockId;

  constructor(
    private readonly func: Func,
    private readonly cfg: Cfg,
    private readonly loop: Loop,
    private readonly exit: Exit,
  ) {
    this.types = [...func.valueTypes];
    this.nextBlock = Math.max(...func.blocks.map((block) => block.id)) + 1;
  }

  run(): Func {
    this.findVariables();
    const body = this.func.blocks.filter((block) => this.loop.blocks.has(block.id));
    const ids = Array.from({ length: this.exit.round + 1 }, (_, round) => new Map(body.map((block) => [block.id, round === 0 ? block.id : this.nextBlock++])));
    for (const [round, mine] of ids.entries()) this.round(body, round, mine, ids[round + 1]?.get(this.loop.header));
    const outside = this.func.blocks.filter((block) => !this.loop.blocks.has(block.id) && this.cfg.indexOf.has(block.id)).map((block) => this.outside(block));
    // The copies stand where the loop stood.
    const place = outside.findIndex((block) => this.cfg.indexOf.get(block.id)! > this.cfg.indexOf.get(this.loop.header)!);
    const at = place < 0 ? outside.length : place;
    const blocks = [...outside.slice(0, at), ...this.made, ...outside.slice(at)];
    return constructSsa({ ...this.func, blocks, valueTypes: this.types }, this.types, this.variableTypes, this.steps);
  }

  private findVariables(): void {
    const inside = new Set<Value>();
    for (const id of this.loop.blocks) {
      const block = this.cfg.blocks.get(id)!;
      for (const param of block.params) inside.add(param);
      for (const inst of block.insts) {
        const result = resultOf(inst);
        if (result !== undefined) inside.add(result);
      }
    }
    const use = (value: Value) => {
      if (!inside.has(value) || this.variables.has(value)) return;
      this.variables.set(value, this.variableTypes.push(this.types[value]!) - 1);
    };
    for (const block of this.func.blocks) {
      if (this.loop.blocks.has(block.id)) continue;
      for (const inst of block.insts) operandsOf(inst).forEach(use);
      terminatorOperands(block.terminator).forEach(use);
    }
  }

  private round(body: readonly Block[], round: number, ids: ReadonlyMap<BlockId, BlockId>, next: BlockId | undefined): void {
    const renamed = new Map<Value, Value>();
    const rename = (value: Value): Value => {
      if (round === 0) return value;
      const fresh = this.types.push(this.types[value]!) - 1;
      renamed.set(value, fresh);
      return fresh;
    };
    const params = new Map(body.map((block) => [block.id, block.params.map(rename)]));
    for (const block of body) for (const inst of block.insts) if (resultOf(inst) !== undefined) rename(resultOf(inst)!);
    const map = (value: Value) => renamed.get(value) ?? value;
    for (const block of body) {
      const steps: Step[] = [];
      const keep = (original: Value) => {
        const variable = this.variables.get(original);
        if (variable !== undefined) steps.push({ op: "set", variable, value: map(original) });
      };
      block.params.forEach(keep);
      for (const inst of block.insts) {
        const moved = mapOperands(inst, map);
        const result = resultOf(inst);
        steps.push(result === undefined ? moved : withResult(moved, map(result)));
        if (result !== undefined) keep(result);
      }
      const id = ids.get(block.id)!;
      const terminator = mapTargets(mapTerminatorOperands(this.decided(block, round), map), (target) => {
        const isAgain = target.block === this.loop.header;
        return { ...target, block: (isAgain ? next : undefined) ?? ids.get(target.block) ?? target.block };
      });
      this.steps.set(id, steps);
      this.made.push({ id, params: params.get(block.id)!, insts: [], terminator });
    }
  }

  /** Whether to leave is known in each round. */
  private decided(block: Block, round: number): Terminator {
    if (block.id !== this.exit.block) return block.terminator;
    const target = round === this.exit.round ? this.exit.leave : this.exit.stay;
    return { op: "jump", target, ...(block.terminator.span && { span: block.terminator.span }) };
  }

  private outside(block: Block): Block {
    const steps: Step[] = [];
    const got = new Map<Value, Value>();
    const get = (value: Value): Value => {
      const variable = this.variables.get(value);
      if (variable === undefined) return value;
      let result = got.get(value);
      if (result === undefined) {
        result = this.types.push(this.types[value]!) - 1;
        got.set(value, result);
        steps.push({ op: "get", variable, result });
      }
      return result;
    };
    for (const inst of block.insts) steps.push(mapOperands(inst, get));
    const terminator = mapTerminatorOperands(block.terminator, get);
    this.steps.set(block.id, steps);
    return { ...block, insts: [], terminator };
  }
}
