// Sends each packet to the program for its protocol by way of a program array; what has no program passes.

#include <linux/bpf.h>
#include <linux/if_ether.h>
#include <linux/in.h>
#include <linux/ip.h>
#include <linux/ipv6.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_endian.h>

enum handler {
	HANDLE_IPV4,
	HANDLE_IPV6,
	HANDLE_ARP,
	HANDLERS,
};

int handle_ipv4(struct xdp_md *ctx);
int handle_ipv6(struct xdp_md *ctx);

struct {
	__uint(type, BPF_MAP_TYPE_PROG_ARRAY);
	__uint(max_entries, HANDLERS);
	__uint(key_size, sizeof(__u32));
	__array(values, int(struct xdp_md *));
} handlers SEC(".maps") = {
	.values = {
		[HANDLE_IPV4] = &handle_ipv4,
		[HANDLE_IPV6] = &handle_ipv6,
	},
};

/* Packets of each handler that were let go, and packets for which there is none. */
__u64 passed[HANDLERS];
__u64 unhandled;

SEC("xdp")
int handle_ipv4(struct xdp_md *ctx)
{
	void *data = (void *)(long)ctx->data;
	void *data_end = (void *)(long)ctx->data_end;
	struct iphdr *ip = data + sizeof(struct ethhdr);

	if ((void *)(ip + 1) > data_end || ip->ihl < 5)
		return XDP_DROP;
	if (ip->ttl <= 1)
		return XDP_DROP;
	__sync_fetch_and_add(&passed[HANDLE_IPV4], 1);
	return XDP_PASS;
}

SEC("xdp")
int handle_ipv6(struct xdp_md *ctx)
{
	void *data = (void *)(long)ctx->data;
	void *data_end = (void *)(long)ctx->data_end;
	struct ipv6hdr *ip6 = data + sizeof(struct ethhdr);

	if ((void *)(ip6 + 1) > data_end || ip6->hop_limit <= 1)
		return XDP_DROP;
	__sync_fetch_and_add(&passed[HANDLE_IPV6], 1);
	return XDP_PASS;
}

SEC("xdp")
int dispatch(struct xdp_md *ctx)
{
	void *data = (void *)(long)ctx->data;
	void *data_end = (void *)(long)ctx->data_end;
	struct ethhdr *eth = data;

	if ((void *)(eth + 1) > data_end)
		return XDP_DROP;

	switch (bpf_ntohs(eth->h_proto)) {
	case ETH_P_IP:
		bpf_tail_call(ctx, &handlers, HANDLE_IPV4);
		break;
	case ETH_P_IPV6:
		bpf_tail_call(ctx, &handlers, HANDLE_IPV6);
		break;
	case ETH_P_ARP:
		bpf_tail_call(ctx, &handlers, HANDLE_ARP);
		break;
	}
	__sync_fetch_and_add(&unhandled, 1);
	return XDP_PASS;
}

char _license[] SEC("license") = "GPL";
