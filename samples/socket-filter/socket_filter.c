// A filter for a packet socket: hands over DNS queries and answers over UDP, cut to what a resolver log needs.

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

SEC("socket")
int dns_only(struct __sk_buff *skb)
{
	__u32 offset = ETH_HLEN;
	struct udphdr udp;
	__be16 fragment;
	__u8 version_ihl, protocol;

	if (skb->protocol != bpf_htons(ETH_P_IP))
		return 0;
	if (bpf_skb_load_bytes(skb, offset, &version_ihl, 1) < 0)
		return 0;
	if (bpf_skb_load_bytes(skb, offset + offsetof(struct iphdr, frag_off), &fragment, 2) < 0)
		return 0;
	if (bpf_skb_load_bytes(skb, offset + offsetof(struct iphdr, protocol), &protocol, 1) < 0)
		return 0;
	if (protocol != IPPROTO_UDP || (fragment & bpf_htons(IP_OFFSET_MASK)))
		return 0;

	offset += (version_ihl & 0xf) * 4;
	if (bpf_skb_load_bytes(skb, offset, &udp, sizeof(udp)) < 0)
		return 0;
	if (udp.dest != bpf_htons(DNS_PORT) && udp.source != bpf_htons(DNS_PORT))
		return 0;
	return skb->len < SNAPSHOT ? skb->len : SNAPSHOT;
}

char _license[] SEC("license") = "GPL";
