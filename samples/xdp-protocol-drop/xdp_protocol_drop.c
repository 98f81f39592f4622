// Drops IPv4 packets whose protocol is marked in `blocked`, and counts packets and bytes of every protocol.

#include <linux/bpf.h>
#include <linux/if_ether.h>
#include <linux/ip.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_endian.h>

struct traffic {
	__u64 packets;
	__u64 bytes;
};

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 256);
	__type(key, __u32);
	__type(value, struct traffic);
} counters SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 256);
	__type(key, __u32);
	__type(value, __u8);
} blocked SEC(".maps");

static __always_inline void count(__u32 protocol, __u64 bytes)
{
	struct traffic *traffic = bpf_map_lookup_elem(&counters, &protocol);

	if (traffic) {
		traffic->packets++;
		traffic->bytes += bytes;
	}
}

SEC("xdp")
int xdp_protocol_drop(struct xdp_md *ctx)
{
	void *data = (void *)(long)ctx->data;
	void *data_end = (void *)(long)ctx->data_end;
	struct ethhdr *eth = data;
	struct iphdr *ip;
	__u32 protocol;
	__u8 *drop;

	if ((void *)(eth + 1) > data_end)
		return XDP_PASS;
	if (eth->h_proto != bpf_htons(ETH_P_IP))
		return XDP_PASS;

	ip = (void *)(eth + 1);
	if ((void *)(ip + 1) > data_end)
		return XDP_PASS;

	protocol = ip->protocol;
	count(protocol, data_end - data);

	drop = bpf_map_lookup_elem(&blocked, &protocol);
	return drop && *drop ? XDP_DROP : XDP_PASS;
}

char _license[] SEC("license") = "GPL";
