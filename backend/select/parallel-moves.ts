/** Copies that happen all at once, put in an order in which no source is overwritten before it is read. */

import type { Register } from "./machine.ts";

export interface Move {
  readonly to: Register;
  readonly from: Register;
}

/** `temporary` makes a register to break a cycle with. Destinations are distinct. */
export function sequenceMoves(moves: readonly Move[], temporary: () => Register): Move[] {
  const waiting = moves.filter((one) => one.to !== one.from);
  const readers = new Map<Register, number>();
  for (const { from } of waiting) readers.set(from, (readers.get(from) ?? 0) + 1);
  const sources = new Map(waiting.map((one) => [one.to, one.from]));
  const ready = waiting.filter((one) => !readers.has(one.to)).map((one) => one.to);
  const out: Move[] = [];

  const drain = (): void => {
    for (let to = ready.pop(); to !== undefined; to = ready.pop()) {
      const from = sources.get(to)!;
      sources.delete(to);
      out.push({ to, from });
      const left = readers.get(from)! - 1;
      readers.set(from, left);
      if (left === 0 && sources.has(from)) ready.push(from);
    }
  };

  drain();
  // What is left are cycles in which each register is read once: save one, and the rest unrolls.
  for (const to of [...sources.keys()]) {
    if (!sources.has(to)) continue;
    const saved = temporary();
    out.push({ to: saved, from: to });
    for (const [reader, from] of sources) if (from === to) sources.set(reader, saved);
    readers.set(saved, 1);
    readers.set(to, 0);
    ready.push(to);
    drain();
  }
  return out;
}
