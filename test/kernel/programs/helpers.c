/* A program for each packet helper, so that the built-in machine can be held against the kernel. */
#include <linux/bpf.h>
#include <linux/if_ether.h>
#include <linux/ip.h>
#include <linux/pkt_cls.h>
#include <linux/tcp.h>
#include <linux/udp.h>
#include <stddef.h>
#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 16);
	__type(key, __u32);
	__type(value, __u64);
} notes SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_QUEUE);
	__uint(max_entries, 3);
	__type(value, __u32);
} queue SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_STACK);
	__uint(max_entries, 3);
	__type(value, __u32);
} stack SEC(".maps");

struct prefix {
	__u32 length;
	__u8 address[4];
};
struct {
	__uint(type, BPF_MAP_TYPE_LPM_TRIE);
	__uint(max_entries, 16);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, struct prefix);
	__type(value, __u32);
} routes SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 2);
	__type(key, __u32);
	__type(value, __u32);
} small SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 16);
	__type(key, __u32);
	__type(value, __u32);
} recent SEC(".maps");

static __always_inline void note(__u32 index, long value)
{
	__u64 wide = value;
	bpf_map_update_elem(&notes, &index, &wide, BPF_ANY);
}

#define TC(name) SEC("classifier") int name(struct __sk_buff *skb)
#define XDP(name) SEC("xdp") int name(struct xdp_md *ctx)

TC(tc_store_bytes)
{
	__u32 word = 0x11223344;
	note(0, bpf_skb_store_bytes(skb, 20, &word, 4, 0));
	note(1, bpf_skb_store_bytes(skb, skb->len - 4, &word, 4, BPF_F_RECOMPUTE_CSUM));
	note(2, bpf_skb_store_bytes(skb, skb->len - 3, &word, 4, 0));
	note(3, bpf_skb_store_bytes(skb, 0, &word, 4, 1 << 20));
	return 0;
}

TC(tc_load_bytes)
{
	__u32 word = 0;
	note(0, bpf_skb_load_bytes(skb, 10, &word, 4));
	note(1, word);
	note(2, bpf_skb_load_bytes(skb, skb->len - 2, &word, 4));
	note(3, word);
	note(4, bpf_skb_load_bytes_relative(skb, 9, &word, 4, BPF_HDR_START_NET));
	note(5, word);
	note(6, bpf_skb_load_bytes_relative(skb, 2, &word, 4, BPF_HDR_START_MAC));
	note(7, word);
	return 0;
}

TC(tc_vlan)
{
	note(0, skb->vlan_present);
	note(1, bpf_skb_vlan_push(skb, bpf_htons(ETH_P_8021Q), 100));
	note(2, skb->vlan_present);
	note(3, skb->vlan_tci);
	note(4, bpf_skb_vlan_push(skb, bpf_htons(ETH_P_8021AD), 200));
	note(5, skb->vlan_tci);
	note(6, skb->len);
	note(7, bpf_skb_vlan_pop(skb));
	note(8, skb->vlan_tci);
	note(9, skb->len);
	note(10, skb->protocol);
	return 0;
}

TC(tc_vlan_pop)
{
	note(0, bpf_skb_vlan_push(skb, bpf_htons(ETH_P_8021Q), 100));
	note(1, bpf_skb_vlan_pop(skb));
	note(2, bpf_skb_vlan_pop(skb));
	note(3, skb->len);
	note(4, skb->protocol);
	return 0;
}

TC(tc_tail)
{
	note(0, bpf_skb_change_tail(skb, skb->len + 20, 0));
	note(1, skb->len);
	note(2, bpf_skb_change_tail(skb, 40, 0));
	note(3, skb->len);
	note(4, bpf_skb_change_tail(skb, 2, 0));
	note(5, bpf_skb_change_tail(skb, 1 << 20, 0));
	note(6, bpf_skb_change_tail(skb, 60, 1));
	note(7, skb->data_end - skb->data);
	return 0;
}

TC(tc_head)
{
	note(0, bpf_skb_change_head(skb, 14, 0));
	note(1, skb->len);
	note(2, bpf_skb_change_head(skb, 0, 1));
	return 0;
}

TC(tc_room)
{
	note(0, bpf_skb_adjust_room(skb, 8, BPF_ADJ_ROOM_NET, 0));
	note(1, skb->len);
	note(2, bpf_skb_adjust_room(skb, -8, BPF_ADJ_ROOM_NET, 0));
	note(3, skb->len);
	note(4, bpf_skb_adjust_room(skb, 20, BPF_ADJ_ROOM_MAC, 0));
	note(5, skb->len);
	note(6, bpf_skb_adjust_room(skb, 4, 7, 0));
	return 0;
}

