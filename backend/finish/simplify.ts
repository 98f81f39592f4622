/**
 * Cleans the control flow of finished code: jumps to jumps, blocks in a row, blocks that are the same, endings that
 * are the same, and blocks that nothing reaches, which the verifier refuses ("unreachable insn").
 */

import { definitionOf, successorsOf, type MachineBlock, type MachineInst, type MachineTerminator } from "../select/machine.ts";

export function simplifyControlFlow(blocks: readonly MachineBlock[]): MachineBlock[] {
  let current = mergeRows(threadJumps(joinExits(blocks)));
  for (;;) {
    const next = mergeRows(threadJumps(mergeEndings(mergeEqualBlocks(current))));
    if (sizeOf(next) === sizeOf(current)) return next;
    current = next;
  }
}

function sizeOf(blocks: readonly MachineBlock[]): number {
  return blocks.reduce((sum, block) => sum + block.insts.length + 1, 0);
}

/** Sends jumps to an empty block on to where that block jumps; drops what is then unreachable. */
export function threadJumps(blocks: readonly MachineBlock[]): MachineBlock[] {
  const byId = new Map(blocks.map((block) => [block.id, block]));
  const goal = (id: number): number => {
    const seen = new Set<number>();
    for (let at = id; ; ) {
      const block = byId.get(at)!;
      if (block.insts.length > 0 || block.terminator.kind !== "jump" || seen.has(at)) return at;
      seen.add(at);
      at = block.terminator.target;
    }
  };
  const threaded = blocks.map((block) => ({ ...block, terminator: settle(mapTerminatorTargets(block.terminator, goal)) }));
  return reachable(threaded);
}

/**
 * Sends all ways out to one block with nothing but `exit`, so that branches can go there and the last block falls
 * through to it. Blocks that are not next to it get an `exit` of their own again when code is emitted.
 */
function joinExits(blocks: readonly MachineBlock[]): readonly MachineBlock[] {
  const exits = blocks.filter((block) => block.terminator.kind === "exit");
  if (exits.length < 2) return blocks;
  const id = blocks.reduce((highest, block) => Math.max(highest, block.id), -1) + 1;
  const [first] = exits as [MachineBlock];
  const joined = blocks.map((block): MachineBlock => {
    const { terminator } = block;
    if (terminator.kind !== "exit") return block;
    return { ...block, terminator: { kind: "jump", target: id, ...(terminator.span && { span: terminator.span }) } };
  });
  return [...joined, { ...first, id, insts: [], terminator: { ...first.terminator, kind: "exit", usesResult: true } }];
}

/** A branch whose two ways are one is a jump. */
function settle(terminator: MachineTerminator): MachineTerminator {
  if (terminator.kind !== "branch" || terminator.ifTrue !== terminator.ifFalse) return terminator;
  return { kind: "jump", target: terminator.ifTrue, ...(terminator.span && { span: terminator.span }) };
}

function reachable(blocks: readonly MachineBlock[]): MachineBlock[] {
  const byId = new Map(blocks.map((block) => [block.id, block]));
  const seen = new Set<number>();
  const pending = blocks.length > 0 ? [blocks[0]!.id] : [];
  for (let id = pending.pop(); id !== undefined; id = pending.pop()) {
    if (seen.has(id)) continue;
    seen.add(id);
    pending.push(...successorsOf(byId.get(id)!.terminator));
  }
  return blocks.filter((block) => seen.has(block.id));
}

/** Joins a block that jumps to one that has no other way in. */
function mergeRows(blocks: readonly MachineBlock[]): MachineBlock[] {
  const entries = new Map<number, number>([[blocks[0]!.id, 1]]);
  for (const block of blocks) {
    for (const next of successorsOf(block.terminator)) entries.set(next, (entries.get(next) ?? 0) + 1);
  }
  const nextInRow = (block: MachineBlock): number | undefined =>
    block.terminator.kind === "jump" && entries.get(block.terminator.target) === 1 ? block.terminator.target : undefined;
  const byId = new Map(blocks.map((block) => [block.id, block]));
  const inside = new Set(blocks.flatMap((block) => nextInRow(block) ?? []));
  return blocks.filter((block) => !inside.has(block.id)).map((head) => {
    const insts = [...head.insts];
    let last = head;
    for (let next = nextInRow(last); next !== undefined; next = nextInRow(last)) {
      last = byId.get(next)!;
      for (const inst of last.insts) insts.push(inst);
    }
    return { ...head, insts, terminator: last.terminator };
  });
}

