/**
 * Gives the edges that carry values a block of their own, where the copies can stand: those of branches and of assembly. Also
 * takes branches on `a && b` and `a || b` apart, so that each test becomes one conditional jump.
 */

import type { Block, BlockId, Func, Inst, Target, Terminator, Value } from "../../compiler/ir/ir.ts";
import { mapTargets, resultOf } from "../../compiler/ir/traverse.ts";
import { i1 } from "../../compiler/ir/types.ts";

type BranchTerminator = Extract<Terminator, { readonly op: "branch" }>;

/** A condition as a tree: `negated` turns the whole of it round. */
type Condition =
  | { readonly kind: "leaf"; readonly value: Value; readonly negated: boolean }
  | { readonly kind: "and" | "or"; readonly left: Condition; readonly right: Condition; readonly negated: boolean };

/** Deeper conditions are computed as values. */
const MAX_DEPTH = 6;

export function splitEdges(func: Func): Func {
  if (!func.blocks.some(({ terminator: { op } }) => op === "branch" || op === "asm_goto")) return func;
  let nextId = func.blocks.reduce((highest, block) => Math.max(highest, block.id), -1) + 1;
  const newId = (): BlockId => nextId++;
  const conditions = new Conditions(func);
  const blocks: Block[] = [];
  for (const block of func.blocks) {
    const edges: Block[] = [];
    if (block.terminator.op === "branch") splitBranch(newId, conditions, block, block.terminator, edges, blocks);
    else if (block.terminator.op === "asm_goto") blocks.push({ ...block, terminator: mapTargets(block.terminator, edgePlacer(newId, block.terminator, edges)) });
    else blocks.push(block);
    blocks.push(...edges);
  }
  return { ...func, blocks };
}

function splitBranch(
  newId: () => BlockId,
  conditions: Conditions,
  block: Block,
  terminator: BranchTerminator,
  edges: Block[],
  out: Block[],
): void {
  const place = edgePlacer(newId, terminator, edges);
  const whole: BranchTerminator = { ...terminator, ifTrue: place(terminator.ifTrue), ifFalse: place(terminator.ifFalse) };
  const parts: Block[] = [];
  const first = splitCondition(newId, conditions.of(terminator.condition), whole, parts);
  out.push({ ...block, terminator: first }, ...parts);
}

/** Sends a jump that carries values through a block of its own, which goes to `edges`. */
function edgePlacer(newId: () => BlockId, { span }: Terminator, edges: Block[]): (target: Target) => Target {
  return (target) => {
    if (target.args.length === 0) return target;
    const id = newId();
    edges.push({ id, params: [], insts: [], terminator: { op: "jump", target, ...(span && { span }) } });
    return { block: id, args: [] };
  };
}

/** Branches on each part of a condition in turn; blocks after the first go to `out`. */
function splitCondition(newId: () => BlockId, condition: Condition, given: BranchTerminator, out: Block[]): BranchTerminator {
  const branch = condition.negated ? turned(given) : given;
  if (condition.kind === "leaf") return { ...branch, condition: condition.value };
  const id: BlockId = newId();
  const next: Target = { block: id, args: [] };
  const toNext = condition.kind === "and" ? { ...branch, ifTrue: next } : { ...branch, ifFalse: next };
  const first = splitCondition(newId, condition.left, toNext, out);
  const rest: Block[] = [];
  const second = splitCondition(newId, condition.right, branch, rest);
  out.push({ id, params: [], insts: [], terminator: second }, ...rest);
  return first;
}

function turned(branch: BranchTerminator): BranchTerminator {
  const { likely, ...rest } = branch;
  return { ...rest, ifTrue: branch.ifFalse, ifFalse: branch.ifTrue, ...(likely !== undefined && { likely: !likely }) };
}

/** Finds the compares behind a condition: legal code may have widened the logic between them to 0 and 1 in an i32. */
class Conditions {
  private readonly definitions = new Map<Value, Inst>();

  constructor(private readonly func: Func) {
    for (const block of func.blocks) {
      for (const inst of block.insts) {
        const result = resultOf(inst);
        if (result !== undefined) this.definitions.set(result, inst);
      }
    }
  }

  of(value: Value): Condition {
    return this.truth(value, 0) ?? leaf(value);
  }

  /** The condition that is true where `value` is 1, if the value is always 0 or 1. */
  private truth(value: Value, depth: number): Condition | undefined {
    const isFlag = this.func.valueTypes[value] === i1;
    const inst = this.definitions.get(value);
    const found = inst && depth < MAX_DEPTH ? this.inside(inst, depth + 1) : undefined;
    return found ?? (isFlag ? leaf(value) : undefined);
  }

  private inside(inst: Inst, depth: number): Condition | undefined {
    switch (inst.op) {
      case "and":
      case "or": {
        const left = this.truth(inst.left, depth);
        const right = left && this.truth(inst.right, depth);
        return right && { kind: inst.op, left, right, negated: false };
      }
      case "xor":
        return this.constant(inst.right) === 1n ? negation(this.truth(inst.left, depth)) : undefined;
      case "not":
        return this.func.valueTypes[inst.result] === i1 ? negation(this.truth(inst.operand, depth)) : undefined;
      case "zext":
        return this.truth(inst.operand, depth);
      case "eq":
      case "ne": {
        const constant = this.constant(inst.right);
        if (constant !== 0n && constant !== 1n) return undefined;
        const truth = this.truth(inst.left, depth);
        return (inst.op === "ne") === (constant === 0n) ? truth : negation(truth);
      }
      case "select": {
        const [whenTrue, whenFalse] = [this.constant(inst.ifTrue), this.constant(inst.ifFalse)];
        if (whenTrue === 1n && whenFalse === 0n) return this.truth(inst.condition, depth);
        return whenTrue === 0n && whenFalse === 1n ? negation(this.truth(inst.condition, depth)) : undefined;
      }
      default:
        return undefined;
    }
  }

  private constant(value: Value): bigint | undefined {
    const inst = this.definitions.get(value);
    return inst?.op === "const" ? inst.value : undefined;
  }
}

function leaf(value: Value): Condition {
  return { kind: "leaf", value, negated: false };
}

function negation(condition: Condition | undefined): Condition | undefined {
  return condition && { ...condition, negated: !condition.negated };
}
