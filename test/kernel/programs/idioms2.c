/* More of what programs of the field do: pointers that meet, lengths for helpers, encapsulation, tables, atomics. */
#include <linux/bpf.h>
#include <linux/if_ether.h>
#include <linux/in.h>
#include <linux/ip.h>
#include <linux/ipv6.h>
#include <linux/pkt_cls.h>
#include <linux/udp.h>
#include <stdint.h>
#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>

#define min(a, b) ({ __typeof__(a) _a = (a); __typeof__(b) _b = (b); _a < _b ? _a : _b; })
#define ARRAY_SIZE(x) (sizeof(x) / sizeof((x)[0]))

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 32);
	__type(key, __u32);
	__type(value, __u64);
} notes SEC(".maps");

struct entry {
	__u32 low[4];
	__u32 high[4];
	__u8 name[12];
	struct in6_addr address;
};
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 8);
	__type(key, __u32);
	__type(value, struct entry);
} entries SEC(".maps");

struct event {
	__u32 kind;
	__u16 length;
	__u8 bytes[50];
};
struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 4096);
} ring SEC(".maps");

struct rule {
	__u16 port, mask;
	__u8 protocol, action;
};
static const struct rule rules[] = {
	{ 53, 0xffff, IPPROTO_UDP, 1 },
	{ 0x1000, 0xf000, IPPROTO_UDP, 2 },
	{ 80, 0xffff, IPPROTO_TCP, 3 },
	{ 0, 0, IPPROTO_ICMP, 4 },
};
static const char *const names[] = { "zero", "one", "two", "three" };
static const char secret[] = "abcd";

__u64 hits, flags = 0xf0, swapped = 1, wanted = 7;
__u32 narrow = 40;

static __always_inline void note(__u32 index, long value)
{
	__u64 wide = value;
	bpf_map_update_elem(&notes, &index, &wide, BPF_ANY);
}

static __attribute__((noinline)) __u32 word_at(void *data, void *end, __u32 offset)
{
	__u8 *at = data + (offset & 0xff);
	if ((void *)(at + 4) > end)
		return 0xdeadbeef;
	return at[0] | at[1] << 8 | at[2] << 16 | (__u32)at[3] << 24;
}

SEC("xdp")
int variable_offsets(struct xdp_md *ctx)
{
	void *data = (void *)(long)ctx->data, *end = (void *)(long)ctx->data_end;
	struct ethhdr *eth = data;
	struct iphdr *ip = data + 14;

	if ((void *)(ip + 1) > end)
		return XDP_ABORTED;
	__u16 offset = 14 + (ip->ihl << 2);
	struct udphdr *udp = data + offset;
	if ((void *)(udp + 1) > end)
		return XDP_DROP;
	note(0, udp->source);
	note(1, word_at(data, end, bpf_ntohs(udp->dest)));
	note(2, word_at(data, end, ip->id));
	__u8 *middle = ip->ttl > 32 ? (__u8 *)ip : (__u8 *)udp;
	if ((void *)(middle + 8) > end)
		return XDP_PASS;
	note(3, middle[5]);
	middle[6] ^= 0xff;
	udp->check = 0;
	eth->h_proto = bpf_htons(ETH_P_IP);
	return XDP_TX;
}

SEC("classifier")
int tables(struct __sk_buff *skb)
{
	void *data = (void *)(long)skb->data, *end = (void *)(long)skb->data_end;
	struct iphdr *ip = data + 14;
	struct udphdr *udp = (void *)(ip + 1);
	__u32 i, action = 0;
	__s32 index;

	if ((void *)(udp + 1) > end)
		return TC_ACT_UNSPEC;
	__u16 port = bpf_ntohs(udp->dest);
	for (i = 0; i < ARRAY_SIZE(rules); i++) {
		const struct rule *rule = &rules[i];
		if (rule->protocol != ip->protocol)
			continue;
		if ((port & rule->mask) == rule->port) {
			action = rule->action;
			break;
		}
	}
	note(0, action);
	index = (__s8)ip->tos - 100;
	if (index < 0 || index >= (int)ARRAY_SIZE(rules))
		index = ip->id & 3;
	note(1, rules[index].port);
	switch (ip->protocol) {
	case 1:
		note(2, 11);
		break;
	case 6 ... 9:
		note(2, 22);
		/* fall through */
	case 17:
		note(3, 33);
		break;
	case 200:
		note(4, 44);
		break;
	default:
		note(5, 55);
	}
	for (i = 0; i < 4; i++)
		if (secret[i] != (char)(ip->tos + i))
			break;
	note(6, i);
	note(7, names[action & 3] == names[1]);
	return action;
}