/** Blocks with the same instructions and the same way out become one. */
function mergeEqualBlocks(blocks: readonly MachineBlock[]): MachineBlock[] {
  const first = new Map<string, number>();
  const replacement = new Map<number, number>();
  blocks.forEach((block, index) => {
    const key = `${block.insts.map(keyOf).join(";")};${keyOf(block.terminator)}`;
    const same = first.get(key);
    if (same === undefined) first.set(key, block.id);
    else if (index > 0) replacement.set(block.id, same);
  });
  if (replacement.size === 0) return [...blocks];
  const goal = (id: number): number => replacement.get(id) ?? id;
  return reachable(blocks.map((block) => ({ ...block, terminator: settle(mapTerminatorTargets(block.terminator, goal)) })));
}

/** What an instruction does, without where it comes from. */
const keys = new WeakMap<object, string>();

function keyOf(inst: MachineInst | MachineTerminator): string {
  let key = keys.get(inst);
  if (key === undefined) {
    const { span: _, ...rest } = inst;
    key = JSON.stringify(rest, (name, value: unknown) => (name === "places" ? undefined : typeof value === "bigint" ? `${value}n` : value));
    keys.set(inst, key);
  }
  return key;
}

/**
 * Blocks that leave the same way and end in the same instructions share that end. Of several endings the one that
 * most blocks have is taken, and the longest that those have in common.
 */
function mergeEndings(blocks: readonly MachineBlock[]): MachineBlock[] {
  const groups = new Map<string, MachineBlock[]>();
  for (const block of blocks.map(sinkForMerging)) {
    const last = block.insts.at(-1);
    if (!last) continue;
    const key = `${keyOf(last)};${keyOf(block.terminator)}`;
    const group = groups.get(key);
    if (group) group.push(block);
    else groups.set(key, [block]);
  }
  const changed = new Map<number, MachineBlock>();
  const added: MachineBlock[] = [];
  let nextId = blocks.reduce((highest, block) => Math.max(highest, block.id), -1) + 1;
  for (const group of groups.values()) {
    if (group.length < 2) continue;
    const length = commonEnding(group);
    const { insts, terminator } = group[0]!;
    const shared = nextId++;
    added.push({ ...group[0]!, id: shared, insts: insts.slice(insts.length - length), terminator });
    for (const block of group) {
      const rest = block.insts.slice(0, block.insts.length - length);
      const span = block.terminator.span && { span: block.terminator.span };
      changed.set(block.id, { ...block, insts: rest, terminator: { kind: "jump", target: shared, ...span } });
    }
  }
  if (added.length === 0) return [...blocks];
  return [...blocks.map((block) => changed.get(block.id) ?? block), ...added];
}

/**
 * Puts the constants at the end of a block in an order in which those that other blocks are likely to have too come
 * last: addresses of maps after numbers.
 */
function sinkForMerging(block: MachineBlock): MachineBlock {
  if (block.terminator.kind === "branch" || block.terminator.kind === "assembly") return block;
  let start = block.insts.length;
  const destinations = new Set<number>();
  for (; start > 0; start--) {
    const inst = block.insts[start - 1]!;
    if (rankOf(inst) === undefined || !("destination" in inst) || destinations.has(inst.destination)) break;
    destinations.add(inst.destination);
  }
  if (block.insts.length - start < 2) return block;
  const sorted = block.insts.slice(start).sort((a, b) => rankOf(a)! - rankOf(b)! || definitionOf(a)! - definitionOf(b)!);
  return { ...block, insts: [...block.insts.slice(0, start), ...sorted] };
}

function rankOf(inst: MachineInst): number | undefined {
  if (inst.kind === "loadImm64") return inst.value.kind === "number" ? 1 : 2;
  return inst.kind === "alu" && inst.op === "mov" && inst.source.kind === "immediate" ? 0 : undefined;
}

function commonEnding(group: readonly MachineBlock[]): number {
  const shortest = Math.min(...group.map((block) => block.insts.length));
  for (let length = 1; length < shortest; length++) {
    const key = keyOf(group[0]!.insts.at(-1 - length)!);
    if (group.some((block) => keyOf(block.insts.at(-1 - length)!) !== key)) return length;
  }
  return shortest;
}

function mapTerminatorTargets(terminator: MachineTerminator, map: (block: number) => number): MachineTerminator {
  if (terminator.kind === "jump") return { ...terminator, target: map(terminator.target) };
  if (terminator.kind === "exit" || terminator.kind === "none") return terminator;
  if (terminator.kind === "assembly") return { ...terminator, next: map(terminator.next), labels: terminator.labels.map(map) };
  return { ...terminator, ifTrue: map(terminator.ifTrue), ifFalse: map(terminator.ifFalse) };
}
