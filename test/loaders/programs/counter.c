/* Counts UDP packets by port: 4242 passes, 4243 is dropped. One program for tc, one for XDP, over the same maps. */
#include <linux/bpf.h>
#include <linux/if_ether.h>
#include <linux/in.h>
#include <linux/ip.h>
#include <linux/pkt_cls.h>
#include <linux/udp.h>
#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 2);
	__type(key, __u32);
	__type(value, __u64);
} counters SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 16);
	__type(key, __u16);
	__type(value, __u64);
} by_port SEC(".maps");

const volatile __u64 step = 1;
__u64 total = 0;
__u32 start = 7;

static __attribute__((noinline)) void count(__u32 index, __u16 port)
{
	__u64 one = 1;
	__u64 *counter = bpf_map_lookup_elem(&counters, &index);
	if (counter)
		__sync_fetch_and_add(counter, step);
	__u64 *seen = bpf_map_lookup_elem(&by_port, &port);
	if (seen)
		__sync_fetch_and_add(seen, 1);
	else
		bpf_map_update_elem(&by_port, &port, &one, BPF_ANY);
	__sync_fetch_and_add(&total, 1);
}

/* 1 to drop, 0 to pass. */
static __always_inline int judge(void *data, void *data_end)
{
	struct ethhdr *eth = data;
	struct iphdr *ip = (void *)(eth + 1);
	struct udphdr *udp = (void *)(ip + 1);

	if ((void *)(udp + 1) > data_end)
		return 0;
	if (eth->h_proto != bpf_htons(ETH_P_IP) || ip->protocol != IPPROTO_UDP || ip->ihl != 5)
		return 0;
	__u16 port = bpf_ntohs(udp->dest);
	if (port != 4242 && port != 4243)
		return 0;
	count(port - 4242, port);
	return port == 4243;
}

SEC("classifier")
int count_tc(struct __sk_buff *skb)
{
	return judge((void *)(long)skb->data, (void *)(long)skb->data_end) ? TC_ACT_SHOT : TC_ACT_OK;
}

SEC("xdp")
int count_xdp(struct xdp_md *ctx)
{
	return judge((void *)(long)ctx->data, (void *)(long)ctx->data_end) ? XDP_DROP : XDP_PASS;
}

char _license[] SEC("license") = "GPL";
