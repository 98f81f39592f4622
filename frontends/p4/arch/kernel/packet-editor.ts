/** How the packet is made longer and shorter at each hook. */

import { contextField, skBuff } from "../../../../compiler/bpf/contexts.ts";
import type { FunctionBuilder } from "../../../../compiler/ir/builder.ts";
import type { Value } from "../../../../compiler/ir/ir.ts";
import { i32, i64 } from "../../../../compiler/ir/types.ts";
import { invariant } from "../../../../compiler/support/invariant.ts";
import type { PacketEditor } from "../../lower/deparser.ts";
import { SKB_ADJUST_ROOM, SKB_CHANGE_HEAD, SKB_CHANGE_TAIL, SKB_LOAD_BYTES, SKB_STORE_BYTES, XDP_ADJUST_HEAD, XDP_ADJUST_TAIL } from "../../lower/kernel-names.ts";
import type { Packet } from "../../lower/base.ts";
import type { Hook } from "./hooks.ts";

/** `BPF_ADJ_ROOM_MAC`: between the Ethernet header and what follows. */
const ROOM_MAC = 1;
const ETHERNET_HEADER = 14;

export function packetEditor(context: Value, hook: Hook): PacketEditor {
  return {
    moveStart: hook.name === "xdp" ? moveXdp(context) : moveSkb(context, hook),
  };
}

/** The kernel keeps at least an Ethernet header, and has about 200 bytes of room before a packet. */
function moveXdp(context: Value): PacketEditor["moveStart"] {
  return (builder, bytes, _, failed) => {
    const code = builder.call({ kind: "helper", id: XDP_ADJUST_HEAD }, [context, builder.convert("sext", bytes, i64)], i64);
    failUnlessZero(builder, code, failed);
  };
}

/**
 * The kernel makes room in front of any packet, but takes it away only behind the Ethernet header of IPv4 and IPv6: the
 * bytes of other packets are moved, and of those that do not begin with as many new bytes.
 */
function moveSkb(context: Value, hook: Hook): PacketEditor["moveStart"] {
  return (builder, bytes, written, failed) => {
    const [grow, shrink, byHand, moved] = [builder.newBlock(), builder.newBlock(), builder.newBlock(), builder.newBlock()];
    builder.branch(builder.compare("slt", bytes, builder.constant(i32, 0)), grow, shrink);
    builder.switchTo(grow);
    const more = builder.convert("zext", builder.unary("neg", bytes), i64);
    failUnlessZero(builder, builder.call({ kind: "helper", id: SKB_CHANGE_HEAD }, [context, more, builder.constant(i64, 0)], i64), failed);
    builder.jump(moved);
    builder.switchTo(shrink);
    if (hook.name === "tc") {
      const byKernel = builder.newBlock();
      builder.branch(builder.compare("ult", written, builder.constant(i32, ETHERNET_HEADER)), byHand, byKernel);
      builder.switchTo(byKernel);
      const less = builder.convert("sext", builder.unary("neg", bytes), i64);
      const code = builder.call({ kind: "helper", id: SKB_ADJUST_ROOM }, [context, less, builder.constant(i64, ROOM_MAC), builder.constant(i64, 0)], i64);
      builder.branch(builder.compare("eq", code, builder.constant(i64, 0)), moved, byHand);
    } else builder.jump(byHand);
    builder.switchTo(byHand);
    moveBytes(builder, context, bytes, failed);
    builder.jump(moved);
    builder.switchTo(moved);
  };
}

/** Bytes that are moved at once, over the stack. */
const CHUNK = 64;
/** The verifier wants an end of the loop; the kernel's own limit is below (BPF_SKB_MAX_LEN, or an IP packet's length). */
const MOST_BYTES = 0x1_0000;

/** Moves everything behind the first `bytes` (an i32, positive) to the start, and cuts the end off. */
function moveBytes(builder: FunctionBuilder, context: Value, bytes: Value, failed: number): void {
  const wide = (value: Value): Value => builder.convert("zext", value, i64);
  const buffer = builder.slotAddress(builder.newSlot("moved bytes", CHUNK, 8));
  const position = builder.slotAddress(builder.newSlot("position", 4, 4));
  const field = contextField(skBuff, "len");
  invariant(field, "__sk_buff has a length");
  const kept = builder.binary("sub", builder.load(i32, context, { offset: field.offset, align: 4 }), bytes);
  builder.store(position, builder.constant(i32, 0), { align: 4 });
  const [next, move, copy, done] = [builder.newBlock(), builder.newBlock(), builder.newBlock(), builder.newBlock()];
  builder.jump(next);
  builder.switchTo(next);
  const at = builder.load(i32, position, { align: 4 });
  builder.branch(builder.compare("ult", at, kept), move, done);
  builder.switchTo(move);
  const rest = builder.binary("sub", kept, at);
  const size = builder.select(builder.compare("ult", rest, builder.constant(i32, CHUNK)), rest, builder.constant(i32, CHUNK));
  // The verifier does not conclude it from the comparison above, and wants it for the helpers.
  builder.branch(builder.compare("ne", size, builder.constant(i32, 0)), copy, done);
  builder.switchTo(copy);
  builder.call({ kind: "helper", id: SKB_LOAD_BYTES }, [context, wide(builder.binary("add", at, bytes)), buffer, wide(size)], i64);
  builder.call({ kind: "helper", id: SKB_STORE_BYTES }, [context, wide(at), buffer, wide(size), builder.constant(i64, 0)], i64);
  const after = builder.binary("add", at, builder.constant(i32, CHUNK));
  builder.store(position, after, { align: 4 });
  builder.branch(builder.compare("ult", after, builder.constant(i32, MOST_BYTES)), next, failed);
  builder.switchTo(done);
  failUnlessZero(builder, builder.call({ kind: "helper", id: SKB_CHANGE_TAIL }, [context, wide(kept), builder.constant(i64, 0)], i64), failed);
}

/** Cuts the packet to `length` bytes (an i32) unless it is shorter. */
export function truncatePacket(builder: FunctionBuilder, packet: Packet, hook: Hook, length: Value, failed: number): void {
  const { context } = packet;
  packet.reopen();
  const present = packet.length();
  const [cut, done] = [builder.newBlock(), builder.newBlock()];
  builder.branch(builder.compare("ult", length, present), cut, done);
  builder.switchTo(cut);
  const amount = hook.name === "xdp" ? builder.convert("sext", builder.binary("sub", length, present), i64) : builder.convert("zext", length, i64);
  const args = hook.name === "xdp" ? [context, amount] : [context, amount, builder.constant(i64, 0)];
  failUnlessZero(builder, builder.call({ kind: "helper", id: hook.name === "xdp" ? XDP_ADJUST_TAIL : SKB_CHANGE_TAIL }, args, i64), failed);
  builder.jump(done);
  builder.switchTo(done);
}

/** Goes on in a new block. */
function failUnlessZero(builder: FunctionBuilder, code: Value, failed: number): void {
  const rest = builder.newBlock();
  builder.branch(builder.compare("eq", code, builder.constant(i64, 0)), rest, failed);
  builder.switchTo(rest);
}
