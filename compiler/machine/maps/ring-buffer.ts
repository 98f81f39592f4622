/**
 * BPF_MAP_TYPE_RINGBUF (kernel/bpf/ringbuf.c). Each record has a region of its own in memory, so that a write past
 * its end faults; the positions move as if all were in one ring, header of eight bytes included.
 */

import { EAGAIN, EINVAL } from "../errno.ts";
import { roundUp } from "../memory.ts";
import { MachineMap, require, type MapDefinition, type MapHost } from "./map.ts";

const HEADER = 8;
const PAGE = 4096;
const LARGEST_RECORD = 0x3fff_ffff;

const NO_WAKEUP = 1;
const FORCE_WAKEUP = 2;

interface Record {
  /** Bytes that it takes in the ring. */
  readonly extent: number;
  state: "busy" | "ready" | "discarded";
  bytes: Uint8Array;
}

export class RingBufferMap extends MachineMap {
  private readonly records: Record[] = [];
  private readonly reserved = new Map<number, { readonly record: Record; readonly size: number }>();
  private producer = 0;
  private consumer = 0;

  constructor(definition: MapDefinition, host: MapHost) {
    super(definition, host);
    const { maxEntries, keySize, valueSize } = definition;
    require(keySize === 0 && valueSize === 0, definition, "a ring buffer has neither keys nor values");
    const sizeIsRight = maxEntries >= PAGE && Number.isInteger(Math.log2(maxEntries));
    require(sizeIsRight, definition, "max_entries of a ring buffer is its size in bytes: a power of two, of at least 4096");
  }

  /** The address of the record, 0 when there is no room. */
  reserve(size: number, flags: number): number {
    if (flags !== 0) return 0;
    const record = this.append(size);
    if (!record) return 0;
    const address = this.host.memory.allocateAt(size, { name: `a record of map ${this.definition.name}`, access: "write" });
    this.reserved.set(address, { record, size });
    return address;
  }

  /** False when no record was reserved at `address`. */
  commit(address: number, discard: boolean): boolean {
    const entry = this.reserved.get(address);
    if (!entry) return false;
    entry.record.state = discard ? "discarded" : "ready";
    entry.record.bytes = this.host.memory.raw(address, entry.size).slice();
    this.reserved.delete(address);
    this.host.memory.freeAt(address);
    return true;
  }

  output(bytes: Uint8Array, flags: number): number {
    if (flags & ~(NO_WAKEUP | FORCE_WAKEUP)) return -EINVAL;
    const record = this.append(bytes.length);
    if (!record) return -EAGAIN;
    record.state = "ready";
    record.bytes = bytes.slice();
    return 0;
  }

  /** BPF_RB_AVAIL_DATA, RING_SIZE, CONS_POS, PROD_POS. */
  query(what: number): number {
    switch (what) {
      case 0:
        return this.producer - this.consumer;
      case 1:
        return this.definition.maxEntries;
      case 2:
        return this.consumer;
      case 3:
        return this.producer;
      default:
        return 0;
    }
  }

  /** The submitted records in order, up to the first that is still being written. */
  override events(): Uint8Array[] {
    const out: Uint8Array[] = [];
    while (this.records.length > 0 && this.records[0]!.state !== "busy") {
      const record = this.records.shift()!;
      this.consumer += record.extent;
      if (record.state === "ready") out.push(record.bytes);
    }
    return out;
  }

  private append(size: number): Record | undefined {
    if (size > LARGEST_RECORD) return undefined;
    const extent = roundUp(size + HEADER, 8);
    if (this.producer + extent - this.consumer > this.definition.maxEntries - 1) return undefined;
    const record: Record = { extent, state: "busy", bytes: new Uint8Array(0) };
    this.producer += extent;
    this.records.push(record);
    return record;
  }
}
