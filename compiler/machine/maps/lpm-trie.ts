/**
 * BPF_MAP_TYPE_LPM_TRIE (kernel/bpf/lpm_trie.c). A key is a u32 prefix length and then the data, most significant
 * bit of the first byte first. Entries are kept by prefix length, so a look-up tries each length in use, longest first.
 */

import { EEXIST, EINVAL, ENOENT, ENOSPC } from "../errno.ts";
import { ElementPool } from "./element-pool.ts";
import { nameOfKey } from "./hash.ts";
import { BPF_EXIST, BPF_F_NO_PREALLOC, BPF_NOEXIST, MachineMap, indexOfKey, require, type MapDefinition, type MapHost } from "./map.ts";

interface Entry {
  /** As it was given: the bits past the prefix are kept. */
  readonly key: Uint8Array;
  readonly address: number;
}

export class LpmTrieMap extends MachineMap {
  private readonly byLength = new Map<number, Map<string, Entry>>();
  /** The prefix lengths in use, longest first. */
  private lengths: number[] = [];
  private count = 0;
  private readonly pool: ElementPool;
  private readonly longest: number;

  constructor(definition: MapDefinition, host: MapHost) {
    super(definition, host);
    require((definition.flags & BPF_F_NO_PREALLOC) !== 0, definition, "an LPM trie needs map_flags BPF_F_NO_PREALLOC");
    require(definition.keySize > 4 && definition.keySize <= 260, definition, "an LPM trie has keys of 5 to 260 bytes");
    require(definition.valueSize > 0, definition, "value_size is 0");
    require(definition.maxEntries > 0, definition, "max_entries is 0");
    this.longest = (definition.keySize - 4) * 8;
    this.pool = new ElementPool(host.memory, `a value of map ${definition.name}`, definition.valueSize, this.access, false);
  }

  override lookup(key: Uint8Array): number {
    const length = indexOfKey(key);
    if (length > this.longest) return 0;
    for (const candidate of this.lengths) {
      if (candidate > length) continue;
      const entry = this.byLength.get(candidate)?.get(nameOfPrefix(key, candidate));
      if (entry) return entry.address;
    }
    return 0;
  }

  override update(key: Uint8Array, value: Uint8Array, flags: number): number {
    if (flags > BPF_EXIST) return -EINVAL;
    const length = indexOfKey(key);
    if (length > this.longest) return -EINVAL;
    const name = nameOfPrefix(key, length);
    const old = this.byLength.get(length)?.get(name);
    if (old && flags === BPF_NOEXIST) return -EEXIST;
    if (!old && flags === BPF_EXIST) return -ENOENT;
    if (!old && this.count >= this.definition.maxEntries) return -ENOSPC;
    const keptKey = key.slice();
    const address = this.pool.take();
    this.host.memory.bytes.set(value, address);
    if (old) this.pool.give(old.address);
    else this.count++;
    this.entriesOf(length).set(name, { key: keptKey, address });
    return 0;
  }

  override delete(key: Uint8Array): number {
    const length = indexOfKey(key);
    if (length > this.longest) return -EINVAL;
    const name = nameOfPrefix(key, length);
    const entries = this.byLength.get(length);
    const entry = entries?.get(name);
    if (!entries || !entry) return -ENOENT;
    entries.delete(name);
    this.pool.give(entry.address);
    this.count--;
    if (entries.size === 0) {
      this.byLength.delete(length);
      this.lengths = this.lengths.filter((other) => other !== length);
    }
    return 0;
  }

  override keys(): Uint8Array[] {
    return [...this.byLength.values()].flatMap((entries) => [...entries.values()].map((entry) => entry.key.slice()));
  }

  override settle(): void {
    this.pool.settle();
  }

  private entriesOf(length: number): Map<string, Entry> {
    let entries = this.byLength.get(length);
    if (!entries) {
      entries = new Map();
      this.byLength.set(length, entries);
      this.lengths = [...this.lengths, length].sort((a, b) => b - a);
    }
    return entries;
  }
}

/** The first `length` bits of the data as a string. */
function nameOfPrefix(key: Uint8Array, length: number): string {
  const whole = length >> 3;
  const name = nameOfKey(key.subarray(4, 4 + whole));
  const rest = length & 7;
  if (rest === 0) return name;
  return name + String.fromCharCode(key[4 + whole]! & (0xff00 >> rest) & 0xff);
}
