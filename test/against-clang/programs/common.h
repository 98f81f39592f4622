/* What the programs here show: their return value, the packet, and sixteen numbers in the map `out`. */
#include <linux/bpf.h>
#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>

#define PACKET_SIZE 64

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 16);
	__type(key, __u32);
	__type(value, __u64);
} out SEC(".maps");

static __always_inline void put(__u32 index, __u64 number)
{
	__u64 *place = bpf_map_lookup_elem(&out, &index);
	if (place)
		*place = number;
}

/* The packet's bytes as `d`, of which there are PACKET_SIZE at least. */
#define PACKET(ctx)                                             \
	unsigned char *d = (void *)(long)(ctx)->data;           \
	void *end = (void *)(long)(ctx)->data_end;              \
	if ((void *)(d + PACKET_SIZE) > end)                    \
		return -1;

char _license[] SEC("license") = "GPL";
