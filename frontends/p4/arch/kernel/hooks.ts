/** The hooks of the kernel that P4 programs run at: context, packet and verdicts. */

import { contextField, skBuff, xdpMd, type Context } from "../../../../compiler/bpf/contexts.ts";
import { FunctionBuilder } from "../../../../compiler/ir/builder.ts";
import type { Value } from "../../../../compiler/ir/ir.ts";
import { i32, i64, ptr } from "../../../../compiler/ir/types.ts";
import { invariant } from "../../../../compiler/support/invariant.ts";
import type { Span } from "../../../../compiler/source/source.ts";
import type { Packet, PacketPieces } from "../../lower/base.ts";
import { SKB_LOAD_BYTES, SKB_PULL_DATA, SKB_STORE_BYTES, XDP_LOAD_BYTES, XDP_STORE_BYTES } from "../../lower/kernel-names.ts";
import type { ModuleParts } from "../../lower/module-parts.ts";
import type { ArchitectureInput } from "../architecture.ts";

export interface Hook {
  /** As `--hook` has it. */
  readonly name: "tc" | "xdp" | "lwt-xmit" | "cgroup-skb" | "socket";
  readonly section: string;
  readonly context: Context;
  /** What the program returns for a packet that goes on, for one that is dropped, and for one that could not be handled. */
  readonly pass: number;
  readonly drop: number;
  readonly abort: number;
  /** What bpf_redirect gives, for hooks where programs may send a packet elsewhere. */
  readonly redirect?: number;
  /** Programs read only the start of a packet, and can have more put there. */
  readonly inPieces?: true;
  /** Programs cannot look into the packet, and have its bytes copied. */
  readonly outOfReach?: true;
}

/** TC_ACT_OK, TC_ACT_SHOT and TC_ACT_REDIRECT. */
export const tc: Hook = { name: "tc", section: "classifier", context: skBuff, pass: 0, drop: 2, abort: 2, redirect: 7, inPieces: true };
/** XDP_PASS, XDP_DROP, XDP_ABORTED and XDP_REDIRECT. */
export const xdp: Hook = { name: "xdp", section: "xdp", context: xdpMd, pass: 2, drop: 1, abort: 0, redirect: 4 };
/** BPF_OK, BPF_DROP and BPF_REDIRECT: a route's packets on their way out, which have no Ethernet header yet. */
export const lwtXmit: Hook = { name: "lwt-xmit", section: "lwt_xmit", context: skBuff, pass: 0, drop: 2, abort: 2, redirect: 7, inPieces: true };
/** 1 lets a packet of a control group pass; it has no Ethernet header, and cannot be changed. */
export const cgroupSkb: Hook = { name: "cgroup-skb", section: "cgroup_skb/ingress", context: skBuff, pass: 1, drop: 0, abort: 0 };

/** How many bytes of the packet the socket gets, as an unsigned number: all of them, or none. Its filters know no `data`. */
export const socket: Hook = { name: "socket", section: "socket", context: skBuff, pass: 0xffff_ffff, drop: 0, abort: 0, outOfReach: true };

/** The hook that the author asked for, or the first of `offered`; none, and that is said, when it is not offered. */
export function chosenHook({ hook, main, bag }: ArchitectureInput, model: string, offered: readonly Hook[]): Hook | undefined {
  const chosen = hook === undefined ? offered[0] : offered.find(({ name }) => name === hook);
  if (!chosen) bag.report("P0702", main.span, `${model} has no hook '${hook}'`, { hint: `what it has: ${offered.map(({ name }) => name).join(", ")}` });
  return chosen;
}

/** The function that the kernel calls, without a body. */
export function entryFunction(parts: ModuleParts, hook: Hook, name: string, span: Span): FunctionBuilder {
  return new FunctionBuilder({
    name,
    params: [{ name: "ctx", type: ptr }],
    returnType: i32,
    section: hook.section,
    dataType: parts.entryPrototype(hook.context.name, "ctx"),
    span,
  });
}

