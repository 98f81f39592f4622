/**
 * Which stack slots must not share memory. A slot is in use from the first instruction on a path that reaches its memory,
 * by its address or by a slot that may hold such an address, to the last, but not where all of it is written anew before
 * anything reads it; two slots conflict when both are in use at some point, or when their addresses are compared. A slot
 * whose address is stored outside of the stack is in use everywhere.
 */

import type { Cfg } from "../../compiler/analysis/cfg.ts";
import type { Pointers } from "../../compiler/analysis/provenance.ts";
import type { BlockId, Func, SlotId } from "../../compiler/ir/ir.ts";
import { SlotAddresses } from "./slot-addresses.ts";
import { SlotUses, type SlotUse } from "./slot-uses.ts";

export interface SlotConflicts {
  conflict(a: SlotId, b: SlotId): boolean;
  /** The slots that are in use somewhere in a block; undefined where that is not known. */
  usedIn(block: BlockId): readonly SlotId[] | undefined;
}

const unknown: SlotConflicts = { conflict: () => true, usedIn: () => undefined };

/** Functions with more slots than this are rare, and get no sharing. */
const MAX_SLOTS = 512;
/** Nor do those where so many slots are in use in so many blocks that comparing them takes seconds. */
const MAX_PAIRS = 10_000_000;

export function slotConflicts(func: Func, cfg: Cfg, pointers: Pointers): SlotConflicts {
  if (func.slots.length > MAX_SLOTS) return unknown;
  const addresses = new SlotAddresses(func, cfg);
  const uses = new SlotUses(func, pointers, addresses);
  const inBlocks = new Map(cfg.order.map((block) => [block.id, uses.in(block)]));
  const conflicts = new Map<SlotId, Set<SlotId>>(func.slots.map((slot) => [slot.id, new Set()]));
  const ranges = rangesOf(func, cfg, inBlocks, addresses.escaped);
  const pairs = [...ranges.values()].reduce((sum, inBlock) => sum + inBlock.length ** 2, 0);
  if (pairs > MAX_PAIRS) return unknown;
  for (const inBlock of ranges.values()) recordOverlaps(inBlock, conflicts);
  return {
    conflict: (a, b) => addresses.areCompared(a, b) || (conflicts.get(a)?.has(b) ?? true),
    usedIn: (block) => ranges.get(block)?.map(({ slot }) => slot),
  };
}

interface Range {
  readonly slot: SlotId;
  readonly start: number;
  readonly end: number;
}

type Uses = ReadonlyMap<BlockId, ReadonlyMap<SlotId, SlotUse>>;

function rangesOf(func: Func, cfg: Cfg, uses: Uses, escaped: ReadonlySet<SlotId>): Map<BlockId, Range[]> {
  const ranges = new Map<BlockId, Range[]>(cfg.order.map((block) => [block.id, []]));
  for (const { id: slot } of func.slots) {
    const reached = cfg.order.filter((block) => uses.get(block.id)!.has(slot)).map((block) => block.id);
    if (reached.length === 0) continue;
    const after = reachable(reached, cfg.successors);
    const needed = neededAtEnd(slot, reached, cfg, uses);
    for (const { id, insts } of cfg.order) {
      const use = uses.get(id)!.get(slot);
      const leaves = escaped.has(slot) || needed.has(id);
      const enters = escaped.has(slot) || (after.has(id) && neededAtStart(use, needed.get(id) ?? 0n) !== 0n);
      if (!use && !(enters && leaves)) continue;
      const start = enters ? -1 : use!.first;
      const end = leaves ? insts.length + 1 : use!.last;
      ranges.get(id)!.push({ slot, start, end });
    }
  }
  return ranges;
}

/** The blocks that can be reached from some others by at least one step. */
function reachable(from: readonly BlockId[], next: ReadonlyMap<BlockId, readonly BlockId[]>): ReadonlySet<BlockId> {
  const reached = new Set<BlockId>();
  const pending = [...from];
  for (let block = pending.pop(); block !== undefined; block = pending.pop()) {
    for (const one of next.get(block)!) {
      if (reached.has(one)) continue;
      reached.add(one);
      pending.push(one);
    }
  }
  return reached;
}

/** The bytes of a slot that may be read behind each block as they are at its end; blocks behind which none is are left out. */
function neededAtEnd(slot: SlotId, reached: readonly BlockId[], cfg: Cfg, uses: Uses): ReadonlyMap<BlockId, bigint> {
  const needed = new Map<BlockId, bigint>();
  const pending = [...reached];
  for (let block = pending.pop(); block !== undefined; block = pending.pop()) {
    const use = uses.get(block)!.get(slot);
    const atStart = neededAtStart(use, needed.get(block) ?? 0n);
    if (atStart === 0n) continue;
    for (const before of cfg.predecessors.get(block)!) {
      const known = needed.get(before) ?? 0n;
      if ((known | atStart) === known) continue;
      needed.set(before, known | atStart);
      pending.push(before);
    }
  }
  return needed;
}

function neededAtStart(use: SlotUse | undefined, atEnd: bigint): bigint {
  return use ? use.reads | (atEnd & ~use.writes) : atEnd;
}

function recordOverlaps(ranges: readonly Range[], conflicts: ReadonlyMap<SlotId, Set<SlotId>>): void {
  for (const [index, a] of ranges.entries()) {
    for (const b of ranges.slice(index + 1)) {
      if (a.start > b.end || b.start > a.end) continue;
      conflicts.get(a.slot)!.add(b.slot);
      conflicts.get(b.slot)!.add(a.slot);
    }
  }
}
