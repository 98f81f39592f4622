// Marks packets by their class of service, and sends those of some classes out of another interface.

#include <linux/bpf.h>
#include <linux/if_ether.h>
#include <linux/ip.h>
#include <linux/ipv6.h>
#include <linux/pkt_cls.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_endian.h>

enum service {
	SERVICE_BEST_EFFORT,
	SERVICE_INTERACTIVE,
	SERVICE_BULK,
	SERVICE_VOICE,
	SERVICES,
};

/* The mark of each class; 0 leaves the packet's own. Set it before loading. */
const volatile __u32 marks[SERVICES] = { 0, 0x10, 0x20, 0x30 };

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, SERVICES);
	__type(key, __u32);
	__type(value, __u32);
} exits SEC(".maps");

static enum service service_of(__u8 dscp)
{
	switch (dscp) {
	case 46: /* EF */
	case 44: /* VOICE-ADMIT */
		return SERVICE_VOICE;
	case 16 ... 23: /* CS2, AF2x */
		return SERVICE_INTERACTIVE;
	case 8:
	case 10:
	case 12:
	case 14: /* CS1, AF1x */
		return SERVICE_BULK;
	default:
		return SERVICE_BEST_EFFORT;
	}
}

static int dscp_of(struct __sk_buff *skb)
{
	void *data = (void *)(long)skb->data;
	void *data_end = (void *)(long)skb->data_end;
	struct ethhdr *eth = data;

	if (skb->protocol == bpf_htons(ETH_P_IP)) {
		struct iphdr *ip = (void *)(eth + 1);

		if ((void *)(ip + 1) > data_end)
			return -1;
		return ip->tos >> 2;
	}
	if (skb->protocol == bpf_htons(ETH_P_IPV6)) {
		struct ipv6hdr *ip6 = (void *)(eth + 1);

		if ((void *)(ip6 + 1) > data_end)
			return -1;
		return (ip6->priority << 2) | (ip6->flow_lbl[0] >> 6);
	}
	return -1;
}

SEC("classifier")
int tc_mark_redirect(struct __sk_buff *skb)
{
	int dscp = dscp_of(skb);
	__u32 service, *exit;

	if (dscp < 0)
		return TC_ACT_OK;

	service = service_of(dscp);
	if (service < SERVICES && marks[service])
		skb->mark = marks[service];

	exit = bpf_map_lookup_elem(&exits, &service);
	if (exit && *exit)
		return bpf_redirect(*exit, 0);
	return TC_ACT_OK;
}

char _license[] SEC("license") = "GPL";
