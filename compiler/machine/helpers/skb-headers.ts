/** Helpers that put headers into a packet and take them out (net/core/filter.c): VLAN tags, IPv4 ↔ IPv6, tunnels. */

import { EFAULT, EINVAL, ENOMEM, ENOTSUPP } from "../errno.ts";
import { swap16, type SkbContext } from "../contexts/skb.ts";
import { s32, skbOf, small, u32, type Helper, type HelperRow } from "./helper.ts";
import { LONGEST_PACKET } from "./skb-helpers.ts";

const ETH_P_IP = 0x0800;
const ETH_P_IPV6 = 0x86dd;
const ETH_P_8021Q = 0x8100;
const ETH_P_8021AD = 0x88a8;
const ETHERNET_ADDRESSES = 12;
const ETHERNET_HEADER = 14;
const VLAN_TAG = 4;
const IPV4_HEADER = 20;
const IPV6_HEADER = 40;

const isVlan = (protocol: number) => protocol === ETH_P_8021Q || protocol === ETH_P_8021AD;

/** The tag lies beside the packet; one that was there before goes into the packet. */
const vlanPush: Helper = (scope, [context, protocol, tci]) => {
  const skb = skbOf(scope, context!);
  const asked = swap16(u32(protocol!));
  const kind = isVlan(asked) ? asked : ETH_P_8021Q;
  if (skb.get("vlan_present")) {
    const inner = swap16(skb.get("vlan_proto"));
    insertTag(skb, inner, skb.get("vlan_tci"));
    skb.protocol = inner;
  }
  setTag(skb, kind, u32(tci!) & 0xffff);
  return 0;
};

/** Takes the tag beside the packet, or else the first one in it; a second one in it comes beside the packet. */
const vlanPop: Helper = (scope, [context]) => {
  const skb = skbOf(scope, context!);
  if (skb.get("vlan_present")) {
    clearTag(skb);
  } else {
    if (!isVlan(skb.protocol)) return 0;
    if (takeTag(skb) === null) return -ENOMEM;
  }
  if (!isVlan(skb.protocol)) return 0;
  const kind = skb.protocol;
  const tci = takeTag(skb);
  if (tci === null) return -ENOMEM;
  setTag(skb, kind, tci);
  return 0;
};

function insertTag(skb: SkbContext, protocol: number, tci: number): void {
  skb.insert(ETHERNET_ADDRESSES, VLAN_TAG);
  skb.buffer.view().set([protocol >> 8, protocol & 255, tci >> 8, tci & 255], ETHERNET_ADDRESSES);
}

/** Removes the tag that the packet has after its addresses; null when the packet is too short. */
function takeTag(skb: SkbContext): number | null {
  const packet = skb.buffer.view();
  if (packet.length < ETHERNET_HEADER + VLAN_TAG) return null;
  const tci = (packet[14]! << 8) | packet[15]!;
  const inner = (packet[16]! << 8) | packet[17]!;
  skb.remove(ETHERNET_ADDRESSES, VLAN_TAG);
  skb.protocol = inner;
  return tci;
}

function setTag(skb: SkbContext, protocol: number, tci: number): void {
  skb.set("vlan_present", 1);
  skb.set("vlan_proto", swap16(protocol));
  skb.set("vlan_tci", tci);
}

function clearTag(skb: SkbContext): void {
  skb.set("vlan_present", 0);
  skb.set("vlan_proto", 0);
  skb.set("vlan_tci", 0);
}

/** The gap lies after the link-layer header; writing the new network header is the program's affair. */
const changeProto: Helper = (scope, [context, protocol, flags]) => {
  const skb = skbOf(scope, context!);
  if (flags !== 0n) return -EINVAL;
  const to = swap16(u32(protocol!));
  const difference = IPV6_HEADER - IPV4_HEADER;
  const offset = skb.networkOffset - skb.macOffset;
  if (skb.protocol === ETH_P_IP && to === ETH_P_IPV6) skb.insert(offset, difference);
  else if (skb.protocol === ETH_P_IPV6 && to === ETH_P_IP) {
    if (offset + difference > skb.buffer.length) return -ENOMEM;
    skb.remove(offset, difference);
  } else return -ENOTSUPP;
  skb.protocol = to;
  skb.set("hash", 0);
  return 0;
};

