/** What a helper of the machine is, and what it may use. */

import type { RunContext } from "../contexts/context.ts";
import { SkbContext } from "../contexts/skb.ts";
import { XdpContext } from "../contexts/xdp.ts";
import { MemoryFault, type CallBack } from "../environment.ts";
import type { MachineMap } from "../maps/map.ts";
import type { FlatMemory } from "../memory.ts";

/** A packet that a program sent elsewhere. */
export interface Redirection {
  readonly by: "redirect" | "redirect_map" | "redirect_peer" | "redirect_neigh" | "clone_redirect";
  readonly interfaceIndex: number;
  readonly flags: number;
  /** The packet that was cloned. */
  readonly packet?: Uint8Array;
}

export interface HelperScope {
  readonly memory: FlatMemory;
  readonly cpus: number;
  readonly cpu: number;
  /** The context of the program that runs. */
  readonly context: RunContext | null;
  /** What bpf_trace_printk wrote in this run. */
  readonly trace: string[];
  readonly redirections: Redirection[];
  /** The map whose address a program gave; throws `MemoryFault` when it is not one. */
  mapAt(address: bigint): MachineMap;
  /** False when the limit of tail calls is reached. */
  countTailCall(): boolean;
  /** All maps of the machine. */
  maps(): Iterable<MachineMap>;
  /** Nanoseconds since the machine started. */
  now(): bigint;
  /** 32 random bits. */
  random(): number;
  /** Puts bytes where programs may read them, for the time of the call: the keys that callbacks get. */
  withScratch<T>(bytes: Uint8Array, use: (address: bigint) => T): T;
}

/** Gets the five argument registers as unsigned 64-bit numbers; gives r0, negative for errors. */
export type Helper = (scope: HelperScope, args: readonly bigint[], callBack: CallBack) => bigint | number;

export type HelperRow = readonly [id: number, name: string, helper: Helper];

/** An argument's low 32 bits, unsigned. */
export function u32(value: bigint): number {
  return Number(BigInt.asUintN(32, value));
}

/** An argument's low 32 bits, signed. */
export function s32(value: bigint): number {
  return Number(BigInt.asIntN(32, value));
}

/** A 64-bit argument as a number, at most 2^53 - 1: for sizes and flags, which are small unless they are wrong. */
export function small(value: bigint): number {
  return value > 0x1f_ffff_ffff_ffffn ? Number.MAX_SAFE_INTEGER : Number(value);
}

/** Map flags as a number that keeps being too large when it is. */
export function mapFlags(value: bigint): number {
  return value > 0x7fff_ffffn ? 0x7fff_ffff : Number(value);
}

/** The packet that the context in `address` is of. */
export function skbOf(scope: HelperScope, address: bigint): SkbContext {
  if (scope.context instanceof SkbContext && BigInt(scope.context.address) === address) return scope.context;
  throw wrongContext(address, "struct __sk_buff");
}

export function xdpOf(scope: HelperScope, address: bigint): XdpContext {
  if (scope.context instanceof XdpContext && BigInt(scope.context.address) === address) return scope.context;
  throw wrongContext(address, "struct xdp_md");
}

function wrongContext(address: bigint, wanted: string): MemoryFault {
  return new MemoryFault(`the helper takes the program's context, a ${wanted}, and got 0x${address.toString(16)}`);
}
