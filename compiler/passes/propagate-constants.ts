/**
 * Sparse conditional constant propagation (Wegman and Zadeck): finds the values that are one constant on every way
 * that control can take, assuming that no way is taken until it is shown to be. Constant branches become jumps.
 */

import type { Block, BlockId, Func, Inst, Target, Terminator, Value } from "../ir/ir.ts";
import { evaluateBinary, evaluateCompare, evaluateConvert, evaluateUnary } from "../ir/evaluate.ts";
import { opcodes, type BinaryOp, type CompareOp, type ConvertOp, type UnaryOp } from "../ir/opcodes.ts";
import { mapTargets, operandsOf, resultOf, targetsOf, terminatorOperands } from "../ir/traverse.ts";
import { ptr, type Type } from "../ir/types.ts";

/** undefined: not known to be reached yet; a number: always that; null: more than one. */
type Knowledge = bigint | null | undefined;

export function propagateConstants(func: Func): Func {
  const solver = new Solver(func);
  solver.solve();
  return rewrite(func, solver);
}

class Solver {
  readonly known: Knowledge[];
  readonly reached = new Set<BlockId>();
  private readonly blocks: ReadonlyMap<BlockId, Block>;
  private readonly users: (readonly (Inst | Block)[] | undefined)[];
  private readonly home = new Map<Inst, BlockId>();
  private readonly changedValues: Value[] = [];
  private readonly newBlocks: BlockId[] = [];

  constructor(private readonly func: Func) {
    this.known = new Array<Knowledge>(func.valueTypes.length).fill(undefined);
    this.blocks = new Map(func.blocks.map((block) => [block.id, block]));
    const users: (Inst | Block)[][] = [];
    const use = (value: Value, user: Inst | Block) => {
      const list = users[value];
      if (list) list.push(user);
      else users[value] = [user];
    };
    for (const block of func.blocks) {
      for (const inst of block.insts) {
        this.home.set(inst, block.id);
        for (const value of operandsOf(inst)) use(value, inst);
      }
      for (const value of terminatorOperands(block.terminator)) use(value, block);
    }
    this.users = users;
  }

  solve(): void {
    for (const param of this.func.params) this.known[param] = null;
    this.reach(this.func.blocks[0]!.id);
    for (;;) {
      const block = this.newBlocks.pop();
      if (block !== undefined) {
        this.visitBlock(this.blocks.get(block)!);
        continue;
      }
      const value = this.changedValues.pop();
      if (value === undefined) return;
      for (const user of this.users[value] ?? []) {
        if ("insts" in user) {
          if (this.reached.has(user.id)) this.visitTerminator(user.terminator);
        } else if (this.reached.has(this.home.get(user)!)) this.visitInst(user);
      }
    }
  }

  private reach(block: BlockId): void {
    if (this.reached.has(block)) return;
    this.reached.add(block);
    this.newBlocks.push(block);
  }

  private meet(value: Value, more: Knowledge): void {
    const before = this.known[value];
    if (more === undefined || before === null || before === more) return;
    this.known[value] = before === undefined ? more : null;
    this.changedValues.push(value);
  }

  private visitBlock(block: Block): void {
    for (const inst of block.insts) this.visitInst(inst);
    this.visitTerminator(block.terminator);
  }

  private visitInst(inst: Inst): void {
    const result = resultOf(inst);
    if (result !== undefined) this.meet(result, this.evaluate(inst, this.func.valueTypes[result]!));
  }

  private visitTerminator(terminator: Terminator): void {
    for (const target of takenTargets(terminator, (value) => this.known[value])) {
      const { params } = this.blocks.get(target.block)!;
      params.forEach((param, index) => this.meet(param, this.known[target.args[index]!]));
      this.reach(target.block);
    }
  }

