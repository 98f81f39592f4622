/** How the packet is made longer and shorter at each hook. */

import type { FunctionBuilder } from "../../../../compiler/ir/builder.ts";
import type { Value } from "../../../../compiler/ir/ir.ts";
import { i32, i64 } from "../../../../compiler/ir/types.ts";
import type { PacketEditor } from "../../lower/deparser.ts";
import { SKB_ADJUST_ROOM, SKB_CHANGE_HEAD, SKB_CHANGE_TAIL, XDP_ADJUST_HEAD, XDP_ADJUST_TAIL } from "../../lower/kernel-names.ts";
import type { Packet } from "../../lower/base.ts";
import type { ModuleParts } from "../../lower/module-parts.ts";
import { cutStart } from "./cut-start.ts";
import type { Hook } from "./hooks.ts";

/** `BPF_ADJ_ROOM_MAC`: between the Ethernet header and what follows. */
const ROOM_MAC = 1;
const ETHERNET_HEADER = 14;

export function packetEditor(parts: ModuleParts, context: Value, hook: Hook): PacketEditor {
  return {
    moveStart: hook.name === "xdp" ? moveXdp(context) : moveSkb(parts, context, hook),
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
function moveSkb(parts: ModuleParts, context: Value, hook: Hook): PacketEditor["moveStart"] {
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
    failUnlessZero(builder, cutStart(builder, parts, context, bytes), failed);
    builder.jump(moved);
    builder.switchTo(moved);
  };
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
