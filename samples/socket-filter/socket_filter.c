// A filter for a packet socket: hands over DNS queries and answers over UDP, cut to what a resolver log needs.
// Offsets count from the network header, so that it works for sockets with and without link-layer headers.

#include <linux/bpf.h>
#include <linux/if_ether.h>
#include <linux/in.h>
#include <linux/ip.h>
#include <linux/udp.h>
#include <stddef.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_endian.h>

#define DNS_PORT 53
#define SNAPSHOT 256
#define IP_OFFSET_MASK 0x1fff

static __always_inline long load(struct __sk_buff *skb, __u32 offset, void *to, __u32 size)
{
	return bpf_skb_load_bytes_relative(skb, offset, to, size, BPF_HDR_START_NET);
}

SEC("socket")
int dns_only(struct __sk_buff *skb)
{
	struct udphdr udp;
	__u32 header;
	__be16 fragment;
	__u8 version_ihl, protocol;

	if (skb->protocol != bpf_htons(ETH_P_IP))
		return 0;
	if (load(skb, 0, &version_ihl, 1))
		return 0;
	if (load(skb, offsetof(struct iphdr, frag_off), &fragment, 2))
		return 0;
	if (load(skb, offsetof(struct iphdr, protocol), &protocol, 1))
		return 0;
	if (protocol != IPPROTO_UDP || (fragment & bpf_htons(IP_OFFSET_MASK)))
		return 0;

	header = (version_ihl & 0xf) * 4;
	if (load(skb, header, &udp, sizeof(udp)))
		return 0;
	if (udp.dest != bpf_htons(DNS_PORT) && udp.source != bpf_htons(DNS_PORT))
		return 0;
	return skb->len < SNAPSHOT ? skb->len : SNAPSHOT;
}

char _license[] SEC("license") = "GPL";
