/** Helpers on the packet of a `struct __sk_buff` (net/core/filter.c): reading, writing, length and type. */

import { EFAULT, EINVAL, ENOMEM, ENOTSUPP } from "../errno.ts";
import type { SkbContext } from "../contexts/skb.ts";
import { s32, skbOf, small, u32, type Helper, type HelperRow, type HelperScope } from "./helper.ts";

const RECOMPUTE_CSUM = 1;
const INVALIDATE_HASH = 2;
const LARGEST_OFFSET = 0x7fff_ffff;
/** BPF_SKB_MAX_LEN: four pages less the shared info. */
export const LONGEST_PACKET = 16384 - 320;

const TC_ACT_SHOT = 2;
const TC_ACT_REDIRECT = 7;
const F_INGRESS = 1;

const storeBytes: Helper = (scope, [context, at, from, length, flags]) => {
  const skb = skbOf(scope, context!);
  const offset = u32(at!);
  const bytes = scope.memory.view(from!, u32(length!), "read");
  if (flags! & ~BigInt(RECOMPUTE_CSUM | INVALIDATE_HASH)) return -EINVAL;
  if (offset > LARGEST_OFFSET || offset + bytes.length > skb.buffer.length) return -EFAULT;
  skb.buffer.view().set(bytes, offset);
  if (small(flags!) & INVALIDATE_HASH) skb.set("hash", 0);
  return 0;
};

const loadBytes: Helper = (scope, [context, at, to, length]) => {
  const skb = skbOf(scope, context!);
  const offset = u32(at!);
  return copyOut(scope, skb, offset > LARGEST_OFFSET ? undefined : offset, to!, u32(length!));
};

/** From the start of the link-layer header (0) or of the network header (1). */
const loadBytesRelative: Helper = (scope, [context, at, to, length, start]) => {
  const skb = skbOf(scope, context!);
  const offset = u32(at!);
  const origin = start === 0n ? skb.macOffset : start === 1n ? skb.networkOffset : undefined;
  return copyOut(scope, skb, origin === undefined || offset > 0xffff ? undefined : origin + offset, to!, u32(length!));
};

/** What cannot be had reads as zeros. A link-layer header that was taken off still lies before the packet. */
function copyOut(scope: HelperScope, skb: SkbContext, offset: number | undefined, to: bigint, length: number): number {
  const into = scope.memory.view(to, length, "write");
  if (offset === undefined || offset + length > skb.buffer.length) {
    into.fill(0);
    return -EFAULT;
  }
  into.set(scope.memory.raw(skb.buffer.data + offset, length));
  return 0;
}

const pullData: Helper = (scope, [context, length]) => (u32(length!) > skbOf(scope, context!).buffer.length ? -ENOMEM : 0);

const changeType: Helper = (scope, [context, type]) => {
  const skb = skbOf(scope, context!);
  if (u32(type!) > 3 || skb.get("pkt_type") > 3) return -EINVAL;
  skb.set("pkt_type", u32(type!));
  return 0;
};

const changeTail: Helper = (scope, [context, length, flags]) => {
  const skb = skbOf(scope, context!);
  const fresh = u32(length!);
  if (flags !== 0n || fresh > LONGEST_PACKET || fresh < Math.max(skb.networkOffset, 0)) return -EINVAL;
  if (skb.encapsulated) return -ENOTSUPP;
  skb.resize(fresh);
  return 0;
};

const changeHead: Helper = (scope, [context, room, flags]) => {
  const skb = skbOf(scope, context!);
  const length = u32(room!);
  if (flags !== 0n || s32(room!) < 0 || skb.buffer.length + length > LONGEST_PACKET) return -EINVAL;
  skb.insert(0, length);
  skb.macOffset = 0;
  skb.networkOffset += length;
  return 0;
};

/** A hash of the flow: addresses, protocol and ports. The kernel's has a random key, so no program can rely on it. */
const getHashRecalc: Helper = (scope, [context]) => {
  const skb = skbOf(scope, context!);
  if (skb.get("hash") === 0) {
    const header = skb.buffer.view().subarray(Math.max(skb.networkOffset, 0));
    const isIpv4 = skb.protocol === 0x0800;
    skb.set("hash", hashBytes(isIpv4 ? [header.subarray(9, 10), header.subarray(12, 24)] : [header.subarray(6, 7), header.subarray(8, 44)]));
  }
  return BigInt(skb.get("hash"));
};

/** FNV-1a, never zero. */
function hashBytes(parts: readonly Uint8Array[]): number {
  let hash = 0x811c9dc5;
  for (const part of parts) for (const byte of part) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0 || 1;
}

