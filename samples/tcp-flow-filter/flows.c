/* The connections that tcp_flow_filter.p4 has seen: "tcp_flow_filter.h" has the program's types. */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include "tcp_flow_filter.h"

#define FIN 0x01
#define SYN 0x02
#define RST 0x04

struct {
    __uint(type, BPF_MAP_TYPE_LRU_HASH);
    __uint(max_entries, 65536);
    __type(key, struct flow_t);
    __type(value, __u32);
} flows SEC(".maps");

_Bool known_flow(struct flow_t flow, __u8 flags, __u32 *packets)
{
    __u32 *seen = bpf_map_lookup_elem(&flows, &flow);

    if (!seen) {
        __u32 first = 1;

        *packets = 0;
        if (!(flags & SYN))
            return 0;
        bpf_map_update_elem(&flows, &flow, &first, BPF_ANY);
        *packets = first;
        return 1;
    }
    *packets = __sync_fetch_and_add(seen, 1) + 1;
    if (flags & (FIN | RST))
        bpf_map_delete_elem(&flows, &flow);
    return 1;
}
