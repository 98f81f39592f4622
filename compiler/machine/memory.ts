/**
 * The memory of a machine: one flat stretch of bytes, and above it a shadow byte for each of them that says what a
 * program may do there. An access is checked byte by byte, so nothing that straddles the end of a region passes.
 *
 *     0        4096                               limit                              2 × limit
 *     ┌────────┬───────────────────────────────────┬──────────────────────────────────┬──────┐
 *     │ (null) │ regions, red zones between them   │ shadow: 0 none, 1 read, 3 write  │ tail │
 *     └────────┴───────────────────────────────────┴──────────────────────────────────┴──────┘
 *
 * Addresses are offsets into the stretch, so that the same bytes serve JavaScript (`DataView`) and a WebAssembly
 * translation, and so that packet and context pointers fit the 32-bit fields of `struct __sk_buff`. When the memory
 * grows, the shadow moves up and `limit` doubles.
 */

import { MemoryFault, type Memory } from "./environment.ts";

/** Shadow bits. */
export const READABLE = 1;
export const WRITABLE = 2;

const SHADOW = { none: 0, read: READABLE, write: READABLE | WRITABLE } as const;

export type Access = keyof typeof SHADOW;

/** Where the bytes are: a plain buffer, or the memory of a WebAssembly instance. Sizes are in bytes. */
export interface Backing {
  buffer(): ArrayBuffer;
  /** Makes the buffer at least `size` bytes long, keeping its contents; the rest is zero. */
  grow(size: number): void;
}

/** Small addresses are nobody's: a null pointer with an offset faults. */
const FIRST_ADDRESS = 4096;
/** Bytes after each region that are nobody's. */
const RED_ZONE = 16;
const FIRST_LIMIT = 64 * 1024;
/** Bytes past the shadow, so that a check of 8 bytes at the last address stays inside the buffer. */
const TAIL = 64;
/** Data and shadow together must stay below 4 GiB. */
const LAST_LIMIT = 1024 * 1024 * 1024;

interface Region {
  readonly name: string;
  readonly size: number;
  /** Bytes from one region to the next, its red zone included. */
  readonly extent: number;
}

export interface AllocateOptions {
  readonly name: string;
  readonly access: Access;
  readonly align?: number;
}

/** A memory of its own, not shared with WebAssembly. */
function plainBacking(): Backing {
  let buffer = new ArrayBuffer(0);
  return {
    buffer: () => buffer,
    grow(size) {
      const larger = new ArrayBuffer(size);
      new Uint8Array(larger).set(new Uint8Array(buffer));
      buffer = larger;
    },
  };
}

export class FlatMemory implements Memory {
  /** Addresses are below this; the shadow of address a is at `limit + a`. */
  limit = FIRST_LIMIT;
  /** All bytes, the shadow included. Replaced when the memory grows. */
  bytes: Uint8Array = new Uint8Array(0);
  /** Told of a new `limit`: a translation keeps it in a global. */
  onGrow: ((limit: number) => void) | undefined;
  /** Says what an address that faults means, where somebody knows better than the list of regions. */
  explain: ((address: number, size: number) => string | undefined) | undefined;

  private words = new DataView(new ArrayBuffer(0));
  private next = FIRST_ADDRESS;
  private readonly regions = new Map<number, Region>();
  private readonly freed = new Map<number, number[]>();

  constructor(private readonly backing: Backing = plainBacking()) {
    this.extend(FIRST_LIMIT);
  }

  allocate(size: number, options: AllocateOptions): bigint {
    return BigInt(this.allocateAt(size, options));
  }

  /** `allocate` with the address as a number. The bytes are zero. */
  allocateAt(size: number, options: AllocateOptions): number {
    const align = Math.max(options.align ?? 8, 8);
    const extent = roundUp(size + RED_ZONE, 16);
    const address = this.reuse(extent, align) ?? this.fresh(extent, align);
    this.regions.set(address, { name: options.name, size, extent });
    this.bytes.fill(0, address, address + size);
    this.protect(address, size, options.access);
    return address;
  }

  free(address: bigint): void {
    this.freeAt(Number(address));
  }

  freeAt(address: number): void {
    const region = this.regions.get(address);
    if (!region) return;
    this.protect(address, region.size, "none");
    this.regions.delete(address);
    const list = this.freed.get(region.extent);
    if (list) list.push(address);
    else this.freed.set(region.extent, [address]);
  }

  /** Makes room, so that allocations of `size` bytes in all leave views valid. */
  reserve(size: number): void {
    this.ensure(this.next + size + RED_ZONE * 4);
  }

  /** Says what programs may do with `size` bytes at `address`. */
  protect(address: number, size: number, access: Access): void {
    this.bytes.fill(SHADOW[access], this.limit + address, this.limit + address + size);
  }

  read(address: bigint, bytes: 1 | 2 | 4 | 8): bigint {
    const at = this.check(address, bytes, READABLE);
    switch (bytes) {
      case 1:
        return BigInt(this.bytes[at]!);
      case 2:
        return BigInt(this.words.getUint16(at, true));
      case 4:
        return BigInt(this.words.getUint32(at, true));
      case 8:
        return this.words.getBigUint64(at, true);
    }
  }

