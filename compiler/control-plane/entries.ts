/** The entries of one table, in whatever kind of map they lie. */

import type { ActionDescription, KeyField, TableDescription } from "./control-plane.ts";
import { encodeAction, getField, getNumber, putNumber, type Endian } from "./encode.ts";
import { ControlPlaneError } from "./error.ts";
import { bitsOf, matchOfBits, prefixMask, putBits, type Match } from "./match.ts";

/** What is needed of a map; handles of both machines have it. */
export interface MapAccess {
  lookup(key: Uint8Array): Uint8Array | null;
  /** `flags`: BPF_ANY 0, BPF_NOEXIST 1, BPF_EXIST 2. Throws when the map refuses. */
  update(key: Uint8Array, value: Uint8Array, flags?: number): void;
  delete(key: Uint8Array): boolean;
  keys(): Uint8Array[];
}

/** An action with its arguments, unsigned, in the order of its parameters. */
export interface ActionCall {
  readonly action: ActionDescription;
  readonly args: readonly bigint[];
}

/** What tells an entry from others. */
export interface EntryKey {
  /** One for each key of the table. */
  readonly matches: readonly Match[];
  /** The highest wins; only in a masked table. */
  readonly priority: number;
}

export interface Entry extends EntryKey {
  readonly call: ActionCall;
}

export interface TableEntries {
  /** Throws `ControlPlaneError` when there is such an entry already, or the table is full. */
  add(entry: Entry): void;
  /** Adds the entry or takes the place of the one with its key. */
  set(entry: Entry): void;
  /** False when there was none. */
  delete(key: EntryKey): boolean;
  find(key: EntryKey): ActionCall | null;
  all(): Entry[];
}

export function encodeCall(size: number, { action, args }: ActionCall, endian: Endian): Uint8Array {
  const bytes = new Uint8Array(size);
  encodeAction(bytes, action, args, endian);
  return bytes;
}

/** Undefined when the bytes name no action of the table: as zeros do, there is no entry. */
export function decodeCall(actions: readonly ActionDescription[], bytes: Uint8Array, endian: Endian): ActionCall | undefined {
  const id = Number(getNumber(bytes, 0, 4, endian));
  const action = actions.find((one) => one.id === id);
  return action && { action, args: action.parameters.map((field) => getField(bytes, field, endian)) };
}

/** Tables whose map does the matching: hash, array, LPM trie. */
export class WholeKeyEntries implements TableEntries {
  private knownKeys: Set<string> | null = null;

  constructor(
    private readonly table: TableDescription,
    private readonly map: MapAccess,
    private readonly endian: Endian,
  ) {}

  add(entry: Entry): void {
    if (this.find(entry)) throw new ControlPlaneError(`table '${this.table.name}' has such an entry already`);
    this.set(entry);
  }

  set(entry: Entry): void {
    const key = encodeKey(this.table, entry.matches, this.endian);
    this.map.update(key, encodeCall(this.table.valueSize, entry.call, this.endian));
    this.knownKeys?.add(key.join());
  }

  delete({ matches }: EntryKey): boolean {
    const key = encodeKey(this.table, matches, this.endian);
    if (this.table.kind !== "array") {
      this.knownKeys?.delete(key.join());
      return this.map.delete(key);
    }
    const isThere = this.callAt(key) !== undefined;
    if (isThere) this.map.update(key, new Uint8Array(this.table.valueSize));
    return isThere;
  }

  find({ matches }: EntryKey): ActionCall | null {
    const key = encodeKey(this.table, matches, this.endian);
    const call = this.callAt(key) ?? null;
    // A trie answers with the entry of a shorter prefix, too.
    return call && this.table.kind === "lpm" && !this.keysOfTrie().has(key.join()) ? null : call;
  }

  all(): Entry[] {
    this.knownKeys = null;
    return this.map.keys().flatMap((key): Entry[] => {
      const call = this.callAt(key);
      return call ? [{ matches: decodeKey(this.table, key, this.endian), priority: 0, call }] : [];
    });
  }

  private callAt(key: Uint8Array): ActionCall | undefined {
    const value = this.map.lookup(key);
    return value ? decodeCall(this.table.actions, value, this.endian) : undefined;
  }

  /** Remembered, as the kernel takes long to list a trie. */
  private keysOfTrie(): Set<string> {
    this.knownKeys ??= new Set(this.map.keys().map((key) => key.join()));
    return this.knownKeys;
  }
}

interface KeyedTable {
  readonly kind?: string;
  readonly keySize: number;
  readonly keys: readonly KeyField[];
}

const PREFIX_BYTES = 4;

/** The key of a hash, array or trie. Bits beyond a prefix become zeros. */
export function encodeKey({ kind, keySize, keys }: KeyedTable, matches: readonly Match[], endian: Endian): Uint8Array {
  const bytes = new Uint8Array(keySize);
  putBits(bytes, keys, matches.map((match, index) => bitsOf(match, keys[index]!.bits).value), endian);
  if (kind !== "lpm") return bytes;
  const at = keys.findIndex(({ matchKind }) => matchKind === "lpm");
  const match = matches[at]!;
  const prefix = match.kind === "lpm" ? match.prefix : keys[at]!.bits;
  putNumber(bytes, 0, PREFIX_BYTES, BigInt((keys[at]!.offset - PREFIX_BYTES) * 8 + prefix), endian);
  return bytes;
}

export function decodeKey({ kind, keys }: KeyedTable, bytes: Uint8Array, endian: Endian): Match[] {
  const length = kind === "lpm" ? Number(getNumber(bytes, 0, PREFIX_BYTES, endian)) : 0;
  return keys.map((field) => {
    const isPrefix = field.matchKind === "lpm";
    const mask = prefixMask(isPrefix ? length - (field.offset - PREFIX_BYTES) * 8 : field.bits, field.bits);
    return matchOfBits(field, getField(bytes, field, endian), mask);
  });
}
