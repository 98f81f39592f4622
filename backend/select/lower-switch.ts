/**
 * Turns `switch` into compares: a chain when there are few cases, above that a binary search whose leaves are
 * chains. Neighbouring cases that go to the same place are one range.
 */

import type { Block, BlockId, Func, SwitchCase, Target, Terminator, Value } from "../../compiler/ir/ir.ts";
import { FunctionEditor, InstList } from "./editor.ts";

/** Up to this many tests stand in one chain. */
const LONGEST_CHAIN = 8;
const LONGEST_LEAF = 4;

type SwitchTerminator = Extract<Terminator, { readonly op: "switch" }>;

/** Values from `low` to `high`, both included, that go to one place. */
interface Range {
  readonly low: bigint;
  readonly high: bigint;
  readonly target: Target;
}

export function lowerSwitches(func: Func): Func {
  if (!func.blocks.some((block) => block.terminator.op === "switch")) return func;
  const editor = new FunctionEditor(func);
  const blocks = func.blocks.flatMap((block) =>
    block.terminator.op === "switch" ? lowerSwitch(editor, block, block.terminator) : [block],
  );
  return editor.finish(blocks);
}

function lowerSwitch(editor: FunctionEditor, block: Block, terminator: SwitchTerminator): Block[] {
  const made: Block[] = [];
  const head = new SwitchLowering(editor, terminator, made);
  const ranges = rangesOf(terminator.cases);
  if (ranges.length === 0) return [{ ...block, terminator: { op: "jump", target: terminator.default } }];
  const entry = head.search(ranges);
  // The first test belongs to the block of the switch itself.
  const first = made.find((one) => one.id === entry)!;
  const others = made.filter((one) => one !== first);
  return [{ ...block, insts: [...block.insts, ...first.insts], terminator: first.terminator }, ...others];
}

class SwitchLowering {
  constructor(
    private readonly editor: FunctionEditor,
    private readonly terminator: SwitchTerminator,
    private readonly made: Block[],
  ) {}

  /** The block where the search among `ranges` starts. */
  search(ranges: readonly Range[]): BlockId {
    if (ranges.length <= LONGEST_CHAIN) return this.chain(ranges);
    const middle = ranges.length >> 1;
    return this.bisect(ranges.slice(0, middle), ranges.slice(middle));
  }

  private bisect(lower: readonly Range[], upper: readonly Range[]): BlockId {
    const id = this.editor.newBlockId();
    const { value } = this.terminator;
    const code = new InstList(this.editor, this.terminator.span);
    const pivot = code.constant(this.editor.typeOf(value), upper[0]!.low);
    const condition = code.compare("ult", value, pivot);
    const place = this.made.push({ id, params: [], insts: code.insts, terminator: { op: "unreachable" } }) - 1;
    const low = lower.length <= LONGEST_LEAF ? this.chain(lower) : this.search(lower);
    const high = upper.length <= LONGEST_LEAF ? this.chain(upper) : this.search(upper);
    this.made[place] = this.branching(id, code, condition, { block: low, args: [] }, { block: high, args: [] });
    return id;
  }

  private chain(ranges: readonly Range[]): BlockId {
    const ids = ranges.map(() => this.editor.newBlockId());
    ranges.forEach((range, index) => {
      const code = new InstList(this.editor, this.terminator.span);
      const condition = this.test(code, range);
      const next = ids[index + 1];
      const otherwise = next === undefined ? this.terminator.default : { block: next, args: [] };
      this.made.push(this.branching(ids[index]!, code, condition, range.target, otherwise));
    });
    return ids[0]!;
  }

  private test(code: InstList, range: Range): Value {
    const { value } = this.terminator;
    const type = this.editor.typeOf(value);
    if (range.low === range.high) return code.compare("eq", value, code.constant(type, range.low));
    if (range.low === 0n) return code.compare("ule", value, code.constant(type, range.high));
    const distance = code.binary("sub", value, code.constant(type, range.low));
    return code.compare("ule", distance, code.constant(type, range.high - range.low));
  }

  private branching(id: BlockId, code: InstList, condition: Value, ifTrue: Target, ifFalse: Target): Block {
    const { span } = this.terminator;
    return { id, params: [], insts: code.insts, terminator: { op: "branch", condition, ifTrue, ifFalse, ...(span && { span }) } };
  }
}

/** The cases in rising order, neighbours with the same target joined; pairs stay apart, as one test each is cheaper. */
function rangesOf(cases: readonly SwitchCase[]): Range[] {
  const sorted = [...cases].sort((a, b) => (a.value < b.value ? -1 : a.value > b.value ? 1 : 0));
  const ranges: Range[] = [];
  for (const { value, target } of sorted) {
    const last = ranges.at(-1);
    if (last && last.high + 1n === value && sameTarget(last.target, target)) {
      ranges[ranges.length - 1] = { ...last, high: value };
    } else {
      ranges.push({ low: value, high: value, target });
    }
  }
  return ranges.flatMap((range) =>
    range.high - range.low === 1n && range.low !== 0n
      ? [
          { ...range, high: range.low },
          { ...range, low: range.high },
        ]
      : [range],
  );
}

function sameTarget(a: Target, b: Target): boolean {
  return a.block === b.block && a.args.length === b.args.length && a.args.every((arg, index) => arg === b.args[index]);
}
