/** A pointer that goes through the packet from header to header, with the packet's own pointers. */

import type { FunctionBuilder } from "../../../compiler/ir/builder.ts";
import type { SlotId, Value } from "../../../compiler/ir/ir.ts";
import { i64, ptr } from "../../../compiler/ir/types.ts";
import type { Packet } from "./base.ts";

export class PacketWalk {
  private readonly slots: Readonly<Record<"pointer" | "data" | "end", SlotId>>;

  constructor(
    private readonly builder: FunctionBuilder,
    packet: Packet,
  ) {
    this.slots = { pointer: builder.newSlot("position", 8, 8), data: builder.newSlot("data", 8, 8), end: builder.newSlot("data end", 8, 8) };
    this.reopen(packet);
    this.store("pointer", packet.data);
  }

  /** Takes new pointers of a packet that was moved; the walk has to be placed again. */
  reopen(packet: Packet): void {
    this.store("data", packet.data);
    this.store("end", packet.dataEnd);
  }

  pointer(): Value {
    return this.load("pointer");
  }

  data(): Value {
    return this.load("data");
  }

  end(): Value {
    return this.load("end");
  }

  /** How far the walk is from the start of the packet, an i64. */
  offset(): Value {
    const { builder } = this;
    return builder.binary("sub", builder.convert("ptrtoint", this.pointer(), i64), builder.convert("ptrtoint", this.data(), i64));
  }

  advance(bytes: number): void {
    this.store("pointer", this.builder.pointerAdd(this.pointer(), bytes));
  }

  /** `offset`: an i64 that was compared with a bound. */
  moveTo(offset: Value): void {
    this.store("pointer", this.builder.pointerAdd(this.data(), { value: offset }));
  }

  private load(slot: keyof PacketWalk["slots"]): Value {
    return this.builder.load(ptr, this.builder.slotAddress(this.slots[slot]), { align: 8 });
  }

  private store(slot: keyof PacketWalk["slots"], pointer: Value): void {
    this.builder.store(this.builder.slotAddress(this.slots[slot]), pointer, { align: 8 });
  }
}
