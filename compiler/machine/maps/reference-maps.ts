/**
 * Maps whose slots name something else than bytes: a program, a perf event, another map, or the target of a redirect.
 */

import { E2BIG, EEXIST, EINVAL, ENOENT } from "../errno.ts";
import { roundUp } from "../memory.ts";
import { HashMap } from "./hash.ts";
import { BPF_ANY, BPF_EXIST, BPF_NOEXIST, MachineMap, indexOfKey, keyOfIndex, require, type MapDefinition, type MapHost } from "./map.ts";

/** BPF_MAP_TYPE_PROG_ARRAY: programs by name; user space puts in the number of a program of the object, from 1. */
export class ProgArrayMap extends MachineMap {
  private readonly slots = new Map<number, string>();

  constructor(
    definition: MapDefinition,
    host: MapHost,
    private readonly programs: readonly string[],
  ) {
    super(definition, host);
    require(definition.keySize === 4 && definition.valueSize === 4, definition, "a prog array has keys and values of 4 bytes");
    for (const { index, symbol } of definition.values ?? []) this.slots.set(index, symbol);
  }

  programAt(index: number): string | undefined {
    return index < this.definition.maxEntries ? this.slots.get(index) : undefined;
  }

  override read(key: Uint8Array): Uint8Array | null {
    const program = this.programAt(indexOfKey(key));
    return program === undefined ? null : keyOfIndex(this.programs.indexOf(program) + 1);
  }

  override write(key: Uint8Array, value: Uint8Array, flags: number): number {
    const index = indexOfKey(key);
    if (flags !== BPF_ANY) return -EINVAL;
    if (index >= this.definition.maxEntries) return -E2BIG;
    const program = this.programs[indexOfKey(value) - 1];
    if (program === undefined) return -EINVAL;
    this.slots.set(index, program);
    return 0;
  }

  override remove(key: Uint8Array): number {
    const index = indexOfKey(key);
    if (index >= this.definition.maxEntries) return -E2BIG;
    return this.slots.delete(index) ? 0 : -ENOENT;
  }

  override keys(): Uint8Array[] {
    return [...this.slots.keys()].map(keyOfIndex);
  }
}

/** BPF_MAP_TYPE_PERF_EVENT_ARRAY: as if user space listened on every CPU. */
export class PerfEventArrayMap extends MachineMap {
  private readonly sent: Uint8Array[] = [];

  constructor(definition: MapDefinition, host: MapHost) {
    super(definition, host);
    require(definition.keySize === 4 && definition.valueSize === 4, definition, "a perf event array has keys and values of 4 bytes");
  }

  send(index: number, bytes: Uint8Array): number {
    // libbpf takes 0 entries for one per CPU.
    if (index >= (this.definition.maxEntries || this.host.cpus)) return -E2BIG;
    if (index >= this.host.cpus) return -ENOENT;
    // A perf sample is its size, four bytes, and the data, together padded to eight.
    const padded = new Uint8Array(roundUp(bytes.length + 4, 8) - 4);
    padded.set(bytes);
    this.sent.push(padded);
    return 0;
  }

  override events(): Uint8Array[] {
    return this.sent.splice(0);
  }
}

/** BPF_MAP_TYPE_ARRAY_OF_MAPS: a program's look-up gives the inner map's own address. */
export class ArrayOfMapsMap extends MachineMap {
  private readonly slots = new Map<number, number>();

  constructor(definition: MapDefinition, host: MapHost) {
    super(definition, host);
    require(definition.keySize === 4 && definition.valueSize === 4, definition, "an array of maps has keys and values of 4 bytes");
    require(definition.maxEntries > 0, definition, "max_entries is 0");
  }

  override lookup(key: Uint8Array): number {
    const number = this.slots.get(indexOfKey(key));
    return (number !== undefined && this.host.mapByNumber(number)?.address) || 0;
  }

  override read(key: Uint8Array): Uint8Array | null {
    const number = this.slots.get(indexOfKey(key));
    return number === undefined ? null : keyOfIndex(number);
  }

  override write(key: Uint8Array, value: Uint8Array, flags: number): number {
    if (flags !== BPF_ANY) return -EINVAL;
    if (indexOfKey(key) >= this.definition.maxEntries) return -E2BIG;
    if (!this.host.mapByNumber(indexOfKey(value))) return -EINVAL;
    this.slots.set(indexOfKey(key), indexOfKey(value));
    return 0;
  }

  override remove(key: Uint8Array): number {
    if (indexOfKey(key) >= this.definition.maxEntries) return -E2BIG;
    return this.slots.delete(indexOfKey(key)) ? 0 : -ENOENT;
  }

  override keys(): Uint8Array[] {
    return [...this.slots.keys()].map(keyOfIndex);
  }
}

/** BPF_MAP_TYPE_HASH_OF_MAPS: programs look up only. */
export class HashOfMapsMap extends HashMap {
  constructor(definition: MapDefinition, host: MapHost) {
    super(definition, host, { leastRecentlyUsed: false, perCpu: false });
    require(definition.valueSize === 4, definition, "a hash of maps has values of 4 bytes");
  }

  override lookup(key: Uint8Array): number {
    const slot = super.lookup(key);
    return slot === 0 ? 0 : (this.host.mapByNumber(this.host.memory.getU32(slot))?.address ?? 0);
  }

  override update(): number {
    return -EINVAL;
  }

  override delete(): number {
    return -EINVAL;
  }

  override write(key: Uint8Array, value: Uint8Array, flags: number): number {
    return this.host.mapByNumber(indexOfKey(value)) ? super.update(key, value, flags) : -EINVAL;
  }

  override remove(key: Uint8Array): number {
    return super.delete(key);
  }

  override get iterable(): boolean {
    return false;
  }
}

/** DEVMAP, DEVMAP_HASH, CPUMAP and XSKMAP: only user space fills them; bpf_redirect_map reads them. */
export class RedirectMap extends MachineMap {
  private readonly slots = new Map<number, Uint8Array>();

  constructor(
    definition: MapDefinition,
    host: MapHost,
    private readonly anyKey: boolean,
  ) {
    super(definition, host);
    require(definition.keySize === 4, definition, "a redirect map has keys of 4 bytes");
    require(definition.valueSize === 4 || definition.valueSize === 8, definition, "a redirect map has values of 4 or 8 bytes");
    require(definition.maxEntries > 0, definition, "max_entries is 0");
  }

  override redirectTarget(key: number): Uint8Array | null {
    return this.slots.get(key) ?? null;
  }

  override read(key: Uint8Array): Uint8Array | null {
    return this.slots.get(indexOfKey(key))?.slice() ?? null;
  }

  override write(key: Uint8Array, value: Uint8Array, flags: number): number {
    const index = indexOfKey(key);
    const isNew = !this.slots.has(index);
    if (flags > BPF_EXIST) return -EINVAL;
    if (this.anyKey ? isNew && this.slots.size >= this.definition.maxEntries : index >= this.definition.maxEntries) return -E2BIG;
    if (flags === BPF_NOEXIST && (!this.anyKey || !isNew)) return -EEXIST;
    this.slots.set(index, value.slice());
    return 0;
  }

  override remove(key: Uint8Array): number {
    const existed = this.slots.delete(indexOfKey(key));
    if (this.anyKey) return existed ? 0 : -ENOENT;
    return indexOfKey(key) < this.definition.maxEntries ? 0 : -EINVAL;
  }

  override keys(): Uint8Array[] {
    return [...this.slots.keys()].map(keyOfIndex);
  }
}
