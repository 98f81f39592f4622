/** What a program runs on: a packet with its context, or plain memory. */

import { MemoryFault } from "../environment.ts";
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

/**
 * - `tc`: `struct __sk_buff`, the packet from its link-layer header.
 * - `socket`: `struct __sk_buff` of a socket filter; as under BPF_PROG_TEST_RUN, the packet from its network header.
 * - `skb`: `struct __sk_buff` of other hooks that see the packet from its network header and may point into it.
 * - `xdp`: `struct xdp_md`.
 * - `plain`: the packet's bytes are the context.
 */
export type ContextKind = "tc" | "socket" | "skb" | "xdp" | "plain";

const BY_SECTION: readonly (readonly [prefix: RegExp, kind: ContextKind])[] = [
  [/^xdp/, "xdp"],
  [/^(tc|classifier|action|tcx|netkit|lwt_xmit)/, "tc"],
  [/^socket/, "socket"],
  [/^(cgroup_skb|cgroup\/skb|lwt_|sk_skb)/, "skb"],
];

/** The kind of context that programs of a section get, by libbpf's names of sections. */
export function contextKindOf(section: string): ContextKind {
  return BY_SECTION.find(([prefix]) => prefix.test(section.replace(/^\?/, "")))?.[1] ?? "plain";
}

/** A context field was named that the context does not have, or that the author may not set. */
export class ContextError extends Error {
  override readonly name = "ContextError";
}

export interface RunContext {
  readonly kind: ContextKind;
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

/** Any program's plain memory: the bytes of the packet, at an address that does not change while the size does not. */
export class PlainContext implements RunContext {
  readonly kind = "plain";
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

/** Helpers take the context as their first argument: any other pointer is the program's error. */
export function requireContext(context: RunContext | null, address: bigint): void {
  if (!context || BigInt(context.address) !== address) {
    throw new MemoryFault(`a helper wants the program's context, and got 0x${address.toString(16)}`);
  }
}