TC(tc_checksums)
{
	__u32 from = bpf_htonl(0x0a000001), to = bpf_htonl(0xc0a80101);
	__be32 words[4] = { 1, 2, 3, 4 }, others[2] = { 0xffffffff, 7 };

	note(0, bpf_l3_csum_replace(skb, 24, from, to, 4));
	note(1, bpf_l3_csum_replace(skb, 24, bpf_htons(1), bpf_htons(0x1234), 2));
	note(2, bpf_l3_csum_replace(skb, 24, 0, 0x1234, 0));
	note(3, bpf_l3_csum_replace(skb, 24, 0, 1, 3));
	note(4, bpf_l4_csum_replace(skb, 40, from, to, BPF_F_PSEUDO_HDR | 4));
	note(5, bpf_l4_csum_replace(skb, 40, 1, 2, BPF_F_MARK_MANGLED_0 | 2));
	note(6, bpf_csum_diff(words, 16, others, 8, 0));
	note(7, bpf_csum_diff(0, 0, words, 16, 5));
	note(8, bpf_csum_diff(words, 16, 0, 0, 0));
	note(10, bpf_l3_csum_replace(skb, 10000, 0, 1, 2));
	return 0;
}

TC(tc_fields)
{
	note(0, skb->len);
	note(1, skb->protocol);
	note(2, skb->pkt_type);
	note(3, skb->mark);
	note(4, skb->priority);
	note(5, skb->vlan_present);
	note(6, skb->tc_index);
	note(7, skb->cb[3]);
	note(8, skb->tc_classid);
	note(9, skb->data_end - skb->data);
	note(10, skb->gso_segs);
	note(11, skb->wire_len);
	note(12, skb->data - skb->data_meta);
	skb->mark = 77;
	skb->priority = 66;
	skb->cb[0] = 55;
	skb->cb[4] = 44;
	skb->tc_index = 33;
	skb->tc_classid = 22;
	return 0;
}

TC(tc_pull)
{
	note(0, bpf_skb_pull_data(skb, 20));
	note(1, bpf_skb_pull_data(skb, skb->len));
	note(2, bpf_skb_pull_data(skb, skb->len + 1));
	note(3, bpf_skb_change_type(skb, 3));
	note(4, skb->pkt_type);
	note(5, bpf_skb_change_proto(skb, bpf_htons(ETH_P_ARP), 0));
	return 0;
}

TC(tc_redirects)
{
	note(0, bpf_redirect(1, 0));
	note(1, bpf_redirect(1, BPF_F_INGRESS));
	note(2, bpf_redirect(1, 1 << 10));
	return 1;
}

XDP(xdp_head)
{
	note(0, bpf_xdp_adjust_head(ctx, -14));
	note(1, ctx->data_end - ctx->data);
	void *data = (void *)(long)ctx->data, *end = (void *)(long)ctx->data_end;
	if (data + 14 <= end)
		__builtin_memset(data, 0xaa, 14);
	note(2, bpf_xdp_adjust_head(ctx, 4));
	note(3, bpf_xdp_adjust_head(ctx, 10000));
	note(4, bpf_xdp_adjust_head(ctx, -10000));
	note(5, ctx->data_end - ctx->data);
	return XDP_TX;
}

XDP(xdp_tail)
{
	note(0, bpf_xdp_adjust_tail(ctx, -10));
	note(1, ctx->data_end - ctx->data);
	note(2, bpf_xdp_adjust_tail(ctx, 30));
	note(3, ctx->data_end - ctx->data);
	note(4, bpf_xdp_adjust_tail(ctx, -10000));
	note(5, bpf_xdp_adjust_tail(ctx, 10000));
	return XDP_PASS;
}

XDP(xdp_meta)
{
	note(0, bpf_xdp_adjust_meta(ctx, -8));
	note(1, ctx->data - ctx->data_meta);
	note(2, bpf_xdp_adjust_meta(ctx, -7));
	note(3, bpf_xdp_adjust_meta(ctx, -1000));
	note(4, bpf_xdp_adjust_meta(ctx, 8));
	note(5, ctx->data - ctx->data_meta);
	return XDP_PASS;
}

XDP(xdp_bytes)
{
	__u32 word = 0;
	note(0, bpf_xdp_get_buff_len(ctx));
	note(1, bpf_xdp_load_bytes(ctx, 8, &word, 4));
	note(2, word);
	note(3, bpf_xdp_store_bytes(ctx, 0, &word, 4));
	note(4, bpf_xdp_load_bytes(ctx, 100000, &word, 4));
	note(5, bpf_redirect(3, 0));
	note(6, bpf_redirect(3, 8));
	return XDP_DROP;
}

