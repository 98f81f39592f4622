/**
 * Gives mutable variables their SSA form (Cytron et al., pruned): a variable gets a parameter in the blocks where two
 * of its definitions meet and where it is still needed.
 */

import type { Block, BlockId, Func, Inst, Value } from "../../ir/ir.ts";
import { mapOperands, mapTargets, mapTerminatorOperands, successorsOf } from "../../ir/traverse.ts";
import type { Type } from "../../ir/types.ts";
import { controlFlow, type Cfg } from "../../analysis/cfg.ts";
import { dominanceFrontiers, dominatorsOf, type Dominators } from "../../analysis/dominators.ts";
import { BitSet } from "../../support/bit-set.ts";
import { settleUnwritten } from "./unwritten.ts";

/** A number from 0 on. */
export type Variable = number;

/** An instruction, or a read or write of a variable; one that is forgotten is as if it had never been written. */
export type Step =
  | Inst
  | { readonly op: "get"; readonly variable: Variable; readonly result: Value }
  | { readonly op: "set"; readonly variable: Variable; readonly value: Value }
  | { readonly op: "forget"; readonly variable: Variable };

/**
 * `steps` are what the blocks of `func` hold now; `valueTypes` may grow. A variable that is read before it was ever
 * written is zero, or what `unwritten.ts` chooses. Blocks that control cannot reach are dropped.
 */
export function constructSsa(func: Func, valueTypes: Type[], variableTypes: readonly Type[], steps: ReadonlyMap<BlockId, readonly Step[]>): Func {
  const cfg = controlFlow(func);
  const dominators = dominatorsOf(cfg);
  const places = placeParameters(cfg, dominators, variableTypes.length, steps);
  return new Renaming(func, cfg, dominators, valueTypes, variableTypes, steps, places).run();
}

/** The variables that need a parameter, by block. */
function placeParameters(cfg: Cfg, dominators: Dominators, count: number, steps: ReadonlyMap<BlockId, readonly Step[]>): Map<BlockId, Variable[]> {
  const exposed = new Map<BlockId, BitSet>();
  const written = new Map<BlockId, BitSet>();
  const writers: BlockId[][] = Array.from({ length: count }, () => []);
  for (const { id } of cfg.order) {
    const reads = new BitSet(count);
    const writes = new BitSet(count);
    for (const step of steps.get(id)!) {
      if (step.op === "get" && !writes.has(step.variable)) reads.add(step.variable);
      if ((step.op === "set" || step.op === "forget") && !writes.has(step.variable)) {
        writes.add(step.variable);
        writers[step.variable]!.push(id);
      }
    }
    exposed.set(id, reads);
    written.set(id, writes);
  }
  const liveIn = spreadBack(cfg, exposed, written);
  const frontiers = dominanceFrontiers(cfg, dominators);
  const places = new Map<BlockId, Variable[]>(cfg.order.map((block) => [block.id, []]));
  for (const [variable, blocks] of writers.entries()) {
    const pending = [...blocks];
    const seen = new Set<BlockId>();
    for (let block = pending.pop(); block !== undefined; block = pending.pop()) {
      for (const meeting of frontiers.get(block)!) {
        if (seen.has(meeting) || !liveIn.get(meeting)!.has(variable)) continue;
        seen.add(meeting);
        places.get(meeting)!.push(variable);
        pending.push(meeting);
      }
    }
  }
  return places;
}

function spreadBack(cfg: Cfg, exposed: Map<BlockId, BitSet>, written: Map<BlockId, BitSet>): Map<BlockId, BitSet> {
  const pending = cfg.order.map((block) => block.id);
  const waiting = new Set(pending);
  for (let id = pending.pop(); id !== undefined; id = pending.pop()) {
    waiting.delete(id);
    for (const before of cfg.predecessors.get(id)!) {
      const through = exposed.get(id)!.copy();
      through.deleteAll(written.get(before)!);
      if (exposed.get(before)!.addAll(through) && !waiting.has(before)) {
        waiting.add(before);
        pending.push(before);
      }
    }
  }
  return exposed;
}

