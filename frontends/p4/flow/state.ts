/**
 * What may hold of the places of a block, at one point of it: each place is good (written, valid) or bad (not written,
 * invalid), and which of the two on some way to here. A place that is bad on every way has only its bad bit.
 */

export interface Facts {
  /** A bit for each place that may be bad here. */
  readonly bad: bigint;
  readonly good: bigint;
}

/** Null where nothing comes to. */
export type State = Facts | null;

export const NOTHING: Facts = { bad: 0n, good: 0n };

export function join(left: State, right: State): State {
  if (!left || !right) return left ?? right;
  if (left === right) return left;
  const bad = left.bad | right.bad;
  const good = left.good | right.good;
  return bad === left.bad && good === left.good ? left : { bad, good };
}

export function sameState(left: State, right: State): boolean {
  return left === right || (left !== null && right !== null && left.bad === right.bad && left.good === right.good);
}

/** The places of the mask as they are known to be from here on. */
export function set(state: Facts, mask: bigint, isGood: boolean): Facts {
  const [bad, good] = [state.bad & ~mask, state.good & ~mask];
  return isGood ? { bad, good: good | mask } : { bad: bad | mask, good };
}