XDP(map_errors)
{
	__u32 one = 1, two = 2, three = 3, ten = 10;
	__u64 wide = 5;

	note(0, bpf_map_update_elem(&small, &one, &one, BPF_EXIST));
	note(1, bpf_map_update_elem(&small, &one, &one, BPF_NOEXIST));
	note(2, bpf_map_update_elem(&small, &one, &two, BPF_NOEXIST));
	note(3, bpf_map_update_elem(&small, &two, &two, BPF_ANY));
	note(4, bpf_map_update_elem(&small, &three, &three, BPF_ANY));
	note(5, bpf_map_delete_elem(&small, &one));
	note(6, bpf_map_delete_elem(&small, &one));
	note(7, bpf_map_update_elem(&small, &three, &three, 8));
	note(8, bpf_map_update_elem(&notes, &ten, &wide, BPF_NOEXIST));
	__u32 index = 100;
	note(9, bpf_map_update_elem(&notes, &index, &wide, BPF_ANY));
	note(10, bpf_map_delete_elem(&notes, &one));
	note(11, bpf_map_update_elem(&recent, &one, &two, BPF_NOEXIST));
	note(12, bpf_map_update_elem(&recent, &one, &three, BPF_EXIST));
	return XDP_PASS;
}

XDP(queues)
{
	__u32 value = 1;
	note(0, bpf_map_push_elem(&queue, &value, 0));
	note(1, bpf_map_push_elem(&stack, &value, 0));
	value = 2;
	bpf_map_push_elem(&queue, &value, 0);
	bpf_map_push_elem(&stack, &value, 0);
	value = 3;
	bpf_map_push_elem(&queue, &value, 0);
	bpf_map_push_elem(&stack, &value, 0);
	value = 4;
	note(2, bpf_map_push_elem(&queue, &value, 0));
	note(3, bpf_map_push_elem(&queue, &value, BPF_EXIST));
	note(4, bpf_map_push_elem(&stack, &value, 0));
	note(5, bpf_map_peek_elem(&queue, &value));
	note(6, value);
	note(7, bpf_map_peek_elem(&stack, &value));
	note(8, value);
	note(9, bpf_map_pop_elem(&stack, &value));
	bpf_map_pop_elem(&stack, &value);
	note(10, value);
	bpf_map_pop_elem(&stack, &value);
	note(11, bpf_map_pop_elem(&stack, &value));
	return XDP_PASS;
}

XDP(prefixes)
{
	struct prefix key = { 8, { 10 } };
	__u32 value = 8, *found;

	note(0, bpf_map_update_elem(&routes, &key, &value, 0));
	key = (struct prefix){ 20, { 10, 1, 0xf0, 0xff } };
	value = 20;
	note(1, bpf_map_update_elem(&routes, &key, &value, 0));
	key = (struct prefix){ 0 };
	value = 99;
	note(2, bpf_map_update_elem(&routes, &key, &value, 0));
	key = (struct prefix){ 33 };
	note(3, bpf_map_update_elem(&routes, &key, &value, 0));
	key = (struct prefix){ 32, { 10, 1, 0xf5, 1 } };
	found = bpf_map_lookup_elem(&routes, &key);
	note(4, found ? *found : -1);
	key = (struct prefix){ 32, { 10, 1, 0xe5, 1 } };
	found = bpf_map_lookup_elem(&routes, &key);
	note(5, found ? *found : -1);
	key = (struct prefix){ 4, { 10 } };
	found = bpf_map_lookup_elem(&routes, &key);
	note(6, found ? *found : -1);
	key = (struct prefix){ 8, { 10, 77 } };
	note(7, bpf_map_delete_elem(&routes, &key));
	note(8, bpf_map_delete_elem(&routes, &key));
	return XDP_PASS;
}

XDP(texts)
{
	char text[24] = {}, digits[] = "-0x2a", letters[8] = "abc";
	long number = 0;
	unsigned long positive = 0;

	note(0, bpf_strtol(digits, 5, 0, &number));
	note(1, number);
	note(2, bpf_strtoul("77zz", 4, 10, &positive));
	note(3, positive);
	note(4, BPF_SNPRINTF(text, sizeof(text), "%d-%x %s", -5, 255, "ok"));
	note(5, *(__u64 *)text);
	note(6, *(__u64 *)(text + 8));
	note(7, bpf_strncmp(letters, 8, "abd"));
	note(8, bpf_strncmp(letters, 8, "abc"));
	return XDP_PASS;
}

char _license[] SEC("license") = "GPL";
