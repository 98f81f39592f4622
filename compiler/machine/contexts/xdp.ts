/**
 * `struct xdp_md` and the packet under it, with the measures of BPF_PROG_TEST_RUN (net/bpf/test_run.c): a page with
 * 256 bytes of headroom, of which `struct xdp_frame` takes 40, and `struct skb_shared_info` (320 bytes) at the end.
 */

import { xdpMd } from "../../bpf/contexts.ts";
import { EACCES, EINVAL } from "../errno.ts";
import type { FlatMemory } from "../memory.ts";
import { ContextError, writeField, type ContextInput, type ContextOutput, type RunContext } from "./context.ts";
import { POINTER_FIELDS, XDP_FIELDS } from "./fields.ts";
import { PacketBuffer } from "./packet-buffer.ts";

const HEADROOM = 256;
const FRAME_HEADER = 40;
const SHARED_INFO = 320;
const PAGE = 4096;
const ETHERNET_HEADER = 14;

export class XdpContext implements RunContext {
  readonly address: number;
  readonly buffer: PacketBuffer;
  private given: Readonly<Record<string, number | bigint>> = {};
  /** Where the buffer would end in the kernel. */
  private hardEnd = 0;

  constructor(private readonly memory: FlatMemory) {
    this.address = memory.allocateAt(xdpMd.size, { name: "the context (struct xdp_md)", access: "read" });
    this.buffer = new PacketBuffer(memory);
  }

  begin(input: ContextInput): void {
    this.memory.bytes.fill(0, this.address, this.address + xdpMd.size);
    writeField(this.memory, this.address, XDP_FIELDS.get("ingress_ifindex")!, 1);
    this.given = input.context ?? {};
    const metadata = this.setFields(input);
    const room = PAGE - SHARED_INFO;
    const tailroom = Math.max(room - HEADROOM - input.packet.length, 0);
    this.buffer.open(input.packet, HEADROOM - metadata, tailroom + SHARED_INFO, metadata);
    this.hardEnd = this.buffer.end + tailroom + metadata;
    this.synchronise();
  }

  end(): ContextOutput {
    // The kernel gives the fields back as it got them, not as the program saw them.
    const context: Record<string, number | bigint> = {};
    for (const name of XDP_FIELDS.keys()) {
      if (!POINTER_FIELDS.has(name)) context[name] = this.given[name] ?? 0;
    }
    return { packet: this.buffer.contents(), context };
  }

  /** bpf_xdp_adjust_head: the metadata moves along. */
  adjustHead(offset: number): number {
    const { start, data, end, regionStart } = this.buffer;
    const metadata = data - start;
    const newData = data + offset;
    if (newData < regionStart + FRAME_HEADER + metadata || newData > end - ETHERNET_HEADER) return -EINVAL;
    if (metadata > 0) this.memory.bytes.copyWithin(start + offset, start, data);
    this.buffer.move(newData, end, start + offset);
    this.synchronise();
    return 0;
  }

  /** bpf_xdp_adjust_meta. */
  adjustMeta(offset: number): number {
    const { start, data, end, regionStart } = this.buffer;
    const newStart = start + offset;
    if (newStart < regionStart + FRAME_HEADER || newStart > data) return -EINVAL;
    const length = data - newStart;
    if (length % 4 !== 0 || length > 252) return -EACCES;
    this.buffer.move(data, end, newStart);
    this.synchronise();
    return 0;
  }

  /** bpf_xdp_adjust_tail. */
  adjustTail(offset: number): number {
    const { start, data, end } = this.buffer;
    const newEnd = end + offset;
    if (newEnd > this.hardEnd || newEnd < data + ETHERNET_HEADER) return -EINVAL;
    this.buffer.move(data, newEnd, start);
    if (offset > 0) this.memory.bytes.fill(0, end, newEnd);
    this.synchronise();
    return 0;
  }

  /** Gives the length of the metadata: what `data` means in the input of BPF_PROG_TEST_RUN. */
  private setFields(input: ContextInput): number {
    let metadata = 0;
    for (const [name, value] of Object.entries(input.context ?? {})) {
      const field = XDP_FIELDS.get(name);
      if (!field) throw new ContextError(`struct xdp_md has no field ${name}`);
      if (name === "data") metadata = Number(value);
      else if (!POINTER_FIELDS.has(name)) writeField(this.memory, this.address, field, value);
    }
    if (metadata % 4 !== 0 || metadata > HEADROOM - FRAME_HEADER || metadata > input.packet.length) {
      throw new ContextError(`data is the length of the metadata before the packet: a multiple of 4, not ${metadata}`);
    }
    return metadata;
  }

  private synchronise(): void {
    writeField(this.memory, this.address, XDP_FIELDS.get("data")!, this.buffer.data);
    writeField(this.memory, this.address, XDP_FIELDS.get("data_end")!, this.buffer.end);
    writeField(this.memory, this.address, XDP_FIELDS.get("data_meta")!, this.buffer.start);
  }
}
