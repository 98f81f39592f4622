/** A pointer that goes through the packet from header to header, with the packet's own pointers. */

import type { FunctionBuilder } from "../../../compiler/ir/builder.ts";
import type { SlotId, Value } from "../../../compiler/ir/ir.ts";
import { i64, ptr } from "../../../compiler/ir/types.ts";
import type { Packet } from "./base.ts";

export class PacketWalk {
  private readonly position: SlotId;

  constructor(
    private readonly builder: FunctionBuilder,
    private readonly packet: Packet,
  ) {
    this.position = builder.newSlot("position", 8, 8);
    this.store(packet.data());
  }

  pointer(): Value {
    return this.builder.load(ptr, this.builder.slotAddress(this.position), { align: 8 });
  }

  /** How far the walk is from the start of the packet, an i64. */
  offset(): Value {
    const { builder } = this;
    return builder.binary("sub", builder.convert("ptrtoint", this.pointer(), i64), builder.convert("ptrtoint", this.packet.data(), i64));
  }

  advance(bytes: number): void {
    this.store(this.builder.pointerAdd(this.pointer(), bytes));
  }

  /** `offset`: an i64 that was compared with a bound. Also after the packet was moved. */
  moveTo(offset: Value): void {
    this.store(this.builder.pointerAdd(this.packet.data(), { value: offset }));
  }

  private store(pointer: Value): void {
    this.builder.store(this.builder.slotAddress(this.position), pointer, { align: 8 });
  }
}
