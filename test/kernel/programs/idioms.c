/* What programs of the field do and verifiers are particular about: cursors, variable offsets, bounded loops, masks. */
#include <linux/bpf.h>
#include <linux/if_ether.h>
#include <linux/in.h>
#include <linux/ip.h>
#include <linux/ipv6.h>
#include <linux/pkt_cls.h>
#include <linux/tcp.h>
#include <linux/udp.h>
#include <stdbool.h>
#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 32);
	__type(key, __u32);
	__type(value, __u64);
} notes SEC(".maps");

struct scratch {
	__u32 used;
	__u8 bytes[256];
	__u16 table[64];
};
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct scratch);
} scratches SEC(".maps");

struct flow {
	__be32 source, destination;
	__be16 source_port, destination_port;
	__u8 protocol;
	__u8 padding[3];
};
struct totals {
	__u64 packets, bytes;
	__u32 first, last;
	__u16 sizes[8];
};
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 128);
	__type(key, struct flow);
	__type(value, struct totals);
} flows SEC(".maps");

struct cursor {
	void *at;
	void *end;
};
struct vlan_hdr {
	__be16 tci;
	__be16 type;
};
struct seen {
	struct flow flow;
	__u16 type;
	__u8 tags;
	bool fragment;
};

static const __u16 weights[8] = { 1, 10, 100, 1000, 7, 70, 700, 7000 };
const volatile __u32 limit = 48;
static __u32 sequence;

static __always_inline void note(__u32 index, long value)
{
	__u64 wide = value;
	bpf_map_update_elem(&notes, &index, &wide, BPF_ANY);
}

static __always_inline void *take(struct cursor *cursor, __u32 size)
{
	void *start = cursor->at;
	if (start + size > cursor->end)
		return NULL;
	cursor->at = start + size;
	return start;
}

static __always_inline int read_ethernet(struct cursor *cursor, struct seen *seen)
{
	struct ethhdr *eth = take(cursor, sizeof(*eth));
	int i;

	if (!eth)
		return -1;
	seen->type = eth->h_proto;
	for (i = 0; i < 3; i++) {
		if (seen->type != bpf_htons(ETH_P_8021Q) && seen->type != bpf_htons(ETH_P_8021AD))
			break;
		struct vlan_hdr *tag = take(cursor, sizeof(*tag));
		if (!tag)
			return -2;
		seen->type = tag->type;
		seen->tags++;
	}
	return 0;
}

static __always_inline int read_ipv4(struct cursor *cursor, struct seen *seen)
{
	struct iphdr *ip = cursor->at;
	__u32 length;

	if ((void *)(ip + 1) > cursor->end)
		return -3;
	length = ip->ihl * 4;
	if (length < sizeof(*ip))
		return -4;
	if (cursor->at + length > cursor->end)
		return -5;
	seen->flow.source = ip->saddr;
	seen->flow.destination = ip->daddr;
	seen->flow.protocol = ip->protocol;
	seen->fragment = (ip->frag_off & bpf_htons(0x3fff)) != 0;
	cursor->at += length;
	return ip->ttl;
}

static __always_inline int read_ports(struct cursor *cursor, struct seen *seen)
{
	switch (seen->flow.protocol) {
	case IPPROTO_TCP: {
		struct tcphdr *tcp = take(cursor, sizeof(*tcp));
		if (!tcp)
			return -6;
		seen->flow.source_port = tcp->source;
		seen->flow.destination_port = tcp->dest;
		return tcp->doff * 4 - (int)sizeof(*tcp);
	}
	case IPPROTO_UDP: {
		struct udphdr *udp = take(cursor, sizeof(*udp));
		if (!udp)
			return -7;
		seen->flow.source_port = udp->source;
		seen->flow.destination_port = udp->dest;
		return bpf_ntohs(udp->len);
	}
	case IPPROTO_ICMP:
		return 1;
	default:
		return 0;
	}
}

SEC("xdp")
int flow_counter(struct xdp_md *ctx)
{
	struct cursor cursor = { (void *)(long)ctx->data, (void *)(long)ctx->data_end };
	__u64 length = cursor.end - cursor.at;
	struct seen seen = {};
	struct totals *totals, fresh = {};
	int result;

	if ((result = read_ethernet(&cursor, &seen)) < 0)
		goto out;
	if (seen.type != bpf_htons(ETH_P_IP)) {
		result = -100;
		goto out;
	}
	if ((result = read_ipv4(&cursor, &seen)) < 0)
		goto out;
	if (!seen.fragment && (result = read_ports(&cursor, &seen)) < 0)
		goto out;
	totals = bpf_map_lookup_elem(&flows, &seen.flow);
	if (!totals) {
		fresh.first = ++sequence;
		bpf_map_update_elem(&flows, &seen.flow, &fresh, BPF_NOEXIST);
		totals = bpf_map_lookup_elem(&flows, &seen.flow);
		if (!totals)
			return XDP_ABORTED;
	}
	totals->packets++;
	totals->bytes += length;
	totals->last = ++sequence;
	totals->sizes[(length >> 5) & 7]++;
out:
	note(0, result);
	note(1, seen.tags);
	note(2, cursor.end - cursor.at);
	return result < 0 ? XDP_DROP : XDP_PASS;
}

