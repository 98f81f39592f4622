/**
 * The entries of a masked table: groups of entries with one mask in a hash (see `MaskedPlaces`).
 *
 * Each step that a packet could see is one update or deletion in the map, which the kernel does atomically: a new group
 * is empty until its first entry comes, its priority rises before an entry needs it, and a group that has lost its last
 * entry loses its identity, so that nobody takes the entries of a later group for its own. Two entries that differ
 * in nothing but priority, or in ranges whose ends share their leading bits, lie in two groups with the same mask.
 * A program of one control plane at a time: groups are remembered, and only looked at again when the map disagrees.
 */

import type { MaskedPlaces, TableDescription } from "./control-plane.ts";
import { decodeCall, encodeCall, type ActionCall, type Entry, type EntryKey, type MapAccess, type TableEntries } from "./entries.ts";
import { getField, getNumber, putField, putNumber, type Endian } from "./encode.ts";
import { ControlPlaneError } from "./error.ts";
import { bitsOf, matchOfBits, putBits, sameMatch, type Match } from "./match.ts";

interface Group {
  readonly index: number;
  /** What keys of its entries have at `groupOffset`; `UNUSED` for a group without entries. */
  identity: number;
  priority: number;
  mask: Uint8Array;
  entries: number;
}

/** Identities are apart from the numbers of groups. */
const FIRST_IDENTITY = 2 ** 31;
const UNUSED = 2 ** 32 - 1;

/** What is known of the groups in a map. */
class Groups {
  readonly all: Group[] = [];
  /** Of all groups together. */
  entries = 0;
  private readonly byMask = new Map<string, Group[]>();
  private readonly unused: number[] = [];
  private lastIdentity = FIRST_IDENTITY - 1;

  put(group: Group): void {
    this.all[group.index] = group;
    this.entries += group.entries;
    if (group.identity === UNUSED) return void this.unused.push(group.index);
    this.lastIdentity = Math.max(this.lastIdentity, group.identity);
    const alike = this.byMask.get(group.mask.join()) ?? [];
    this.byMask.set(group.mask.join(), [...alike, group]);
  }

  withMask(mask: Uint8Array): readonly Group[] {
    return this.byMask.get(mask.join()) ?? [];
  }

  count(group: Group, change: 1 | -1): void {
    group.entries += change;
    this.entries += change;
  }

  /** Where a new group goes. */
  freeIndex(): number {
    return this.unused.pop() ?? this.all.length;
  }

  freshIdentity(): number {
    return this.lastIdentity + 1;
  }

  retire(group: Group): void {
    const alike = this.withMask(group.mask).filter((one) => one !== group);
    this.byMask.set(group.mask.join(), alike);
    Object.assign(group, { identity: UNUSED, priority: 0, mask: new Uint8Array(group.mask.length) });
    this.unused.push(group.index);
  }

  /** Gives the index that it had. */
  dropLast(): number {
    const { index } = this.all.pop()!;
    this.unused.splice(this.unused.indexOf(index), 1);
    return index;
  }
}

/** Where an entry lies. */
interface Found {
  readonly group: Group;
  readonly key: Uint8Array;
}

const BPF_NOEXIST = 1;

export class MaskedEntries implements TableEntries {
  private readonly places: MaskedPlaces;
  private known: Groups | null = null;

  constructor(
    private readonly table: TableDescription,
    private readonly map: MapAccess,
    private readonly endian: Endian,
  ) {
    this.places = table.masked!;
  }

  add(entry: Entry): void {
    const { table } = this;
    const groups = this.groups();
    if (this.locate(entry)) throw new ControlPlaneError(`table '${table.name}' has such an entry already`);
    if (groups.entries >= table.size) throw new ControlPlaneError(`table '${table.name}' is full: it takes ${table.size} entries`);
    const mask = this.maskOf(entry);
    const free = groups.withMask(mask).find((group) => this.map.lookup(this.keyIn(group, entry)) === null) ?? this.newGroup(mask);
    if (free.priority < entry.priority) {
      free.priority = entry.priority;
      this.writeGroup(free);
    }
    this.map.update(this.keyIn(free, entry), this.valueOf(entry), BPF_NOEXIST);
    groups.count(free, 1);
  }

  set(entry: Entry): void {
    const found = this.locate(entry);
    if (found) this.map.update(found.key, this.valueOf(entry));
    else this.add(entry);
  }

  delete(key: EntryKey): boolean {
    const found = this.locate(key);
    if (!found) return false;
    this.map.delete(found.key);
    this.groups().count(found.group, -1);
    if (found.group.entries === 0) this.retire(found.group);
    return true;
  }

  find(key: EntryKey): ActionCall | null {
    const found = this.locate(key);
    const value = found && this.map.lookup(found.key);
    return (value && decodeCall(this.table.actions, value, this.endian)) ?? null;
  }

