/**
 * The bytes of the packet in the machine's memory, with room before and after. Programs may touch what lies between
 * `start` (the metadata, or the packet) and `end`.
 *
 *     region        start      data                 end              region + capacity
 *     │  headroom   │ metadata │ packet             │    tailroom    │
 */

import type { FlatMemory } from "../memory.ts";

const LEAST_CAPACITY = 4096;

export class PacketBuffer {
  start = 0;
  data = 0;
  end = 0;

  private region = 0;
  private capacity = 0;

  constructor(private readonly memory: FlatMemory) {}

  get length(): number {
    return this.end - this.data;
  }

  get regionStart(): number {
    return this.region;
  }

  /** Puts a packet in, `headroom` bytes after the start of the region; its first `metadata` bytes lie before the packet. */
  open(packet: Uint8Array, headroom: number, tailroom: number, metadata = 0): void {
    this.memory.explain = (address, size) => this.explain(address, size);
    if (this.region !== 0) this.memory.protect(this.start, this.end - this.start, "none");
    const needed = headroom + packet.length + tailroom;
    if (this.capacity < needed) this.allocate(Math.max(needed, LEAST_CAPACITY));
    this.memory.bytes.fill(0, this.region, this.region + this.capacity);
    this.start = this.region + headroom;
    this.data = this.start + metadata;
    this.end = this.start + packet.length;
    this.memory.bytes.set(packet, this.start);
    this.memory.protect(this.start, packet.length, "write");
  }

  /** A copy of what lies between `start` and `end`. */
  contents(): Uint8Array {
    return this.memory.raw(this.start, this.end - this.start).slice();
  }

  /** Sets the bounds; without metadata `start` is `data`. */
  move(data: number, end: number, start = data): void {
    this.memory.protect(this.start, this.end - this.start, "none");
    this.start = start;
    this.data = data;
    this.end = end;
    this.memory.protect(start, end - start, "write");
  }

  /** Moves the front by `bytes` (negative is outwards), making room if there is none; new bytes are not cleared. */
  moveFront(bytes: number): void {
    if (this.data + bytes < this.region) this.relocate(-bytes, 0);
    this.move(this.data + bytes, this.end);
  }

  /** Sets the length; new bytes are zero. */
  resize(length: number): void {
    const grown = length - this.length;
    if (this.end + grown > this.region + this.capacity) this.relocate(0, grown);
    const oldEnd = this.end;
    this.move(this.data, this.end + grown);
    if (grown > 0) this.memory.bytes.fill(0, oldEnd, this.end);
  }

  /** The packet's bytes; valid until the next change. */
  view(): Uint8Array {
    return this.memory.raw(this.data, this.length);
  }

  private relocate(front: number, back: number): void {
    const packet = this.contents();
    const metadata = this.data - this.start;
    const headroom = Math.max(this.start - this.region, front + 256);
    this.open(packet, headroom, back + 256, metadata);
  }

  private allocate(capacity: number): void {
    if (this.region !== 0) this.memory.freeAt(this.region);
    this.region = this.memory.allocateAt(capacity, { name: "the packet's buffer", access: "none" });
    this.capacity = capacity;
  }

  private explain(address: number, size: number): string | undefined {
    if (address < this.region || address >= this.region + this.capacity) return undefined;
    const offset = address - this.data;
    const bytes = size === 1 ? `byte ${offset}` : `bytes ${offset} to ${offset + size - 1}`;
    return `${bytes} of the packet, which has ${this.length}`;
  }
}