/* Kinds of TCP options, walked with a bound that the verifier sees. */
SEC("classifier")
int tcp_options(struct __sk_buff *skb)
{
	void *data = (void *)(long)skb->data, *end = (void *)(long)skb->data_end;
	struct ethhdr *eth = data;
	struct iphdr *ip = (void *)(eth + 1);
	struct tcphdr *tcp = (void *)(ip + 1);
	__u8 *option = (void *)(tcp + 1);
	int i, found = 0;

	if ((void *)(tcp + 1) > end)
		return TC_ACT_OK;
	__u8 *last = (__u8 *)tcp + tcp->doff * 4;
	for (i = 0; i < 10; i++) {
		if (option >= last || (void *)(option + 1) > end)
			break;
		__u8 kind = *option;
		if (kind == 0)
			break;
		if (kind == 1) {
			option++;
			continue;
		}
		if ((void *)(option + 2) > end)
			break;
		__u8 size = option[1];
		if (size < 2 || size > 40)
			break;
		found |= 1 << (kind & 15);
		option += size;
	}
	note(0, found);
	note(1, i);
	return found ? TC_ACT_PIPE : TC_ACT_OK;
}

SEC("xdp")
int payload_hash(struct xdp_md *ctx)
{
	__u8 *data = (void *)(long)ctx->data, *end = (void *)(long)ctx->data_end;
	__u32 hash = 2166136261u, i;

	for (i = 0; i < limit && i < 64; i++) {
		if (data + i + 1 > end)
			break;
		hash = (hash ^ data[i]) * 16777619u;
		hash = hash << 5 | hash >> 27;
	}
	note(0, hash);
	note(1, hash % 1000);
	note(2, (__s32)hash / 7);
	note(3, i);
	return XDP_PASS;
}

SEC("xdp")
int copy_to_scratch(struct xdp_md *ctx)
{
	__u8 *data = (void *)(long)ctx->data, *end = (void *)(long)ctx->data_end;
	__u32 zero = 0, i, sum = 0;
	struct scratch *scratch = bpf_map_lookup_elem(&scratches, &zero);

	if (!scratch || data + 20 > end)
		return XDP_ABORTED;
	for (i = 0; i < 20; i++)
		scratch->bytes[i] = data[19 - i];
	__u32 start = data[14] & 0x3f;
	__u32 count = data[15] & 0x0f;
	for (i = 0; i < 16; i++) {
		if (i >= count)
			break;
		scratch->bytes[(start + i * 3) & 255] ^= 0x5a;
	}
	for (i = 0; i < 64; i++)
		scratch->table[i] = scratch->bytes[i] << 8 | scratch->bytes[255 - i];
	for (i = 0; i < 64; i += 3)
		sum += scratch->table[i] * weights[i & 7];
	scratch->used = sum;
	note(0, sum);
	note(1, scratch->table[data[5] & 63]);
	return XDP_PASS;
}

SEC("classifier")
int load_variable(struct __sk_buff *skb)
{
	__u8 buffer[64] = {};
	__u32 length = skb->len, i, sum = 0;

	if (length > 30)
		length = 30 + (length & 31);
	if (length > sizeof(buffer))
		length = sizeof(buffer);
	if (length == 0)
		return TC_ACT_SHOT;
	if (bpf_skb_load_bytes(skb, 0, buffer, length) < 0) {
		note(0, -1);
		return TC_ACT_SHOT;
	}
	for (i = 0; i < sizeof(buffer); i++)
		sum = sum * 31 + buffer[i];
	note(0, sum);
	note(1, length);
	return TC_ACT_OK;
}

SEC("xdp")
int rewrite(struct xdp_md *ctx)
{
	void *data = (void *)(long)ctx->data, *end = (void *)(long)ctx->data_end;
	struct ethhdr *eth = data;
	struct iphdr *ip = data + sizeof(*eth);
	unsigned char mac[ETH_ALEN];
	__u32 sum;
	__be32 address;

	if ((void *)(ip + 1) > end || eth->h_proto != bpf_htons(ETH_P_IP))
		return XDP_PASS;
	if (ip->ttl <= 1)
		return XDP_DROP;
	__builtin_memcpy(mac, eth->h_dest, ETH_ALEN);
	__builtin_memcpy(eth->h_dest, eth->h_source, ETH_ALEN);
	__builtin_memcpy(eth->h_source, mac, ETH_ALEN);
	address = ip->saddr;
	ip->saddr = ip->daddr;
	ip->daddr = address;
	sum = ip->check + bpf_htons(0x0100);
	ip->check = sum + (sum >= 0xffff);
	ip->ttl--;
	ip->tos = (ip->tos & 0x03) | 0xb8;
	ip->version = 4;
	return XDP_TX;
}

