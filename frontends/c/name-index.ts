/** Which external declarations give a name its meaning. */

import type { TokenList } from "../shared/preprocessor/token-list.ts";

const NO_RANGES: readonly number[] = [];

/** By name, indices of ranges. Most names have one, so that is kept without an object. */
export class NameIndex {
  /** By the number of the spelling: the first range, or -1. */
  private readonly firsts: Int32Array;
  private readonly more = new Map<number, number[]>();

  constructor(private readonly tokens: TokenList) {
    this.firsts = new Int32Array(tokens.spellings).fill(-1);
  }

  /** Ranges are added in order. */
  add(spelling: number, range: number): void {
    const first = this.firsts[spelling]!;
    if (first < 0) this.firsts[spelling] = range;
    if (first < 0 || first === range) return;
    const others = this.more.get(spelling);
    if (!others) this.more.set(spelling, [range]);
    else if (others.at(-1) !== range) others.push(range);
  }

  /** -1: there is none. */
  first(name: string): number {
    const spelling = this.tokens.find(name);
    return spelling === undefined ? -1 : this.firsts[spelling]!;
  }

  get(name: string): readonly number[] {
    const first = this.first(name);
    return first < 0 ? NO_RANGES : [first, ...(this.more.get(this.tokens.find(name)!) ?? NO_RANGES)];
  }
}
