/** Intervals of which the first that contains a number wins, as intervals that do not overlap. */

export interface Interval {
  /** Both belong to it; unsigned. */
  readonly low: bigint;
  readonly high: bigint;
}

export interface Segment {
  /** It goes to where the next one starts. */
  readonly start: bigint;
  /** An index into the intervals; null where none of them is. */
  readonly winner: number | null;
}

/** Segments in rising order, the first from 0; none beyond `most`. */
export function disjointSegments(intervals: readonly Interval[], most: bigint): readonly Segment[] {
  const starts = [...new Set([0n, ...intervals.flatMap(({ low, high }) => [low, high + 1n])])].filter((start) => start <= most).sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  const places = new Map(starts.map((start, index) => [start, index]));
  const winners = new Array<number | null>(starts.length).fill(null);
  // From each place, a place not before it up to which all are taken: followed, and shortened on the way.
  const next = starts.map((_, index) => index);
  next.push(starts.length);
  const free = (from: number): number => {
    let at = from;
    while (next[at] !== at) {
      next[at] = next[next[at]!]!;
      at = next[at]!;
    }
    return at;
  };
  intervals.forEach(({ low, high }, winner) => {
    const end = places.get(high + 1n) ?? starts.length;
    for (let at = free(places.get(low)!); at < end; at = free(at)) {
      winners[at] = winner;
      next[at] = at + 1;
    }
  });
  return starts.map((start, index) => ({ start, winner: winners[index]! })).filter(({ winner }, index) => index === 0 || winner !== winners[index - 1]);
}