SEC("xdp")
int entry_update(struct xdp_md *ctx)
{
	__u8 *data = (void *)(long)ctx->data, *end = (void *)(long)ctx->data_end;
	__u32 key = 3, i;
	struct entry *entry, copy = { .name = "entry" };

	if (data + 54 > end)
		return XDP_ABORTED;
	copy.address = *(struct in6_addr *)(data + 22);
	bpf_map_update_elem(&entries, &key, &copy, BPF_ANY);
	entry = bpf_map_lookup_elem(&entries, &key);
	if (!entry)
		return XDP_ABORTED;
	__u32 *half = data[0] & 1 ? entry->low : entry->high;
	for (i = 0; i < 4; i++)
		half[i] = data[i] * (i + 1);
	half[data[13] & 3] += 1000;
	__u32 which = data[20];
	if (which < ARRAY_SIZE(entry->name))
		entry->name[which] = '!';
	note(0, __builtin_memcmp(&entry->address, &copy.address, sizeof(copy.address)) == 0);
	copy = *entry;
	copy.address.in6_u.u6_addr32[2] ^= 0x80;
	note(1, __builtin_memcmp(&entry->address, &copy.address, sizeof(copy.address)) == 0);
	note(2, copy.address.in6_u.u6_addr16[7]);
	note(3, min(copy.low[1], copy.high[1] + 5));
	return XDP_PASS;
}

SEC("xdp")
int send_event(struct xdp_md *ctx)
{
	__u8 *data = (void *)(long)ctx->data, *end = (void *)(long)ctx->data_end;
	__u32 length = end - data, i;
	struct event *event = bpf_ringbuf_reserve(&ring, sizeof(*event), 0);

	if (!event)
		return XDP_ABORTED;
	event->kind = length > 100 ? 2 : 1;
	event->length = length;
	__builtin_memset(event->bytes, 0, sizeof(event->bytes));
	for (i = 0; i < sizeof(event->bytes); i++) {
		if (data + i + 1 > end)
			break;
		event->bytes[i] = data[i];
	}
	if (event->bytes[13] == 0x55) {
		bpf_ringbuf_discard(event, 0);
		return XDP_DROP;
	}
	bpf_ringbuf_submit(event, 0);
	__u8 copy[32] = { 1, 2, 3 };
	__u64 size = length & 31;
	if (size)
		bpf_ringbuf_output(&ring, copy, size, 0);
	return XDP_PASS;
}

SEC("xdp")
int encapsulate(struct xdp_md *ctx)
{
	struct ethhdr old;
	struct iphdr outer = { .version = 4, .ihl = 5, .ttl = 64, .protocol = IPPROTO_IPIP, .saddr = bpf_htonl(0x0a0a0a0a), .daddr = bpf_htonl(0x0b0b0b0b) };
	void *data = (void *)(long)ctx->data, *end = (void *)(long)ctx->data_end;
	__u16 *words = (__u16 *)&outer;
	__u32 sum = 0, i;

	if (data + sizeof(struct ethhdr) + sizeof(struct iphdr) > end)
		return XDP_PASS;
	__builtin_memcpy(&old, data, sizeof(old));
	outer.tot_len = bpf_htons(end - data - sizeof(struct ethhdr) + sizeof(outer));
	for (i = 0; i < sizeof(outer) / 2; i++)
		sum += words[i];
	sum = (sum & 0xffff) + (sum >> 16);
	outer.check = ~((sum & 0xffff) + (sum >> 16));
	if (bpf_xdp_adjust_head(ctx, -(int)sizeof(outer)))
		return XDP_ABORTED;
	data = (void *)(long)ctx->data;
	end = (void *)(long)ctx->data_end;
	if (data + sizeof(old) + sizeof(outer) > end)
		return XDP_ABORTED;
	__builtin_memcpy(data, &old, sizeof(old));
	__builtin_memcpy(data + sizeof(old), &outer, sizeof(outer));
	return XDP_TX;
}