const setHash: Helper = (scope, [context, hash]) => {
  skbOf(scope, context!).set("hash", u32(hash!));
  return 0;
};

const setHashInvalid: Helper = (scope, [context]) => {
  skbOf(scope, context!).set("hash", 0);
  return 0;
};

/** BPF_SKB_TSTAMP_UNSPEC 0, BPF_SKB_TSTAMP_DELIVERY_MONO 1. */
const setTimestamp: Helper = (scope, [context, timestamp, type]) => {
  const skb = skbOf(scope, context!);
  if (skb.protocol !== 0x0800 && skb.protocol !== 0x86dd) return -95;
  if ((type === 1n && timestamp === 0n) || (type === 0n && timestamp !== 0n) || type! > 1n) return -EINVAL;
  skb.set("tstamp", timestamp!);
  skb.set("tstamp_type", Number(type));
  return 0;
};

/** The packet did not come out of a tunnel. */
const getTunnel: Helper = (scope, [, to, size]) => {
  scope.memory.view(to!, u32(size!), "write").fill(0);
  return -EINVAL;
};

const cloneRedirect: Helper = (scope, [context, target, flags]) => {
  const skb = skbOf(scope, context!);
  if (flags! & ~BigInt(F_INGRESS)) return -EINVAL;
  scope.redirections.push({ by: "clone_redirect", interfaceIndex: u32(target!), flags: small(flags!), packet: skb.buffer.view().slice() });
  return 0;
};

export const redirectSkb: Helper = (scope, [target, flags]) => {
  if (flags! & ~BigInt(F_INGRESS)) return TC_ACT_SHOT;
  scope.redirections.push({ by: "redirect", interfaceIndex: u32(target!), flags: small(flags!) });
  return TC_ACT_REDIRECT;
};

const redirectPeer: Helper = (scope, [target, flags]) => {
  if (flags !== 0n) return TC_ACT_SHOT;
  scope.redirections.push({ by: "redirect_peer", interfaceIndex: u32(target!), flags: 0 });
  return TC_ACT_REDIRECT;
};

const redirectNeighbour: Helper = (scope, [target, parameters, length, flags]) => {
  if (flags !== 0n || (length !== 0n && length! < 20n) || (length === 0n) !== (parameters === 0n)) return TC_ACT_SHOT;
  scope.redirections.push({ by: "redirect_neigh", interfaceIndex: u32(target!), flags: 0 });
  return TC_ACT_REDIRECT;
};

/** The device of every index has the loopback's MTU. */
const checkMtu: Helper = (scope, [, , length, difference, flags]) => {
  if (flags! > 1n) return -EINVAL;
  const mtu = 65536;
  const given = Number(scope.memory.read(length!, 4));
  const packet = given || (scope.context && "buffer" in scope.context ? (scope.context as SkbContext).buffer.length - 14 : 0);
  scope.memory.write(length!, 4, BigInt(mtu));
  return packet + s32(difference!) > mtu ? 1 : 0;
};

/** BPF_FIB_LKUP_RET_NOT_FWDED: the machine has no routes. */
const fibLookup: Helper = (scope, [, parameters, length, flags]) => {
  if (s32(length!) < 64 || flags! > 63n) return -EINVAL;
  scope.memory.view(parameters!, s32(length!), "write");
  return 4;
};

export const SKB_HELPERS: readonly HelperRow[] = [
  [9, "skb_store_bytes", storeBytes],
  [13, "clone_redirect", cloneRedirect],
  [20, "skb_get_tunnel_key", getTunnel],
  [21, "skb_set_tunnel_key", () => 0],
  [26, "skb_load_bytes", loadBytes],
  [29, "skb_get_tunnel_opt", getTunnel],
  [30, "skb_set_tunnel_opt", () => 0],
  [32, "skb_change_type", changeType],
  [34, "get_hash_recalc", getHashRecalc],
  [38, "skb_change_tail", changeTail],
  [39, "skb_pull_data", pullData],
  [41, "set_hash_invalid", setHashInvalid],
  [43, "skb_change_head", changeHead],
  [46, "get_socket_cookie", () => 0],
  [47, "get_socket_uid", () => 65534],
  [48, "set_hash", setHash],
  [68, "skb_load_bytes_relative", loadBytesRelative],
  [69, "fib_lookup", fibLookup],
  [79, "skb_cgroup_id", () => 0],
  [152, "redirect_neigh", redirectNeighbour],
  [155, "redirect_peer", redirectPeer],
  [163, "check_mtu", checkMtu],
  [192, "skb_set_tstamp", setTimestamp],
];
