/**
 * Where the headers of a packet lie when its parser accepts, and whether a deparser that emits what was parsed would
 * leave each of them there. A data-flow analysis over the copies of the parser's states.
 */

import type { BlockId } from "../../../compiler/ir/ir.ts";
import type { Cursor } from "./packet-reader.ts";
import type { HeaderLocation, ScalarLocation } from "./storage.ts";

interface HeaderRead {
  readonly header: HeaderLocation;
  /** In bits from the start of the packet; null where only the run knows. */
  readonly offset: number | null;
}

/** What one copy of a state reads, and which copies may follow. */
export interface ParserStep {
  /** In their order; null for bits that went into no header. */
  readonly reads: (HeaderRead | null)[];
  readonly next: Set<ParserStep>;
  /** The variables that it writes. */
  readonly writes: Set<ScalarLocation>;
}

export function newStep(): ParserStep {
  return { reads: [], next: new Set(), writes: new Set() };
}

/** The steps on the ways from a step back to itself. */
export function stepsOfLoop(head: ParserStep): ReadonlySet<ParserStep> {
  const reached = new Set<ParserStep>();
  const pending = [head];
  for (let step = pending.pop(); step; step = pending.pop()) {
    for (const next of step.next) if (!reached.has(next) && reached.add(next)) pending.push(next);
  }
  const steps = new Set([head]);
  for (let size = 0; size < steps.size; ) {
    size = steps.size;
    for (const step of reached) if ([...step.next].some((next) => steps.has(next))) steps.add(step);
  }
  return steps;
}

/** The variables that any of the steps writes. */
export function writtenIn(steps: ReadonlySet<ParserStep>): readonly ScalarLocation[] {
  return [...new Set([...steps].flatMap(({ writes }) => [...writes]))];
}

export interface AcceptEdge {
  readonly block: BlockId;
  readonly step: ParserStep;
  readonly cursor: Cursor;
}

export interface ParserTrace {
  readonly start: ParserStep;
  readonly accepts: readonly AcceptEdge[];
}

export interface PacketLayout {
  /** True when what lies before the payload is, on every path to this edge, just the headers in the deparser's order. */
  inOrder(edge: AcceptEdge): boolean;
  /** In bytes, where every path has the header at the same known place. */
  placeOf(header: HeaderLocation): number | undefined;
}

/** Past the last header of all: the order is broken already. */
const BROKEN = Number.MAX_SAFE_INTEGER;

/** `order`: the headers as the deparser emits them, each once. */
export function packetLayout(trace: ParserTrace, order: readonly HeaderLocation[]): PacketLayout {
  const last = lastRead(trace.start, order);
  const offsets = new Map<HeaderLocation, Set<number | null>>();
  for (const { reads } of last.keys()) {
    for (const read of reads) {
      if (!read) continue;
      const known = offsets.get(read.header) ?? new Set();
      offsets.set(read.header, known.add(read.offset));
    }
  }
  return {
    inOrder: ({ step }) => last.get(step) !== BROKEN,
    placeOf(header) {
      const [offset, ...more] = offsets.get(header) ?? [];
      return offset === undefined || offset === null || more.length > 0 || offset % 8 !== 0 ? undefined : offset / 8;
    },
  };
}

/** For the end of each step: the place in `order` of the header that was read last, the greatest of all paths. */
function lastRead(start: ParserStep, order: readonly HeaderLocation[]): Map<ParserStep, number> {
  const before = new Map<ParserStep, number>([[start, -1]]);
  const after = new Map<ParserStep, number>();
  const pending = [start];
  for (let step = pending.pop(); step; step = pending.pop()) {
    const end = step.reads.reduce((last, read) => {
      const place = read ? order.indexOf(read.header) : -1;
      return place > last ? place : BROKEN;
    }, before.get(step)!);
    after.set(step, end);
    for (const next of step.next) {
      const known = before.get(next);
      if (known !== undefined && known >= end) continue;
      before.set(next, end);
      pending.push(next);
    }
  }
  return after;
}
