/** BPF_MAP_TYPE_ARRAY and PERCPU_ARRAY (kernel/bpf/arraymap.c): all elements exist from the start and are zero. */

import { E2BIG, EEXIST, EINVAL } from "../errno.ts";
import { roundUp } from "../memory.ts";
import { BPF_EXIST, BPF_F_LOCK, BPF_NOEXIST, MachineMap, indexOfKey, keyOfIndex, require, type MapDefinition, type MapHost } from "./map.ts";

export class ArrayMap extends MachineMap {
  /** Addresses of the values by index and CPU; 0 until somebody asks, so that a large map costs nothing. */
  private readonly addresses: Uint32Array;

  constructor(
    definition: MapDefinition,
    host: MapHost,
    private readonly copies: number,
  ) {
    super(definition, host);
    require(definition.keySize === 4, definition, "an array has keys of 4 bytes");
    require(definition.valueSize > 0, definition, "an array has values of at least 1 byte");
    require(definition.maxEntries > 0, definition, "max_entries is 0");
    require(definition.maxEntries * copies <= 1 << 26, definition, "too many elements for this machine");
    this.addresses = new Uint32Array(definition.maxEntries * copies);
  }

  override lookup(key: Uint8Array): number {
    return this.lookupIndex(indexOfKey(key));
  }

  /** `lookup` for a key that is a number already. */
  lookupIndex(index: number): number {
    return index < this.definition.maxEntries ? this.addressOf(index, this.copies > 1 ? this.host.cpu : 0) : 0;
  }

  override lookupOn(key: Uint8Array, cpu: number): number {
    const index = indexOfKey(key);
    if (index >= this.definition.maxEntries || cpu >= this.copies || !this.perCpu) return 0;
    return this.addressOf(index, cpu);
  }

  override update(key: Uint8Array, value: Uint8Array, flags: number): number {
    const refusal = this.refuse(key, flags);
    if (refusal !== 0) return refusal;
    this.store(this.lookup(key), value);
    return 0;
  }

  override read(key: Uint8Array): Uint8Array | null {
    const index = indexOfKey(key);
    if (index >= this.definition.maxEntries) return null;
    const { valueSize } = this.definition;
    if (!this.perCpu) return this.host.memory.raw(this.addressOf(index, 0), valueSize).slice();
    const step = roundUp(valueSize, 8);
    const all = new Uint8Array(step * this.copies);
    for (let cpu = 0; cpu < this.copies; cpu++) all.set(this.host.memory.raw(this.addressOf(index, cpu), valueSize), cpu * step);
    return all;
  }

  override write(key: Uint8Array, value: Uint8Array, flags: number): number {
    if (!this.perCpu) return this.update(key, value, flags);
    const refusal = this.refuse(key, flags);
    if (refusal !== 0) return refusal;
    const step = roundUp(this.definition.valueSize, 8);
    for (let cpu = 0; cpu < this.copies; cpu++) {
      this.store(this.addressOf(indexOfKey(key), cpu), value.subarray(cpu * step, cpu * step + this.definition.valueSize));
    }
    return 0;
  }

  override keys(): Uint8Array[] {
    return Array.from({ length: this.definition.maxEntries }, (_, index) => keyOfIndex(index));
  }

  override get iterable(): boolean {
    return true;
  }

  private get perCpu(): boolean {
    return this.definition.type === 6;
  }

  private refuse(key: Uint8Array, flags: number): number {
    if ((this.perCpu ? flags : flags & ~BPF_F_LOCK) > BPF_EXIST) return -EINVAL;
    if (indexOfKey(key) >= this.definition.maxEntries) return -E2BIG;
    if (flags & BPF_NOEXIST) return -EEXIST;
    return 0;
  }

  private store(address: number, value: Uint8Array): void {
    this.host.memory.bytes.set(value, address);
  }

  private addressOf(index: number, cpu: number): number {
    const slot = index * this.copies + cpu;
    return (this.addresses[slot] ||= this.host.memory.allocateAt(this.definition.valueSize, {
      name: `value ${index} of map ${this.definition.name}`,
      access: this.access,
    }));
  }
}
