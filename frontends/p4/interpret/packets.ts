/** Packets as strings of bits: what parsers read (P4-16 §13.8) and deparsers write (§16.1). */

import type { Type } from "../check/types.ts";
import type { Bits } from "./types.ts";
import type { Value } from "./values.ts";

/** The parser gives the packet up (§13.4); which error it was no architecture here tells. */
export class Reject extends Error {
  override readonly name = "Reject";
}

/** A header that was taken out of a packet. */
export interface Extraction {
  readonly header: Value;
  readonly type: Type;
  /** What the parser extracted it to. */
  readonly text: string;
  /** Where it begins, in bits. */
  readonly position: number;
}

export class PacketIn {
  /** In bits. */
  position = 0;
  /** In their order. */
  readonly extracted: Extraction[] = [];

  constructor(readonly bytes: Uint8Array) {}

  /** Rejects the packet when it has fewer bits left. */
  require(bits: number): void {
    if (this.position + bits > this.bytes.length * 8) throw new Reject("PacketTooShort");
  }

  read(width: number): bigint {
    const value = this.peek(this.position, width);
    this.position += width;
    return value;
  }

  /** Takes bits from the present position without moving it. */
  lookahead(): (width: number) => bigint {
    let at = this.position;
    return (width) => {
      at += width;
      return this.peek(at - width, width);
    };
  }

  private peek(from: number, width: number): bigint {
    let value = 0n;
    for (let at = from; at < from + width; at++) {
      const bit = (this.bytes[at >> 3]! >> (7 - (at & 7))) & 1;
      value = (value << 1n) | BigInt(bit);
    }
    return value;
  }

  /** What the parser left; a byte that it began is taken whole. */
  get payload(): Uint8Array {
    return this.bytes.subarray(Math.ceil(this.position / 8));
  }
}

/** A packet of which some bits may be open. */
export interface ExpectedPacket {
  readonly bytes: Uint8Array;
  /** Ones where the bits are defined. */
  readonly mask: Uint8Array;
}

export function wholePacket(bytes: Uint8Array): ExpectedPacket {
  return { bytes, mask: new Uint8Array(bytes.length).fill(0xff) };
}

export class PacketOut {
  private readonly parts: Bits[] = [];
  private bits = 0;
  /** Where each header ends, in bytes. */
  readonly ends: number[] = [];

  /** A header more. */
  append(bits: readonly Bits[]): void {
    this.parts.push(...bits);
    this.bits += bits.reduce((sum, { width }) => sum + width, 0);
    this.ends.push(Math.ceil(this.bits / 8));
  }

  /** How many bytes were emitted. */
  get length(): number {
    return this.ends.at(-1) ?? 0;
  }

  before(payload: Uint8Array): ExpectedPacket {
    const { length } = this;
    const [bytes, mask] = [new Uint8Array(length + payload.length), new Uint8Array(length + payload.length).fill(0xff)];
    bytes.set(payload, length);
    let at = 0;
    for (const { width, bits } of this.parts) {
      for (let left = width - 1; left >= 0; left--, at++) {
        const bit = 1 << (7 - (at & 7));
        if (bits === null) mask[at >> 3]! &= ~bit;
        else if ((bits >> BigInt(left)) & 1n) bytes[at >> 3]! |= bit;
      }
    }
    return { bytes, mask };
  }
}
