/* One half of a static link: the program. The function comes from the other half. */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

int scaled(int value);

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u64);
} results SEC(".maps");

SEC("xdp")
int linked(struct xdp_md *ctx)
{
	__u32 zero = 0;
	__u64 *result = bpf_map_lookup_elem(&results, &zero);
	if (result)
		*result = scaled(14) + 3;
	return XDP_PASS;
}

char _license[] SEC("license") = "GPL";
