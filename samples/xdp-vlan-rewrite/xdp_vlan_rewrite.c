// Gives packets another VLAN id: `translation` says which, and an id of 0 there takes the tag off.

#include <linux/bpf.h>
#include <linux/if_ether.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_endian.h>

#define VLAN_ID_MASK 0x0fff

struct vlan_hdr {
	__be16 h_vlan_TCI;
	__be16 h_vlan_encapsulated_proto;
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 4096);
	__type(key, __u16);
	__type(value, __u16);
} translation SEC(".maps");

static __always_inline int remove_tag(struct xdp_md *ctx, struct ethhdr *eth, __be16 inner)
{
	struct ethhdr copy;
	void *data, *data_end;

	__builtin_memcpy(&copy, eth, sizeof(copy));
	copy.h_proto = inner;
	if (bpf_xdp_adjust_head(ctx, sizeof(struct vlan_hdr)))
		return XDP_ABORTED;

	data = (void *)(long)ctx->data;
	data_end = (void *)(long)ctx->data_end;
	if (data + sizeof(copy) > data_end)
		return XDP_ABORTED;
	__builtin_memcpy(data, &copy, sizeof(copy));
	return XDP_PASS;
}

SEC("xdp")
int xdp_vlan_rewrite(struct xdp_md *ctx)
{
	void *data = (void *)(long)ctx->data;
	void *data_end = (void *)(long)ctx->data_end;
	struct ethhdr *eth = data;
	struct vlan_hdr *vlan = (void *)(eth + 1);
	__u16 tci, id, *wanted;

	if ((void *)(vlan + 1) > data_end)
		return XDP_PASS;
	if (eth->h_proto != bpf_htons(ETH_P_8021Q) && eth->h_proto != bpf_htons(ETH_P_8021AD))
		return XDP_PASS;

	tci = bpf_ntohs(vlan->h_vlan_TCI);
	id = tci & VLAN_ID_MASK;
	wanted = bpf_map_lookup_elem(&translation, &id);
	if (!wanted)
		return XDP_DROP;
	if (*wanted == 0)
		return remove_tag(ctx, eth, vlan->h_vlan_encapsulated_proto);

	tci = (tci & ~VLAN_ID_MASK) | (*wanted & VLAN_ID_MASK);
	vlan->h_vlan_TCI = bpf_htons(tci);
	return XDP_PASS;
}

char _license[] SEC("license") = "GPL";