/** The packet, its pointers loaded from the context. What is lowered after this is done again when a packet was in pieces. */
export function openPacket(builder: FunctionBuilder, context: Value, hook: Hook): Packet {
  const slots = { data: builder.newSlot("data", 8, 8), data_end: builder.newSlot("data end", 8, 8) };
  const pointer = (name: keyof typeof slots): Value => builder.load(ptr, builder.slotAddress(slots[name]), { align: 8 });
  const isXdp = hook.name === "xdp";
  /** Places in a packet out of reach are numbers from its start: what compares pointers with its end compares these. */
  const placeNumbers = (): void => {
    const length = builder.convert("zext", packet.length(), i64);
    const ends = [["data", builder.constant(i64, 0)], ["data_end", length]] as const;
    for (const [name, place] of ends) builder.store(builder.slotAddress(slots[name]), builder.convert("inttoptr", place, ptr), { align: 8 });
  };
  const copy = (id: number, ...more: readonly number[]): Packet["load"] => (offset, memory, bytes) =>
    builder.call({ kind: "helper", id }, [context, offset, memory, bytes, ...more.map((flag) => builder.constant(i64, flag))], i64);
  const packet: Packet = {
    context,
    contextName: hook.context.name,
    data: () => pointer("data"),
    dataEnd: () => pointer("data_end"),
    ...(hook.outOfReach && { outOfReach: true }),
    reopen() {
      if (hook.outOfReach) return placeNumbers();
      for (const name of ["data", "data_end"] as const) builder.store(builder.slotAddress(slots[name]), contextPointer(builder, context, hook.context, name), { align: 8 });
    },
    length() {
      const field = contextField(hook.context, "len");
      if (field) return builder.load(i32, context, { offset: field.offset, align: 4 });
      const bytes = builder.binary("sub", builder.convert("ptrtoint", packet.dataEnd(), i64), builder.convert("ptrtoint", packet.data(), i64));
      return builder.resize(bytes, i32, false);
    },
    load: copy(isXdp ? XDP_LOAD_BYTES : SKB_LOAD_BYTES),
    store: isXdp ? copy(XDP_STORE_BYTES) : copy(SKB_STORE_BYTES, 0),
  };
  const whole = hook.inPieces ? { ...packet, pieces: piecesOf(builder, packet, hook) } : packet;
  whole.reopen();
  return whole;
}

/** Only the start of an skb need lie where programs can read it. */
function piecesOf(builder: FunctionBuilder, packet: Packet, hook: Hook): PacketPieces {
  const tried = builder.newSlot("tried", 4, 4);
  builder.store(builder.slotAddress(tried), builder.constant(i32, 0), { align: 4 });
  const [before, start] = [builder.newBlock(), builder.newBlock()];
  builder.jump(before);
  builder.switchTo(start);
  const goFromBefore = (work: () => void): void => {
    builder.switchTo(before);
    work();
    builder.jump(start);
  };
  return {
    leave: () => goFromBefore(() => undefined),
    pullFirst: (bytes) => goFromBefore(() => {
      const [pull, whole] = [builder.newBlock(), builder.newBlock()];
      const [data, end] = ["data", "data_end"].map((name) => builder.convert("ptrtoint", contextPointer(builder, packet.context, hook.context, name), i64));
      const wanted = wantedBytes(builder, packet, bytes);
      builder.branch(builder.compare("ult", builder.binary("sub", end!, data!), wanted), pull, whole);
      builder.switchTo(pull);
      builder.call({ kind: "helper", id: SKB_PULL_DATA }, [packet.context, wanted], i64);
      builder.jump(whole);
      builder.switchTo(whole);
    }),
    tryAgain(bytes, short) {
      const pull = builder.newBlock();
      const isFirst = builder.compare("eq", builder.load(i32, builder.slotAddress(tried), { align: 4 }), builder.constant(i32, 0));
      builder.branch(isFirst, pull, short);
      builder.switchTo(pull);
      builder.store(builder.slotAddress(tried), builder.constant(i32, 1), { align: 4 });
      builder.call({ kind: "helper", id: SKB_PULL_DATA }, [packet.context, wantedBytes(builder, packet, bytes)], i64);
      builder.jump(start);
      goFromBefore(() => undefined);
    },
  };
}

/** An i64: the kernel does nothing when it is asked for more than there is. */
function wantedBytes(builder: FunctionBuilder, packet: Packet, bytes: number): Value {
  const [length, most] = [packet.length(), builder.constant(i32, bytes)];
  return builder.convert("zext", builder.select(builder.compare("ult", length, most), length, most), i64);
}

/** A 32-bit load that the verifier widens to a pointer. */
function contextPointer(builder: FunctionBuilder, address: Value, context: Context, name: string): Value {
  const field = contextField(context, name);
  invariant(field, `${context.name} has no ${name}`);
  const word = builder.load(i32, address, { offset: field.offset, align: 4 });
  return builder.convert("inttoptr", builder.convert("zext", word, i64), ptr);
}

