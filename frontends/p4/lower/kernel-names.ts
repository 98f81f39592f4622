/** The kernel's maps and helpers that P4 programs need, by number. */

import { helperByName } from "../../../compiler/bpf/helpers.ts";
import { mapTypeByName } from "../../../compiler/bpf/map-types.ts";
import { invariant } from "../../../compiler/support/invariant.ts";

export const mapTypes = { hash: mapType("hash"), array: mapType("array"), lpmTrie: mapType("lpm_trie") } as const;

/** bpf_map_lookup_elem(map, key): the address of the value, or null. */
export const MAP_LOOKUP = helper("bpf_map_lookup_elem");
/** bpf_map_update_elem(map, key, value, flags). */
export const MAP_UPDATE = helper("bpf_map_update_elem");
/** bpf_loop(rounds, body, data, flags): how many rounds it went. */
export const LOOP = helper("bpf_loop");
/** bpf_redirect(ifindex, flags): the verdict to return. */
export const REDIRECT = helper("bpf_redirect");
/** bpf_ktime_get_ns() */
export const KTIME = helper("bpf_ktime_get_ns");
/** bpf_xdp_adjust_head(ctx, bytes): 0, or an error. Takes bytes off the start, or makes room when negative. */
export const XDP_ADJUST_HEAD = helper("bpf_xdp_adjust_head");
/** bpf_xdp_adjust_tail(ctx, bytes): 0, or an error. Makes the packet longer by `bytes`, or shorter when negative. */
export const XDP_ADJUST_TAIL = helper("bpf_xdp_adjust_tail");
/** bpf_skb_change_tail(skb, length, flags): 0, or an error. */
export const SKB_CHANGE_TAIL = helper("bpf_skb_change_tail");
/** bpf_skb_change_head(skb, bytes, flags): 0, or an error. Makes room at the start. */
export const SKB_CHANGE_HEAD = helper("bpf_skb_change_head");
/** bpf_skb_adjust_room(skb, bytes, mode, flags): 0, or an error. */
export const SKB_ADJUST_ROOM = helper("bpf_skb_adjust_room");
/** bpf_clone_redirect(skb, ifindex, flags): 0, or an error. Sends a copy. */
export const CLONE_REDIRECT = helper("bpf_clone_redirect");
/** bpf_skb_pull_data(skb, bytes): 0, or an error. Puts the start of the packet together, where programs can read it. */
export const SKB_PULL_DATA = helper("bpf_skb_pull_data");
/** Copies between packet and memory: (ctx, offset, memory, length), and for an skb that is written flags; 0, or an error. */
export const XDP_LOAD_BYTES = helper("bpf_xdp_load_bytes");
export const XDP_STORE_BYTES = helper("bpf_xdp_store_bytes");
export const SKB_LOAD_BYTES = helper("bpf_skb_load_bytes");
export const SKB_STORE_BYTES = helper("bpf_skb_store_bytes");

function mapType(name: string): number {
  const found = mapTypeByName(name);
  invariant(found, `no map type ${name}`);
  return found.number;
}

function helper(name: string): number {
  const found = helperByName(name);
  invariant(found, `no helper ${name}`);
  return found.id;
}