struct pair {
	__s32 left, right;
};

static __attribute__((noinline)) long step(struct pair *pair, __s32 by)
{
	pair->left += by;
	pair->right -= by * 2;
	return (long)pair->left * pair->right;
}

static struct pair swapped(struct pair pair)
{
	return (struct pair){ .left = pair.right, .right = pair.left };
}

static long accumulate(__u32 index, void *context)
{
	struct pair *pair = context;
	pair->left += index & 3;
	if (pair->left > 1000)
		return 1;
	pair->right ^= pair->left;
	return 0;
}

SEC("xdp")
int arithmetic(struct xdp_md *ctx)
{
	__u8 *data = (void *)(long)ctx->data, *end = (void *)(long)ctx->data_end;
	struct pair pair = { -5, 9 };

	if (data + 24 > end)
		return XDP_ABORTED;
	__s8 small = data[0];
	__s16 middle = *(__s16 *)(data + 2);
	__s32 wide = *(__s32 *)(data + 4);
	__s64 widest = *(__s64 *)(data + 8);
	__u64 positive = *(__u64 *)(data + 16);

	note(0, small * middle);
	note(1, wide >> 3);
	note(2, widest >> (data[1] & 63));
	note(3, positive / (data[2] + 1));
	note(4, positive % (data[3] | 1));
	note(5, wide < small ? wide - small : small - wide);
	note(6, (__u32)wide > 0x80000000u);
	note(7, widest < 0 ? -widest : widest);
	note(8, (__u16)(middle << 3) | (__u8)~small);
	note(9, step(&pair, small));
	pair = swapped(pair);
	note(10, pair.left);
	bpf_loop(data[6] & 63, accumulate, &pair, 0);
	note(11, (__u64)(__u32)pair.left << 32 | (__u32)pair.right);
	note(12, __builtin_popcountll(positive));
	note(13, wide ? __builtin_clz(wide) : 32);
	note(14, positive ? __builtin_ctzll(positive) : 64);
	note(15, (positive << 13 | positive >> 51) ^ (__u64)widest);
	note(16, !small + !!middle * 2 + (wide == 0) * 4);
	note(17, ((__u64)wide * (__u32)middle) >> 32);
	return (data[0] & 1) && (data[1] & 2 || data[2] & 4) ? XDP_DROP : XDP_PASS;
}

/* Next headers of IPv6, each with a length of its own. */
SEC("classifier")
int extension_headers(struct __sk_buff *skb)
{
	void *data = (void *)(long)skb->data, *end = (void *)(long)skb->data_end;
	struct ethhdr *eth = data;
	struct ipv6hdr *ip = (void *)(eth + 1);
	__u32 offset = sizeof(*eth) + sizeof(*ip);
	__u8 next;
	int i;

	if ((void *)(ip + 1) > end || ip->version != 6)
		return TC_ACT_SHOT;
	next = ip->nexthdr;
	for (i = 0; i < 6; i++) {
		struct ipv6_opt_hdr *option = data + offset;
		if (next != IPPROTO_HOPOPTS && next != IPPROTO_ROUTING && next != IPPROTO_DSTOPTS)
			break;
		if ((void *)(option + 1) > end)
			return TC_ACT_SHOT;
		next = option->nexthdr;
		offset += (option->hdrlen + 1) * 8;
		if (offset > 512)
			return TC_ACT_SHOT;
	}
	note(0, next);
	note(1, offset);
	note(2, i);
	__u8 word[4] = {};
	note(3, bpf_skb_load_bytes(skb, offset, word, sizeof(word)));
	note(4, word[0] << 24 | word[1] << 16 | word[2] << 8 | word[3]);
	return TC_ACT_OK;
}

SEC("classifier")
int write_after_move(struct __sk_buff *skb)
{
	__u32 one = 0x01020304;
	void *data, *end;

	if (bpf_skb_pull_data(skb, 34) < 0)
		return TC_ACT_SHOT;
	data = (void *)(long)skb->data;
	end = (void *)(long)skb->data_end;
	if (data + 34 > end)
		return TC_ACT_SHOT;
	__u8 before = ((__u8 *)data)[30];
	if (bpf_skb_store_bytes(skb, 30, &one, sizeof(one), 0) < 0)
		return TC_ACT_SHOT;
	data = (void *)(long)skb->data;
	end = (void *)(long)skb->data_end;
	if (data + 34 > end)
		return TC_ACT_SHOT;
	((__u8 *)data)[26] = before;
	*(__u16 *)(data + 16) = bpf_htons(skb->len);
	skb->mark = skb->mark * 3 + before;
	skb->cb[1] = skb->cb[3] + 1;
	return skb->mark & 1 ? TC_ACT_OK : TC_ACT_PIPE;
}

char _license[] SEC("license") = "GPL";