  all(): Entry[] {
    this.known = null;
    const groups = new Map(this.groups().all.map((group) => [group.identity, group]));
    const entries = this.map.keys().flatMap((key): Entry[] => {
      const group = groups.get(this.identityIn(key));
      const value = group && this.map.lookup(key);
      const call = value && decodeCall(this.table.actions, value, this.endian);
      return call ? [{ matches: this.matchesOf(key, group.mask, value), priority: this.priorityOf(value), call }] : [];
    });
    return entries.sort((a, b) => b.priority - a.priority);
  }

  // Groups -----------------------------------------------------------------------------------------------------------------

  private groups(): Groups {
    if (this.known) return this.known;
    const counts = new Map<number, number>();
    for (const key of this.map.keys()) counts.set(this.identityIn(key), (counts.get(this.identityIn(key)) ?? 0) + 1);
    const groups = new Groups();
    for (let value; (value = this.map.lookup(this.keyOfGroup(groups.all.length))); ) {
      const identity = Number(getNumber(value, 0, 4, this.endian));
      const mask = value.slice(this.places.maskOffset, this.places.maskOffset + this.table.keySize);
      const isUsed = identity !== UNUSED;
      groups.put({ index: groups.all.length, identity, priority: this.priorityOf(value), mask, entries: isUsed ? (counts.get(identity) ?? 0) : 0 });
    }
    this.known = groups;
    return groups;
  }

  private newGroup(mask: Uint8Array): Group {
    const groups = this.groups();
    const group: Group = { index: groups.freeIndex(), identity: groups.freshIdentity(), priority: 0, mask, entries: 0 };
    this.writeGroup(group);
    groups.put(group);
    return group;
  }

  /** The last groups go, so that a look-up ends sooner; those between stay, without entries. */
  private retire(group: Group): void {
    const groups = this.groups();
    groups.retire(group);
    if (groups.all.at(-1) !== group) return this.writeGroup(group);
    while (groups.all.at(-1)?.identity === UNUSED) this.map.delete(this.keyOfGroup(groups.dropLast()));
  }

  private writeGroup(group: Group): void {
    const value = new Uint8Array(this.table.valueSize);
    putNumber(value, 0, 4, BigInt(group.identity), this.endian);
    putNumber(value, this.places.priorityOffset, 4, BigInt(group.priority), this.endian);
    value.set(group.mask, this.places.maskOffset);
    this.map.update(this.keyOfGroup(group.index), value);
  }

  private keyOfGroup(index: number): Uint8Array {
    const key = new Uint8Array(this.table.keySize);
    putNumber(key, this.places.groupOffset, 4, BigInt(index), this.endian);
    return key;
  }

  private identityIn(key: Uint8Array): number {
    return Number(getNumber(key, this.places.groupOffset, 4, this.endian));
  }

  // Entries ----------------------------------------------------------------------------------------------------------------

  private locate(wanted: EntryKey): Found | undefined {
    const mask = this.maskOf(wanted);
    for (const group of this.groups().withMask(mask)) {
      const key = this.keyIn(group, wanted);
      const value = this.map.lookup(key);
      if (!value || this.priorityOf(value) !== wanted.priority) continue;
      const matches = this.matchesOf(key, mask, value);
      if (matches.every((match, index) => sameMatch(match, wanted.matches[index]!, this.table.keys[index]!.bits))) return { group, key };
    }
    return undefined;
  }

  private maskOf({ matches }: EntryKey): Uint8Array {
    const mask = new Uint8Array(this.table.keySize);
    putBits(mask, this.table.keys, this.bits(matches).map((one) => one.mask), this.endian);
    return mask;
  }

  private keyIn({ identity }: Group, { matches }: EntryKey): Uint8Array {
    const key = new Uint8Array(this.table.keySize);
    putBits(key, this.table.keys, this.bits(matches).map(({ value }) => value), this.endian);
    putNumber(key, this.places.groupOffset, 4, BigInt(identity), this.endian);
    return key;
  }

  private bits(matches: readonly Match[]): { readonly value: bigint; readonly mask: bigint }[] {
    return matches.map((match, index) => bitsOf(match, this.table.keys[index]!.bits));
  }

  private valueOf({ matches, priority, call }: Entry): Uint8Array {
    const value = encodeCall(this.table.valueSize, call, this.endian);
    putNumber(value, this.places.priorityOffset, 4, BigInt(priority), this.endian);
    for (const { key, low, high } of this.places.ranges) {
      const match = matches[key]!;
      if (match.kind !== "range") continue;
      putField(value, low, match.low, this.endian);
      putField(value, high, match.high, this.endian);
    }
    return value;
  }

  private priorityOf(value: Uint8Array): number {
    return Number(getNumber(value, this.places.priorityOffset, 4, this.endian));
  }

  private matchesOf(key: Uint8Array, mask: Uint8Array, value: Uint8Array): Match[] {
    return this.table.keys.map((field, index): Match => {
      const range = this.places.ranges.find((one) => one.key === index);
      if (range) return { kind: "range", low: getField(value, range.low, this.endian), high: getField(value, range.high, this.endian) };
      return matchOfBits(field, getField(key, field, this.endian), getField(mask, field, this.endian));
    });
  }
}
