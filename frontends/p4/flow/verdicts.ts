/** What was found of each expression, over all the ways on which it is come to. */

import type { Expression } from "../ast.ts";
import type { Facts } from "./state.ts";

export interface Verdict {
  readonly expression: Expression;
  /** Bad on every way; otherwise on some. */
  readonly always: boolean;
}

export class Verdicts {
  private readonly seen = new Map<Expression, Facts>();

  /** A whole that is good in part counts as good: somebody filled what is needed of it. */
  add(expression: Expression, mask: bigint, state: Facts): void {
    const known = this.seen.get(expression);
    const good = (state.good & mask) !== 0n || (state.bad & mask) !== mask ? 1n : 0n;
    const bad = (state.bad & mask) === mask ? 1n : 0n;
    this.seen.set(expression, { bad: bad | (known?.bad ?? 0n), good: good | (known?.good ?? 0n) });
  }

  get all(): readonly Verdict[] {
    return [...this.seen].filter(([, { bad }]) => bad !== 0n).map(([expression, { good }]) => ({ expression, always: good === 0n }));
  }
}
