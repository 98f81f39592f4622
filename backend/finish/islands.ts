/**
 * Jumps that go further than a 16-bit offset reaches (RFC 9669 §4.3), where there is no gotol: on the way lies a jump that
 * goes on, and the code around it jumps over it.
 *
 *     goto island … goto +1; island: goto target; … target:
 */

import { append } from "../../compiler/support/multi-map.ts";
import type { Line } from "./lines.ts";

/** In slots; more than this is reached, as other islands may come to lie in between. */
const REACH = 32_000;
/** At once, so that they take less room than is left. */
const MOST_ISLANDS = 100;

interface Island {
  readonly label: number;
  /** The line before which it lies. */
  readonly before: number;
  readonly line: Line;
}

/** The lines with islands for those of `far`, which are jumps; `slots` and `targets` are by line, `label` is free, and so are those after it. */
export function withIslands(lines: readonly Line[], far: readonly number[], slots: readonly number[], targets: readonly (number | undefined)[], label: number): Line[] {
  const islands: Island[] = [];
  const moved = new Map<number, number>();
  for (const index of far) {
    const target = targets[index]!;
    let island = islands.find((one) => one.line.block === lines[index]!.block && isOnTheWay(slots, index, one.before, target));
    if (!island && islands.length < MOST_ISLANDS) {
      island = { label: label + islands.length, before: placeFor(lines, slots, index, target), line: lines[index]! };
      islands.push(island);
    }
    if (island) moved.set(index, island.label);
  }
  const byPlace = new Map<number, Line[]>();
  for (const { label: start, before, line } of islands) for (const one of islandLines(line, start)) append(byPlace, before, one);
  return lines.flatMap((line, index) => {
    const block = moved.get(index);
    return [...(byPlace.get(index) ?? []), block === undefined ? line : { ...line, block }];
  });
}

function isOnTheWay(slots: readonly number[], from: number, place: number, target: number): boolean {
  const [distance, whole] = [slots[place]! - slots[from]!, slots[target]! - slots[from]!];
  return Math.sign(distance) === Math.sign(whole) && Math.abs(distance) <= REACH && Math.abs(distance) < Math.abs(whole);
}

/** As far as is reached, but not among lines that another skips. */
function placeFor(lines: readonly Line[], slots: readonly number[], from: number, target: number): number {
  const step = target > from ? 1 : -1;
  let place = from + step;
  let found = place;
  for (; Math.abs(slots[place]! - slots[from]!) <= REACH; place += step) if (lines[place - 1]?.skip === undefined) found = place;
  return found;
}

function islandLines({ instruction, span, block }: Line, label: number): Line[] {
  return [
    { instruction: { kind: "jump", target: 0 }, span, skip: 1 },
    { instruction, span, block, starts: [label] },
  ];
}
