/**
 * BPF_MAP_TYPE_HASH, PERCPU_HASH, LRU_HASH and LRU_PERCPU_HASH (kernel/bpf/hashtab.c).
 *
 * As in the kernel, an update of a plain map puts a new element in the place of the old one, whose value stays as it
 * was for those who hold a pointer to it; per-CPU maps are updated in place. The order of a JavaScript `Map` is the
 * order of use of an LRU map: an element that is used moves to the end.
 */

import { E2BIG, EEXIST, EINVAL, ENOENT } from "../errno.ts";
import { roundUp } from "../memory.ts";
import { ElementPool } from "./element-pool.ts";
import { BPF_EXIST, BPF_F_LOCK, BPF_F_NO_PREALLOC, BPF_NOEXIST, MachineMap, require, type MapDefinition, type MapHost } from "./map.ts";

export interface HashOptions {
  readonly leastRecentlyUsed: boolean;
  readonly perCpu: boolean;
}

export class HashMap extends MachineMap {
  /** Address of the (first CPU's) value by the bytes of the key. */
  private readonly elements = new Map<string, number>();
  private readonly pool: ElementPool;
  private readonly step: number;
  private readonly copies: number;
  /** A preallocated map keeps one element aside, which an update swaps with the old one. */
  private spare = 0;

  constructor(
    definition: MapDefinition,
    host: MapHost,
    private readonly options: HashOptions,
  ) {
    super(definition, host);
    require(definition.keySize > 0, definition, "key_size is 0");
    require(definition.valueSize > 0, definition, "value_size is 0");
    require(definition.maxEntries > 0, definition, "max_entries is 0");
    this.copies = options.perCpu ? host.cpus : 1;
    this.step = options.perCpu ? roundUp(definition.valueSize, 8) : definition.valueSize;
    const size = this.step * (this.copies - 1) + definition.valueSize;
    this.pool = new ElementPool(host.memory, `a value of map ${definition.name}`, size, this.access, true);
  }

  override lookup(key: Uint8Array): number {
    const name = nameOfKey(key);
    const address = this.elements.get(name);
    if (address === undefined) return 0;
    if (this.options.leastRecentlyUsed) this.touch(name, address);
    return address + this.offsetOf(this.host.cpu);
  }

  override walkTo(key: Uint8Array): number {
    const address = this.elements.get(nameOfKey(key));
    return address === undefined ? 0 : address + this.offsetOf(this.host.cpu);
  }

  override lookupOn(key: Uint8Array, cpu: number): number {
    const address = this.elements.get(nameOfKey(key));
    if (address === undefined || !this.options.perCpu || cpu >= this.copies) return 0;
    return address + this.offsetOf(cpu);
  }

  override update(key: Uint8Array, value: Uint8Array, flags: number): number {
    return this.put(key, flags, (address, isNew) => {
      const { bytes } = this.host.memory;
      if (isNew && this.options.perCpu) bytes.fill(0, address, address + this.step * (this.copies - 1) + this.definition.valueSize);
      bytes.set(value, address + this.offsetOf(this.host.cpu));
    });
  }

  override delete(key: Uint8Array): number {
    const name = nameOfKey(key);
    const address = this.elements.get(name);
    if (address === undefined) return -ENOENT;
    this.elements.delete(name);
    this.pool.give(address);
    return 0;
  }

  override read(key: Uint8Array): Uint8Array | null {
    const address = this.elements.get(nameOfKey(key));
    if (address === undefined) return null;
    if (!this.options.perCpu) return this.host.memory.raw(address, this.definition.valueSize).slice();
    const all = new Uint8Array(this.step * this.copies);
    for (let cpu = 0; cpu < this.copies; cpu++) {
      all.set(this.host.memory.raw(address + cpu * this.step, this.definition.valueSize), cpu * this.step);
    }
    return all;
  }

  override write(key: Uint8Array, value: Uint8Array, flags: number): number {
    if (!this.options.perCpu) return this.update(key, value, flags);
    return this.put(key, flags, (address) => {
      for (let cpu = 0; cpu < this.copies; cpu++) {
        const one = value.subarray(cpu * this.step, cpu * this.step + this.definition.valueSize);
        this.host.memory.bytes.set(one, address + cpu * this.step);
      }
    });
  }

  override keys(): Uint8Array[] {
    return [...this.elements.keys()].map(keyOfName);
  }

  override get iterable(): boolean {
    return true;
  }

  override settle(): void {
    this.pool.settle();
  }

  private put(key: Uint8Array, flags: number, fill: (address: number, isNew: boolean) => void): number {
    if ((this.options.perCpu ? flags : flags & ~BPF_F_LOCK) > BPF_EXIST) return -EINVAL;
    const name = nameOfKey(key);
    const old = this.elements.get(name);
    const condition = flags & ~BPF_F_LOCK;
    if (old !== undefined && condition === BPF_NOEXIST) return -EEXIST;
    if (old === undefined && condition === BPF_EXIST) return -ENOENT;
    if (old === undefined) return this.insert(name, fill);
    this.replace(name, old, flags, fill);
    return 0;
  }

  private insert(name: string, fill: (address: number, isNew: boolean) => void): number {
    if (this.elements.size >= this.definition.maxEntries) {
      if (!this.options.leastRecentlyUsed) return -E2BIG;
      this.evict();
    }
    const address = this.pool.take();
    fill(address, true);
    this.elements.set(name, address);
    return 0;
  }

  private replace(name: string, old: number, flags: number, fill: (address: number, isNew: boolean) => void): void {
    if (this.options.perCpu || flags & BPF_F_LOCK) {
      fill(old, false);
      if (this.options.leastRecentlyUsed) this.touch(name, old);
      return;
    }
    const address = this.takeForReplacement();
    fill(address, true);
    if (this.options.leastRecentlyUsed) this.elements.delete(name);
    this.elements.set(name, address);
    if (this.preallocated && !this.options.leastRecentlyUsed) this.spare = old;
    else this.pool.give(old);
  }

  private takeForReplacement(): number {
    if (this.spare === 0) return this.pool.take();
    const { spare } = this;
    this.spare = 0;
    return spare;
  }

  private evict(): void {
    const oldest = this.elements.entries().next().value;
    if (oldest === undefined) return;
    this.elements.delete(oldest[0]);
    this.pool.give(oldest[1]);
  }

  private touch(name: string, address: number): void {
    this.elements.delete(name);
    this.elements.set(name, address);
  }

  private offsetOf(cpu: number): number {
    return this.options.perCpu ? cpu * this.step : 0;
  }

  private get preallocated(): boolean {
    return (this.definition.flags & BPF_F_NO_PREALLOC) === 0;
  }
}

/** The bytes of a key as a string, one character each: what JavaScript can hash. */
export function nameOfKey(key: Uint8Array): string {
  return String.fromCharCode.apply(null, key as unknown as number[]);
}

function keyOfName(name: string): Uint8Array {
  return Uint8Array.from(name, (character) => character.charCodeAt(0));
}
