/**
 * A switch becomes compares and branches: BPF has no jump tables that all kernels take. Neighbouring cases with one
 * destination are a range. Many cases within 64 numbers are tested by a bit of a mask each destination has, others by
 * halves, few one after the other.
 */

import type { Block, BlockId, Func, Target, Terminator, Value } from "../ir/ir.ts";
import { bitsOf, i1, i32, i64, type IntType, type Type } from "../ir/types.ts";
import { invariant } from "../support/invariant.ts";
import { Emitter } from "./emitter.ts";

const LONGEST_CHAIN = 4;

type Switch = Extract<Terminator, { op: "switch" }>;

/** The numbers `low` to `high` go to `target`. */
interface Range {
  readonly low: bigint;
  readonly high: bigint;
  readonly target: Target;
}

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
    this.ranges(block, terminator, rangesOf(terminator));
    return this.made;
  }

  private finish(block: Block, terminator: Terminator): void {
    const span = this.e.span && { span: this.e.span };
    this.made.push({ ...block, insts: [...block.insts, ...this.e.take()], terminator: { ...terminator, ...span } });
  }

  private fresh(): Block {
    return { id: this.nextBlock++, params: [], insts: [], terminator: { op: "unreachable" } };
  }

  /** `ranges` are sorted. */
  private ranges(block: Block, terminator: Switch, ranges: readonly Range[]): void {
    if (worthMasks(ranges)) return this.masks(block, terminator, ranges);
    if (cost(ranges) <= LONGEST_CHAIN) return this.chain(block, terminator, ranges);
    const middle = ranges.length >> 1;
    const [below, above] = [this.fresh(), this.fresh()];
    const condition = this.compare("ult", terminator.value, ranges[middle]!.low);
    this.finish(block, { op: "branch", condition, ifTrue: { block: below.id, args: [] }, ifFalse: { block: above.id, args: [] } });
    this.ranges(below, terminator, ranges.slice(0, middle));
    this.ranges(above, terminator, ranges.slice(middle));
  }

  private chain(block: Block, terminator: Switch, ranges: readonly Range[]): void {
    let here = block;
    for (const [index, range] of ranges.entries()) {
      const next = index === ranges.length - 1 ? undefined : this.fresh();
      const ifFalse: Target = next ? { block: next.id, args: [] } : terminator.default;
      this.finish(here, { op: "branch", condition: this.within(terminator.value, range), ifTrue: range.target, ifFalse });
      if (next) here = next;
    }
    if (ranges.length === 0) this.finish(here, { op: "jump", target: terminator.default });
  }

  private within(value: Value, { low, high }: Range): Value {
    const type = this.e.typeOf(value);
    if (low === high) return this.compare("eq", value, low);
    if (low === 0n) return this.compare("ule", value, high);
    if (high === (1n << BigInt(bitsOf(type))) - 1n) return this.compare("uge", value, low);
    return this.compare("ule", this.e.binaryConst("add", value, -low), high - low);
  }

  /** One bit for each number from the first case on, and a mask of the bits that go to each destination. */
  private masks(block: Block, terminator: Switch, ranges: readonly Range[]): void {
    const { e } = this;
    const { value } = terminator;
    const high = ranges[ranges.length - 1]!.high;
    const base = high < 64n ? 0n : ranges[0]!.low;
    const next = this.fresh();
    const place = base === 0n ? value : e.binaryConst("add", value, -base);
    const inside = this.compare("ule", place, high - base);
    this.finish(block, { op: "branch", condition: inside, ifTrue: { block: next.id, args: [] }, ifFalse: terminator.default });
    const type = maskType(high - base);
    const bit = e.binary("shl", e.constant(type, 1), e.resize(place, type));
    const byTarget = [...groupByTarget(ranges)];
    let here = next;
    for (const [index, group] of byTarget.entries()) {
      const mask = group.reduce((bits, range) => bits | bitsFromTo(range.low - base, range.high - base), 0n);
      const condition = e.compare("ne", e.binaryConst("and", bit, mask), e.constant(type, 0));
      const after = index === byTarget.length - 1 ? undefined : this.fresh();
      const ifFalse: Target = after ? { block: after.id, args: [] } : terminator.default;
      this.finish(here, { op: "branch", condition, ifTrue: group[0]!.target, ifFalse });
      if (after) here = after;
    }
  }

  private compare(op: "eq" | "ult" | "ule" | "uge", value: Value, constant: bigint): Value {
    const type: Type = this.e.typeOf(value);
    invariant(type !== i1, "a switch on a flag");
    return this.e.compare(op, value, this.e.constant(type, constant));
  }
}

function sameTarget(left: Target, right: Target): boolean {
  return left.block === right.block && left.args.length === right.args.length && left.args.every((arg, index) => arg === right.args[index]);
}

/** In order; few cases keep the order of the source, where the usual one is likely to stand first. */
function rangesOf({ cases, default: otherwise }: Switch): readonly Range[] {
  const kept = cases.filter((one) => !sameTarget(one.target, otherwise));
  const single = ({ value, target }: (typeof cases)[number]): Range => ({ low: value, high: value, target });
  const merged: Range[] = [];
  for (const one of kept.map(single).sort((left, right) => (left.low < right.low ? -1 : 1))) {
    const last = merged[merged.length - 1];
    if (last && last.high + 1n === one.low && sameTarget(last.target, one.target)) merged[merged.length - 1] = { ...last, high: one.high };
    else merged.push(one);
  }
  const allSingle = merged.length === kept.length && kept.length <= LONGEST_CHAIN;
  return allSingle && !worthMasks(merged) ? kept.map(single) : merged;
}

/** Branches of a chain, with what comes before those of ranges. */
function cost(ranges: readonly Range[]): number {
  return ranges.reduce((sum, { low, high }) => sum + (low === high || low === 0n ? 1 : 2), 0);
}

function groupByTarget(ranges: readonly Range[]): Iterable<readonly Range[]> {
  const groups: Range[][] = [];
  for (const range of ranges) {
    const group = groups.find((one) => sameTarget(one[0]!.target, range.target));
    if (group) group.push(range);
    else groups.push([range]);
  }
  return groups;
}

/** The check of the range, the shifted bit (3) and two or four instructions for each destination. In any order. */
function worthMasks(ranges: readonly Range[]): boolean {
  const [first, ...others] = ranges;
  if (!first || cost(ranges) < 4) return false;
  const lowest = others.reduce((low, range) => (range.low < low ? range.low : low), first.low);
  const highest = others.reduce((high, range) => (range.high > high ? range.high : high), first.high);
  const base = highest < 64n ? 0n : lowest;
  if (highest - base >= 64n) return false;
  let instructions = base === 0n ? 4 : 5;
  for (const group of groupByTarget(ranges)) {
    const mask = group.reduce((bits, range) => bits | bitsFromTo(range.low - base, range.high - base), 0n);
    instructions += mask < 0x8000_0000n || maskType(highest - base) === i32 ? 1 : 4;
  }
  return instructions < cost(ranges);
}

/** Masks of 32 bits are immediates. */
function maskType(span: bigint): IntType {
  return span < 32n ? i32 : i64;
}

function bitsFromTo(low: bigint, high: bigint): bigint {
  return ((1n << (high - low + 1n)) - 1n) << low;
}