const FIXED_GSO = 1 << 0;
const ENCAP_L3_IPV4 = 1 << 1;
const ENCAP_L3_IPV6 = 1 << 2;
const ENCAP_L4_GRE = 1 << 3;
const ENCAP_L4_UDP = 1 << 4;
const NO_CSUM_RESET = 1 << 5;
const ENCAP_L2_ETH = 1 << 6;
const DECAP_L3_IPV4 = 1 << 7;
const DECAP_L3_IPV6 = 1 << 8;
const DECAP_L3 = DECAP_L3_IPV4 | DECAP_L3_IPV6;
const ALL_FLAGS = (1 << 9) - 1;
/** BPF_F_ADJ_ROOM_ENCAP_L2: the length of the inner link-layer header, in the uppermost byte. */
const INNER_MAC_SHIFT = 56n;

const MODE_NET = 0;
const MODE_MAC = 1;
const EALREADY = 114;

const adjustRoom: Helper = (scope, [context, difference, mode, flagBits]) => {
  const skb = skbOf(scope, context!);
  const change = s32(difference!);
  const flags = small(flagBits! & ((1n << INNER_MAC_SHIFT) - 1n));
  const innerMac = Number(flagBits! >> INNER_MAC_SHIFT);
  if (flags > ALL_FLAGS) return -EINVAL;
  if (Math.abs(change) > 0xfff) return -EFAULT;
  if (skb.protocol !== ETH_P_IP && skb.protocol !== ETH_P_IPV6) return -ENOTSUPP;
  if (mode !== BigInt(MODE_NET) && mode !== BigInt(MODE_MAC)) return -ENOTSUPP;
  const header = skb.protocol === ETH_P_IP ? IPV4_HEADER : IPV6_HEADER;
  const offset = skb.networkOffset - skb.macOffset + (mode === BigInt(MODE_NET) ? header : 0);
  return change < 0 ? shrink(skb, offset, -change, flags, header) : grow(skb, offset, change, flags, innerMac);
};

function shrink(skb: SkbContext, offset: number, length: number, flags: number, header: number): number {
  const decap = flags & DECAP_L3;
  if (decap === DECAP_L3) return -EINVAL;
  const least = decap === DECAP_L3_IPV4 ? IPV4_HEADER : decap === DECAP_L3_IPV6 ? IPV6_HEADER : header;
  const current = skb.buffer.length - skb.networkOffset;
  if (length >= current || current - length < least) return -ENOTSUPP;
  if (flags & ~(FIXED_GSO | DECAP_L3 | NO_CSUM_RESET)) return -EINVAL;
  if (offset + length > skb.buffer.length) return -ENOMEM;
  skb.remove(offset, length);
  if (decap === DECAP_L3_IPV4) skb.protocol = ETH_P_IP;
  if (decap === DECAP_L3_IPV6) skb.protocol = ETH_P_IPV6;
  return 0;
}

function grow(skb: SkbContext, offset: number, length: number, flags: number, innerMac: number): number {
  if (flags & DECAP_L3) return -EINVAL;
  if (skb.buffer.length + length > LONGEST_PACKET) return -ENOTSUPP;
  const encap = flags & (ENCAP_L3_IPV4 | ENCAP_L3_IPV6);
  if (encap) {
    if (flags & ENCAP_L4_GRE && flags & ENCAP_L4_UDP) return -EINVAL;
    if (flags & ENCAP_L2_ETH && innerMac < ETHERNET_HEADER) return -EINVAL;
    if (skb.encapsulated) return -EALREADY;
    if (innerMac > length) return -EINVAL;
  }
  skb.insert(offset, length);
  if (encap) {
    skb.encapsulated = true;
    if (skb.protocol === ETH_P_IP && flags & ENCAP_L3_IPV6) skb.protocol = ETH_P_IPV6;
    else if (skb.protocol === ETH_P_IPV6 && flags & ENCAP_L3_IPV4) skb.protocol = ETH_P_IP;
  }
  return 0;
}

export const SKB_HEADER_HELPERS: readonly HelperRow[] = [
  [18, "skb_vlan_push", vlanPush],
  [19, "skb_vlan_pop", vlanPop],
  [31, "skb_change_proto", changeProto],
  [50, "skb_adjust_room", adjustRoom],
];