SEC("xdp")
int atomics(struct xdp_md *ctx)
{
	note(0, __sync_fetch_and_add(&hits, 3));
	note(1, __sync_fetch_and_or(&flags, 0x0f));
	note(2, __sync_fetch_and_and(&flags, 0x3c));
	note(3, __sync_fetch_and_xor(&flags, 0xff));
	note(4, __sync_lock_test_and_set(&swapped, 99));
	note(5, __sync_val_compare_and_swap(&wanted, 7, 8));
	note(6, __sync_val_compare_and_swap(&wanted, 7, 9));
	note(7, __sync_fetch_and_add(&narrow, -50));
	note(8, hits);
	note(9, flags);
	note(10, swapped);
	note(11, wanted);
	note(12, narrow);
	__sync_fetch_and_add(&hits, 1);
	return XDP_PASS;
}

__attribute__((noinline)) int judge(struct __sk_buff *skb, __u32 threshold)
{
	return skb->len > threshold ? TC_ACT_SHOT : TC_ACT_OK;
}

struct limits {
	__u32 low, high;
};
__attribute__((noinline)) int within(struct limits *limits, __u32 value)
{
	if (!limits)
		return -1;
	return value >= limits->low && value <= limits->high;
}

static long visit(void *map, __u32 *key, __u64 *value, __u64 *sum)
{
	*sum += *key * *value;
	return *key >= 10;
}

SEC("classifier")
int calls(struct __sk_buff *skb)
{
	struct limits limits = { 50, 100 };
	__u64 sum = 0, one = 1;
	__u32 i, j, total = 0;

	for (i = 0; i < 12; i++)
		bpf_map_update_elem(&notes, &i, &one, BPF_ANY);
	bpf_for_each_map_elem(&notes, visit, &sum, 0);
	note(20, sum);
	note(21, within(&limits, skb->len));
	for (i = 0; i < 8; i++) {
		for (j = i; j < 8; j++) {
			if ((i ^ j) == 5)
				continue;
			if (i * j > 30)
				goto done;
			total += i * j + 1;
		}
	}
done:
	note(22, total);
	do {
		total -= 7;
	} while (total > 50);
	note(23, total);
	i = 0;
	while (1) {
		if (++i == 20)
			break;
		if (i & 1)
			continue;
		total += i;
	}
	note(24, total);
	return judge(skb, 80);
}

SEC("classifier")
int lengths(struct __sk_buff *skb)
{
	__u8 buffer[128];
	__u32 length = skb->len - 14;
	__be32 from[2] = { 1, 2 }, to[8] = {};

	if (skb->len < 20 || length > 100)
		return TC_ACT_SHOT;
	__builtin_memset(buffer, 0xee, sizeof(buffer));
	if (bpf_skb_load_bytes(skb, 14, buffer, length))
		return TC_ACT_SHOT;
	note(0, buffer[length & 127]);
	note(1, buffer[(length - 1) & 127]);
	note(2, bpf_csum_diff(from, sizeof(from), to, (length & 7) * 4, 9));
	if (length >= 4 && length <= 64) {
		*(__u32 *)(buffer + (length & ~3)) = 0x12345678;
		note(3, buffer[length]);
	}
	return bpf_skb_store_bytes(skb, 14 + (length >> 1), buffer, length >> 2 ?: 1, 0);
}

SEC("xdp")
int indexed(struct xdp_md *ctx)
{
	__u8 *data = (void *)(long)ctx->data, *end = (void *)(long)ctx->data_end;
	__u8 at;

	if (data + 15 > end)
		return XDP_ABORTED;
	at = data[14] & 63;
	return data + at + 1 > end ? XDP_DROP : data[at];
}

char _license[] SEC("license") = "GPL";