class Renaming {
  /** What each variable holds here. */
  private readonly current: (Value | undefined)[];
  /** What to put back on leaving a part of the dominator tree. */
  private readonly undo: { variable: Variable; value: Value | undefined }[] = [];
  private readonly replaced: (Value | undefined)[] = [];
  private readonly zeros = new Map<Type, Value>();
  private readonly zeroInsts: Inst[] = [];
  private readonly finished = new Map<BlockId, Block>();
  private readonly added = new Map<BlockId, Value[]>();

  constructor(
    private readonly func: Func,
    private readonly cfg: Cfg,
    private readonly dominators: Dominators,
    private readonly valueTypes: Type[],
    private readonly variableTypes: readonly Type[],
    private readonly steps: ReadonlyMap<BlockId, readonly Step[]>,
    private readonly places: ReadonlyMap<BlockId, readonly Variable[]>,
  ) {
    this.current = new Array<Value | undefined>(variableTypes.length).fill(undefined);
    for (const [id, variables] of places) this.added.set(id, variables.map((variable) => valueTypes.push(variableTypes[variable]!) - 1));
  }

  run(): Func {
    const entry = this.cfg.order[0]!.id;
    const stack: { id: BlockId; mark: number; entered: boolean }[] = [{ id: entry, mark: 0, entered: false }];
    while (stack.length > 0) {
      const top = stack[stack.length - 1]!;
      if (top.entered) {
        this.restore(top.mark);
        stack.pop();
        continue;
      }
      top.entered = true;
      top.mark = this.undo.length;
      this.rename(this.cfg.blocks.get(top.id)!);
      for (const child of this.dominators.children.get(top.id)!) stack.push({ id: child, mark: 0, entered: false });
    }
    const first = this.finished.get(entry)!;
    this.finished.set(entry, { ...first, insts: [...this.zeroInsts, ...first.insts] });
    const blocks = this.func.blocks.flatMap((block) => this.finished.get(block.id) ?? []);
    const added = new Set([...this.added.values()].flat());
    return settleUnwritten({ ...this.func, valueTypes: this.valueTypes, blocks }, this.dominators, added, new Set(this.zeros.values()));
  }

  private rename(block: Block): void {
    const map = (value: Value) => this.replaced[value] ?? value;
    const added = this.added.get(block.id)!;
    this.places.get(block.id)!.forEach((variable, index) => this.set(variable, added[index]!));
    const insts: Inst[] = [];
    for (const step of this.steps.get(block.id)!) {
      if (step.op === "get") this.replaced[step.result] = this.get(step.variable);
      else if (step.op === "set") this.set(step.variable, map(step.value));
      else if (step.op === "forget") this.set(step.variable, undefined);
      else insts.push(mapOperands(step, map));
    }
    const mapped = mapTerminatorOperands(block.terminator, map);
    const needy = successorsOf(block).some((next) => this.places.get(next)!.length > 0);
    const terminator = !needy
      ? mapped
      : mapTargets(mapped, (target) => ({
          ...target,
          args: [...target.args, ...this.places.get(target.block)!.map((variable) => this.get(variable))],
        }));
    this.finished.set(block.id, { ...block, params: added.length === 0 ? block.params : [...block.params, ...added], insts, terminator });
  }

  private get(variable: Variable): Value {
    return this.current[variable] ?? this.zero(this.variableTypes[variable]!);
  }

  private set(variable: Variable, value: Value | undefined): void {
    this.undo.push({ variable, value: this.current[variable] });
    this.current[variable] = value;
  }

  private restore(mark: number): void {
    while (this.undo.length > mark) {
      const { variable, value } = this.undo.pop()!;
      this.current[variable] = value;
    }
  }

  private zero(type: Type): Value {
    let value = this.zeros.get(type);
    if (value === undefined) {
      value = this.valueTypes.push(type) - 1;
      this.zeros.set(type, value);
      this.zeroInsts.push({ op: "const", result: value, value: 0n });
    }
    return value;
  }
}

