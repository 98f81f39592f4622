/** What a program runs on: a packet with its context, or plain memory. */

import type { FlatMemory } from "../memory.ts";
import type { ContextField } from "./fields.ts";

/** What to run a program on; the same shape as `RunInput` of the backend. */
export interface ContextInput {
  readonly packet: Uint8Array;
  readonly context?: Readonly<Record<string, number | bigint>> | undefined;
}

/** What is left after the run. */
export interface ContextOutput {
  readonly packet: Uint8Array;
  readonly context: Readonly<Record<string, number | bigint>>;
}

/** A context field was named that the context does not have, or that the author may not set. */
export class ContextError extends Error {
  override readonly name = "ContextError";
}

export interface RunContext {
  /** What the program gets in r1. */
  readonly address: number;
  begin(input: ContextInput): void;
  end(): ContextOutput;
}

export function readField(memory: FlatMemory, address: number, field: ContextField): number | bigint {
  switch (field.bytes) {
    case 1:
      return memory.bytes[address + field.offset]!;
    case 4:
      return memory.getU32(address + field.offset);
    case 8:
      return memory.getU64(address + field.offset);
  }
}

export function writeField(memory: FlatMemory, address: number, field: ContextField, value: number | bigint): void {
  switch (field.bytes) {
    case 1:
      memory.bytes[address + field.offset] = Number(value) & 255;
      break;
    case 4:
      memory.setU32(address + field.offset, Number(BigInt.asUintN(32, BigInt(value))));
      break;
    case 8:
      memory.setU64(address + field.offset, BigInt.asUintN(64, BigInt(value)));
      break;
  }
}

/** Plain memory, for programs of other types: the bytes of the packet, at an address that does not change while the size does not. */
export class PlainContext implements RunContext {
  address = 0;
  private size = -1;

  constructor(private readonly memory: FlatMemory) {}

  begin(input: ContextInput): void {
    const names = Object.keys(input.context ?? {});
    if (names.length > 0) throw new ContextError(`a program of this section has no context fields, so not ${names[0]}`);
    if (input.packet.length !== this.size) {
      if (this.address !== 0) this.memory.freeAt(this.address);
      this.size = input.packet.length;
      this.address = this.memory.allocateAt(this.size, { name: "the context", access: "write" });
    }
    this.memory.bytes.set(input.packet, this.address);
  }

  end(): ContextOutput {
    return { packet: this.memory.raw(this.address, this.size).slice(), context: {} };
  }
}
