/**
 * Which stack slots must not share memory. A slot is in use from the first instruction on a path that reaches its memory,
 * by its address or by a slot that may hold such an address, to the last, but not where all of it is written anew before
 * anything reads it; two slots conflict when both are in use at some point. A slot whose address is stored outside of the
 * stack is in use everywhere.
 */

import type { Cfg } from "../../compiler/analysis/cfg.ts";
import type { Block, BlockId, Func, SlotId, Value } from "../../compiler/ir/ir.ts";
import { pointersOf } from "../../compiler/analysis/provenance.ts";
import { operandsOf, terminatorOperands } from "../../compiler/ir/traverse.ts";
import { SlotAddresses } from "./slot-addresses.ts";
import { reachesMemory, WholeWrites } from "./whole-writes.ts";

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

export function slotConflicts(func: Func, cfg: Cfg): SlotConflicts {
  if (func.slots.length > MAX_SLOTS) return unknown;
  const addresses = new SlotAddresses(func, cfg);
  const writes = new WholeWrites(func, pointersOf(func, cfg));
  const mentions = new Map(cfg.order.map((block) => [block.id, mentionsIn(block, addresses, writes)]));
  const conflicts = new Map<SlotId, Set<SlotId>>(func.slots.map((slot) => [slot.id, new Set()]));
  const ranges = rangesOf(func, cfg, mentions, addresses.escaped);
  const pairs = [...ranges.values()].reduce((sum, inBlock) => sum + inBlock.length ** 2, 0);
  if (pairs > MAX_PAIRS) return unknown;
  for (const inBlock of ranges.values()) recordOverlaps(inBlock, conflicts);
  return {
    conflict: (a, b) => conflicts.get(a)?.has(b) ?? true,
    usedIn: (block) => ranges.get(block)?.map(({ slot }) => slot),
  };
}

/** The first and the last place in a block that reaches a slot. */
interface Mention {
  readonly first: number;
  readonly last: number;
  /** All of it is written before anything in the block can have read what was there. */
  readonly isWritten: boolean;
}

function mentionsIn(block: Block, addresses: SlotAddresses, writes: WholeWrites): Map<SlotId, Mention> {
  const mentions = new Map<SlotId, Mention>();
  const written = writes.in(block, addresses);
  const mention = (operands: readonly Value[], at: number): void => {
    for (const operand of operands) {
      for (const slot of addresses.reachedFrom(operand)) mentions.set(slot, { first: mentions.get(slot)?.first ?? at, last: at, isWritten: written.has(slot) });
    }
  };
  block.insts.forEach((inst, index) => {
    if (reachesMemory(inst)) mention(operandsOf(inst), index);
  });
  mention(terminatorOperands(block.terminator), block.insts.length);
  return mentions;
}

interface Range {
  readonly slot: SlotId;
  readonly start: number;
  readonly end: number;
}

function rangesOf(
  func: Func,
  cfg: Cfg,
  mentions: ReadonlyMap<BlockId, ReadonlyMap<SlotId, Mention>>,
  escaped: ReadonlySet<SlotId>,
): Map<BlockId, Range[]> {
  const ranges = new Map<BlockId, Range[]>(cfg.order.map((block) => [block.id, []]));
  for (const { id: slot } of func.slots) {
    const mentioned = cfg.order.filter((block) => mentions.get(block.id)!.has(slot)).map((block) => block.id);
    if (mentioned.length === 0) continue;
    const isWritten = (id: BlockId): boolean => mentions.get(id)!.get(slot)?.isWritten === true;
    const before = spread(mentioned.filter((id) => !isWritten(id)), cfg.predecessors, isWritten);
    const after = spread(mentioned, cfg.successors);
    for (const { id, insts } of cfg.order) {
      const mention = mentions.get(id)!.get(slot);
      const enters = escaped.has(slot) || (after.has(id) && !isWritten(id));
      const leaves = escaped.has(slot) || before.has(id);
      if (!mention && !(enters && leaves)) continue;
      const start = enters ? -1 : mention!.first;
      const end = leaves ? insts.length + 1 : mention!.last;
      ranges.get(id)!.push({ slot, start, end });
    }
  }
  return ranges;
}

/** The blocks that can be reached from some others by at least one step, and not through one that ends the way. */
function spread(from: readonly BlockId[], next: ReadonlyMap<BlockId, readonly BlockId[]>, ends: (block: BlockId) => boolean = () => false): ReadonlySet<BlockId> {
  const reached = new Set<BlockId>();
  const pending = [...from];
  for (let block = pending.pop(); block !== undefined; block = pending.pop()) {
    for (const one of next.get(block)!) {
      if (reached.has(one)) continue;
      reached.add(one);
      if (!ends(one)) pending.push(one);
    }
  }
  return reached;
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
