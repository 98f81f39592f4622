/**
 * `struct __sk_buff` and the packet under it, as BPF_PROG_TEST_RUN makes them (net/bpf/test_run.c): the packet has
 * come in on the loopback device, and its protocol and type are those that `eth_type_trans` finds.
 */

import { isWritable, skBuff } from "../../bpf/contexts.ts";
import type { ProgramTypeName } from "../../bpf/program-types.ts";
import type { FlatMemory } from "../memory.ts";
import { ContextError, readField, writeField, type ContextInput, type ContextOutput, type RunContext } from "./context.ts";
import { POINTER_FIELDS, SKB_FIELDS } from "./fields.ts";
import { PacketBuffer } from "./packet-buffer.ts";

const HEADROOM = 256;
const TAILROOM = 512;
const ETHERNET_HEADER = 14;

/** Packet types (linux/if_packet.h). */
const PACKET_HOST = 0;
const PACKET_MULTICAST = 2;
const PACKET_OTHERHOST = 3;

/** SKF_LL_OFF and SKF_NET_OFF of classic BPF. */
const LINK_LAYER_OFFSET = -0x200000;
const NETWORK_OFFSET = -0x100000;
const LEGACY_SPAN = 0x100000;

const ETH_P_802_3 = 0x0001;
const ETH_P_802_2 = 0x0004;
/** Smaller values of the type field are lengths. */
const ETH_P_802_3_MIN = 0x0600;

export class SkbContext implements RunContext {
  readonly address: number;
  readonly buffer: PacketBuffer;
  /** Where the network header starts, from `data`: it moves when helpers push or pull. */
  networkOffset = 0;
  /** Where the link-layer header starts, from `data`. */
  macOffset = 0;
  encapsulated = false;
  /** Traffic control sees the packet from its link-layer header, all others from the network header. */
  private readonly fromLinkLayer: boolean;

  constructor(
    private readonly memory: FlatMemory,
    programType: ProgramTypeName,
  ) {
    this.fromLinkLayer = programType === "sched_cls" || programType === "sched_act";
    this.address = memory.allocateAt(skBuff.size, { name: "the context (struct __sk_buff)", access: "read" });
    for (const field of skBuff.fields) {
      if (isWritable(programType, field.name)) memory.protect(this.address + field.offset, field.size * field.count, "write");
    }
    this.buffer = new PacketBuffer(memory);
  }

  begin(input: ContextInput): void {
    const { packet } = input;
    this.memory.bytes.fill(0, this.address, this.address + skBuff.size);
    this.buffer.open(packet, HEADROOM, TAILROOM);
    const header = Math.min(ETHERNET_HEADER, packet.length);
    this.macOffset = 0;
    this.networkOffset = header;
    this.encapsulated = false;
    this.set("protocol", protocolOf(packet));
    this.set("pkt_type", packetTypeOf(packet));
    this.set("ifindex", 1);
    if (!this.fromLinkLayer) this.pull(header);
    this.setFields(input);
    this.synchronise();
  }

  end(): ContextOutput {
    // The kernel pushes an empty link-layer header back where it had taken it off.
    if (!this.fromLinkLayer) {
      this.buffer.moveFront(-ETHERNET_HEADER);
      this.buffer.view().fill(0, 0, ETHERNET_HEADER);
    }
    const context: Record<string, number | bigint> = {};
    for (const [name, field] of SKB_FIELDS) {
      if (!POINTER_FIELDS.has(name)) context[name] = readField(this.memory, this.address, field);
    }
    return { packet: this.buffer.contents(), context };
  }

  get(name: string): number {
    return Number(readField(this.memory, this.address, SKB_FIELDS.get(name)!));
  }

  set(name: string, value: number | bigint): void {
    writeField(this.memory, this.address, SKB_FIELDS.get(name)!, value);
  }

  /** The protocol in host byte order. */
  get protocol(): number {
    return swap16(this.get("protocol"));
  }

  set protocol(value: number) {
    this.set("protocol", swap16(value));
  }

  /** Legacy packet access (`bpf_skb_load_helper_*`): big-endian; null when it is outside. */
  loadLegacy(offset: number, bytes: number): bigint | null {
    let at = offset;
    if (offset < 0) {
      if (offset >= LINK_LAYER_OFFSET && offset < LINK_LAYER_OFFSET + LEGACY_SPAN) at = this.macOffset + offset - LINK_LAYER_OFFSET;
      else if (offset >= NETWORK_OFFSET && offset < 0) at = this.networkOffset + offset - NETWORK_OFFSET;
      else return null;
    }
    if (at < this.macOffset || at + bytes > this.buffer.length) return null;
    const found = this.memory.raw(this.buffer.data + at, bytes);
    return found.reduce((value, byte) => (value << 8n) | BigInt(byte), 0n);
  }

  /** Opens a gap of zeros, `length` bytes at `offset`; the headers before it move to the front. */
  insert(offset: number, length: number): void {
    this.buffer.moveFront(-length);
    const packet = this.buffer.view();
    packet.copyWithin(0, length, length + offset);
    packet.fill(0, offset, offset + length);
    this.synchronise();
  }

  /** Takes `length` bytes at `offset` out; the headers before it move to the back. */
  remove(offset: number, length: number): void {
    this.buffer.view().copyWithin(length, 0, offset);
    this.buffer.moveFront(length);
    this.synchronise();
  }

  resize(length: number): void {
    this.buffer.resize(length);
    this.synchronise();
  }

  /** Puts the packet's bounds in the fields where programs read them. */
  synchronise(): void {
    this.set("len", this.buffer.length);
    this.set("data", this.buffer.data);
    this.set("data_end", this.buffer.end);
    this.set("data_meta", this.buffer.data);
  }

  private pull(length: number): void {
    this.buffer.moveFront(length);
    this.macOffset -= length;
    this.networkOffset -= length;
  }

  private setFields(input: ContextInput): void {
    let wireLength = 0;
    for (const [name, value] of Object.entries(input.context ?? {})) {
      const field = SKB_FIELDS.get(name === "cb" ? "cb[0]" : name);
      if (!field) throw new ContextError(`struct __sk_buff has no field ${name}`);
      if (POINTER_FIELDS.has(name) || name === "len") throw new ContextError(`${name} follows from the packet and cannot be set`);
      writeField(this.memory, this.address, field, value);
      if (name === "wire_len") wireLength = Number(value);
    }
    if (wireLength === 0) this.set("wire_len", this.buffer.length);
  }
}

/** `eth_type_trans`: in network byte order, as `skb->protocol` holds it. */
function protocolOf(packet: Uint8Array): number {
  const type = packet.length >= ETHERNET_HEADER ? (packet[12]! << 8) | packet[13]! : 0;
  if (type >= ETH_P_802_3_MIN) return swap16(type);
  // Novell's raw 802.3 starts with a checksum of all ones.
  return swap16(packet[14] === 0xff && packet[15] === 0xff ? ETH_P_802_3 : ETH_P_802_2);
}

/** The loopback device's own address is all zeros, and so is its broadcast address: ff:ff:ff:ff:ff:ff is a multicast one. */
function packetTypeOf(packet: Uint8Array): number {
  const destination = packet.subarray(0, 6);
  if (destination.every((byte) => byte === 0)) return PACKET_HOST;
  return (destination[0]! & 1) !== 0 ? PACKET_MULTICAST : PACKET_OTHERHOST;
}

export function swap16(value: number): number {
  return ((value & 255) << 8) | ((value >> 8) & 255);
}
