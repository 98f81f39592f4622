/**
 * A switch becomes compares and branches: BPF has no jump tables before v4's successors. Few cases are asked one after
 * the other, many by halves, so that n cases cost about log2(n) branches.
 */

import type { Block, BlockId, Func, SwitchCase, Target, Terminator, Value } from "../ir/ir.ts";
import { bitsOf } from "../ir/types.ts";
import { Emitter } from "./emitter.ts";

const LONGEST_CHAIN = 4;

type Switch = Extract<Terminator, { op: "switch" }>;

export function lowerSwitches(func: Func): Func {
  if (!func.blocks.some((block) => block.terminator.op === "switch")) return func;
  const types = [...func.valueTypes];
  const lowering = new SwitchLowering(new Emitter(types), Math.max(...func.blocks.map((block) => block.id)) + 1);
  const blocks = func.blocks.flatMap((block) => (block.terminator.op === "switch" ? lowering.lower(block, block.terminator) : [block]));
  return { ...func, valueTypes: types, blocks };
}

class SwitchLowering {
  private made: Block[] = [];

  constructor(
    private readonly e: Emitter,
    private nextBlock: BlockId,
  ) {}

  lower(block: Block, terminator: Switch): readonly Block[] {
    this.made = [];
    this.e.span = terminator.span;
    const cases = [...terminator.cases].sort((left, right) => (left.value < right.value ? -1 : 1));
    if (terminator.cases.length <= LONGEST_CHAIN) this.chain(block, terminator, terminator.cases);
    else this.halves(block, terminator, cases);
    return this.made;
  }

  private finish(block: Block, terminator: Terminator): void {
    this.made.push({ ...block, insts: [...block.insts, ...this.e.take()], terminator });
  }

  private fresh(): Block {
    return { id: this.nextBlock++, params: [], insts: [], terminator: { op: "unreachable" } };
  }

  /** Equal or not, one case after the other, in the order of the source. */
  private chain(block: Block, terminator: Switch, cases: readonly SwitchCase[]): void {
    const span = terminator.span && { span: terminator.span };
    let here = block;
    for (const [index, one] of cases.entries()) {
      const last = index === cases.length - 1;
      const next = last ? undefined : this.fresh();
      const ifFalse: Target = next ? { block: next.id, args: [] } : terminator.default;
      const condition = this.compare("eq", terminator.value, one.value);
      this.finish(here, { op: "branch", condition, ifTrue: one.target, ifFalse, ...span });
      if (next) here = next;
    }
    if (cases.length === 0) this.finish(here, { op: "jump", target: terminator.default, ...span });
  }

  /** `cases` are sorted. */
  private halves(block: Block, terminator: Switch, cases: readonly SwitchCase[]): void {
    if (cases.length <= LONGEST_CHAIN) return this.chain(block, terminator, cases);
    const middle = cases.length >> 1;
    const [below, above] = [this.fresh(), this.fresh()];
    const condition = this.compare("ult", terminator.value, cases[middle]!.value);
    const span = terminator.span && { span: terminator.span };
    this.finish(block, { op: "branch", condition, ifTrue: { block: below.id, args: [] }, ifFalse: { block: above.id, args: [] }, ...span });
    this.halves(below, terminator, cases.slice(0, middle));
    this.halves(above, terminator, cases.slice(middle));
  }

  private compare(op: "eq" | "ult", value: Value, constant: bigint): Value {
    const type = this.e.typeOf(value);
    return this.e.compare(op, value, this.e.constant(type, BigInt.asUintN(bitsOf(type), constant)));
  }
}