  private evaluate(inst: Inst, type: Type): Knowledge {
    if (inst.op === "const") return inst.value;
    if (inst.op === "select") {
      const condition = this.known[inst.condition];
      if (condition === undefined) return undefined;
      if (condition !== null) return this.known[condition === 1n ? inst.ifTrue : inst.ifFalse];
      const [left, right] = [this.known[inst.ifTrue], this.known[inst.ifFalse]];
      return left === undefined ? right : right === undefined || left === right ? left : null;
    }
    if ("operand" in inst) {
      const operand = this.known[inst.operand];
      if (operand === undefined || operand === null) return operand;
      const from = this.func.valueTypes[inst.operand]!;
      if (opcodes[inst.op].format === "unary") return evaluateUnary(inst.op as UnaryOp, from, operand);
      const converted = evaluateConvert(inst.op as ConvertOp, from, type, operand);
      return type === ptr && converted !== 0n ? null : converted;
    }
    if ("left" in inst) {
      const [left, right] = [this.known[inst.left], this.known[inst.right]];
      if (left === undefined || right === undefined) return undefined;
      const operands = this.func.valueTypes[inst.left]!;
      if (left === null || right === null) {
        const absorbed = inst.op === "and" || inst.op === "mul" ? left === 0n || right === 0n : false;
        return absorbed ? 0n : null;
      }
      return opcodes[inst.op].format === "compare"
        ? evaluateCompare(inst.op as CompareOp, operands, left, right)
        : evaluateBinary(inst.op as BinaryOp, operands, left, right);
    }
    return null;
  }
}

function takenTargets(terminator: Terminator, known: (value: Value) => Knowledge): readonly Target[] {
  if (terminator.op !== "branch" && terminator.op !== "switch") return targetsOf(terminator);
  const value = known(terminator.op === "branch" ? terminator.condition : terminator.value);
  if (value === undefined) return [];
  if (value === null) return targetsOf(terminator);
  if (terminator.op === "branch") return [value === 1n ? terminator.ifTrue : terminator.ifFalse];
  return [terminator.cases.find((one) => one.value === value)?.target ?? terminator.default];
}

function rewrite(func: Func, { known, reached }: Solver): Func {
  let changed = false;
  const blocks = func.blocks.flatMap((block): Block[] => {
    if (!reached.has(block.id)) {
      changed = true;
      return [];
    }
    const constants: Inst[] = [];
    for (const param of block.params) {
      const value = known[param];
      if (value !== null && value !== undefined) constants.push({ op: "const", result: param, value });
    }
    const insts = block.insts.map((inst): Inst => {
      const result = resultOf(inst);
      const value = result === undefined ? null : known[result];
      if (result === undefined || value === null || value === undefined || inst.op === "const" || inst.op === "load") return inst;
      changed = true;
      return { op: "const", result, value, ...(inst.span && { span: inst.span }) };
    });
    const terminator = fold(block.terminator, (value) => known[value]);
    if (terminator !== block.terminator || constants.length > 0) changed = true;
    return [{ ...block, insts: [...constants, ...insts], terminator }];
  });
  if (!changed) return func;
  return withoutConstantParams({ ...func, blocks }, known);
}

/** Parameters that are constants are defined by instructions now: they leave the parameter lists. */
function withoutConstantParams(func: Func, known: readonly Knowledge[]): Func {
  const isConstant = (value: Value) => known[value] !== null && known[value] !== undefined;
  const params = new Map(func.blocks.map((block) => [block.id, block.params]));
  const strip = (target: Target): Target => {
    const mine = params.get(target.block)!;
    return mine.some(isConstant) ? { ...target, args: target.args.filter((_, index) => !isConstant(mine[index]!)) } : target;
  };
  const blocks = func.blocks.map((block): Block => {
    const kept = block.params.filter((param) => !isConstant(param));
    return { ...block, params: kept, terminator: mapTargets(block.terminator, strip) };
  });
  return { ...func, blocks };
}

function fold(terminator: Terminator, known: (value: Value) => Knowledge): Terminator {
  if (terminator.op !== "branch" && terminator.op !== "switch") return terminator;
  const value = known(terminator.op === "branch" ? terminator.condition : terminator.value);
  // Nothing known here means that the way to this block is never taken to its end.
  if (value === null || value === undefined) return terminator;
  const target = takenTargets(terminator, known)[0]!;
  return { op: "jump", target, ...(terminator.span && { span: terminator.span }) };
}
