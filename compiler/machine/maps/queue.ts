/** BPF_MAP_TYPE_QUEUE, STACK (kernel/bpf/queue_stack_maps.c) and BLOOM_FILTER: values without keys. */

import { E2BIG, EINVAL, ENOENT, EOPNOTSUPP } from "../errno.ts";
import { nameOfKey } from "./hash.ts";
import { BPF_EXIST, BPF_NOEXIST, MachineMap, require, type MapDefinition, type MapHost } from "./map.ts";

export class QueueMap extends MachineMap {
  private readonly values: Uint8Array[] = [];

  constructor(
    definition: MapDefinition,
    host: MapHost,
    private readonly lastInFirstOut: boolean,
  ) {
    super(definition, host);
    require(definition.keySize === 0, definition, "a queue or stack has no key");
    require(definition.valueSize > 0, definition, "value_size is 0");
    require(definition.maxEntries > 0, definition, "max_entries is 0");
  }

  override push(value: Uint8Array, flags: number): number {
    if (flags & BPF_NOEXIST || flags > BPF_EXIST) return -EINVAL;
    if (this.values.length >= this.definition.maxEntries) {
      if (!(flags & BPF_EXIST)) return -E2BIG;
      this.values.shift();
    }
    this.values.push(value.slice());
    return 0;
  }

  override pop(into: Uint8Array): number {
    return this.give(into, this.lastInFirstOut ? this.values.pop() : this.values.shift());
  }

  override peek(into: Uint8Array): number {
    return this.give(into, this.values[this.lastInFirstOut ? this.values.length - 1 : 0]);
  }

  private give(into: Uint8Array, value: Uint8Array | undefined): number {
    if (value) into.set(value);
    else into.fill(0);
    return value ? 0 : -ENOENT;
  }

  override read(): Uint8Array | null {
    const value = new Uint8Array(this.definition.valueSize);
    return this.peek(value) === 0 ? value : null;
  }

  override write(_key: Uint8Array, value: Uint8Array, flags: number): number {
    return this.push(value, flags);
  }
}

/** The set itself stands for the filter, so there are no false positives. */
export class BloomFilterMap extends MachineMap {
  private readonly members = new Set<string>();

  constructor(definition: MapDefinition, host: MapHost) {
    super(definition, host);
    require(definition.keySize === 0, definition, "a bloom filter has no key");
    require(definition.valueSize > 0, definition, "value_size is 0");
  }

  override push(value: Uint8Array, flags: number): number {
    if (flags !== 0) return -EINVAL;
    this.members.add(nameOfKey(value));
    return 0;
  }

  override pop(): number {
    return -EOPNOTSUPP;
  }

  override peek(value: Uint8Array): number {
    return this.members.has(nameOfKey(value)) ? 0 : -ENOENT;
  }

  override write(_key: Uint8Array, value: Uint8Array, flags: number): number {
    return this.push(value, flags);
  }
}