  write(address: bigint, bytes: 1 | 2 | 4 | 8, value: bigint): void {
    const at = this.check(address, bytes, WRITABLE);
    switch (bytes) {
      case 1:
        this.bytes[at] = Number(value & 0xffn);
        break;
      case 2:
        this.words.setUint16(at, Number(value & 0xffffn), true);
        break;
      case 4:
        this.words.setUint32(at, Number(value & 0xffffffffn), true);
        break;
      case 8:
        this.words.setBigUint64(at, BigInt.asUintN(64, value), true);
        break;
    }
  }

  view(address: bigint, size: number, access: "read" | "write"): Uint8Array {
    const at = this.check(address, size, access === "read" ? READABLE : WRITABLE);
    return this.bytes.subarray(at, at + size);
  }

  /** `view` for our own code: unchecked, by number. */
  raw(address: number, size: number): Uint8Array {
    return this.bytes.subarray(address, address + size);
  }

  getU32(address: number): number {
    return this.words.getUint32(address, true);
  }

  setU32(address: number, value: number): void {
    this.words.setUint32(address, value, true);
  }

  getU64(address: number): bigint {
    return this.words.getBigUint64(address, true);
  }

  setU64(address: number, value: bigint): void {
    this.words.setBigUint64(address, value, true);
  }

  /** The address as a number, when the program may use all `size` bytes there; throws `MemoryFault` otherwise. */
  check(address: bigint, size: number, bit: number): number {
    if (size === 0) return Number(BigInt.asUintN(32, address));
    if (address < 0n || address >= BigInt(this.limit)) throw this.fault(address, size, bit);
    const at = Number(address);
    if (!this.allows(at, size, bit)) throw this.fault(address, size, bit);
    return at;
  }

  /** Whether the program may use all `size` bytes at `address`, a number below 2^32. */
  allows(address: number, size: number, bit: number): boolean {
    if (address >= this.limit) return size === 0;
    const shadow = this.limit + address;
    for (let i = 0; i < size; i++) {
      if ((this.bytes[shadow + i]! & bit) === 0) return false;
    }
    return true;
  }

  /** The error for an access that is not allowed: names the region that is nearest. */
  fault(address: bigint, size: number, bit: number): MemoryFault {
    const verb = bit === READABLE ? "reads" : "writes";
    const bytes = size === 1 ? "1 byte" : `${size} bytes`;
    const unsigned = BigInt.asUintN(64, address);
    return new MemoryFault(`the program ${verb} ${bytes} at 0x${unsigned.toString(16)}: ${this.describe(unsigned, size, bit)}`);
  }

  private describe(address: bigint, size: number, bit: number): string {
    if (address < BigInt(FIRST_ADDRESS)) return "a null pointer";
    if (address >= BigInt(this.next)) return "not an address of its memory";
    const at = Number(address);
    const known = this.explain?.(at, size);
    if (known !== undefined) return known;
    const start = this.regionBefore(at);
    if (start === undefined) return "not an address of its memory";
    const region = this.regions.get(start)!;
    const offset = at - start;
    if (offset + size > region.size) return `bytes ${offset} to ${offset + size - 1} of ${region.name}, which has ${region.size}`;
    if (bit === WRITABLE && (this.bytes[this.limit + at]! & READABLE) !== 0) return `${region.name} is read-only at byte ${offset}`;
    return `byte ${offset} of ${region.name} is out of bounds`;
  }

  private regionBefore(address: number): number | undefined {
    let best: number | undefined;
    for (const start of this.regions.keys()) {
      if (start <= address && (best === undefined || start > best)) best = start;
    }
    return best;
  }

  private reuse(extent: number, align: number): number | undefined {
    if (align > 16) return undefined;
    return this.freed.get(extent)?.pop();
  }

  private fresh(extent: number, align: number): number {
    const address = roundUp(this.next, Math.max(align, 16));
    this.ensure(address + extent);
    this.next = address + extent;
    return address;
  }

  private ensure(end: number): void {
    if (end <= this.limit) return;
    let limit = this.limit;
    while (limit < end) limit *= 2;
    if (limit > LAST_LIMIT) throw new RangeError(`the machine has no more than ${LAST_LIMIT} bytes of memory`);
    this.extend(limit);
  }

  /** Moves the shadow above `limit`; where it was becomes data, all zero. */
  private extend(limit: number): void {
    const shadow = this.bytes.slice(this.limit, this.limit + this.next);
    this.backing.grow(2 * limit + TAIL);
    const buffer = this.backing.buffer();
    this.bytes = new Uint8Array(buffer);
    this.words = new DataView(buffer);
    this.bytes.fill(0, this.limit, this.limit + this.next);
    this.limit = limit;
    this.bytes.set(shadow, limit);
    this.onGrow?.(limit);
  }
}

/** `value` rounded up to a multiple of `step`, a power of two. */
export function roundUp(value: number, step: number): number {
  return Math.ceil(value / step) * step;
}
