// Reports each new TCP connection (a SYN without ACK) as an event in a ring buffer.

#include <linux/bpf.h>
#include <linux/if_ether.h>
#include <linux/in.h>
#include <linux/ip.h>
#include <linux/tcp.h>
#include <linux/pkt_cls.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_endian.h>

struct event {
	__u32 source;
	__u32 destination;
	__u16 source_port;
	__u16 destination_port;
	__u32 sequence;
	__u8 options[20];
	__u32 options_length;
};

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 64 * 1024);
} events SEC(".maps");

__u64 lost;

SEC("tc")
int report_connections(struct __sk_buff *skb)
{
	void *data = (void *)(long)skb->data;
	void *data_end = (void *)(long)skb->data_end;
	struct ethhdr *eth = data;
	struct iphdr *ip = (void *)(eth + 1);
	struct tcphdr *tcp;
	struct event *event;
	__u32 length;

	if ((void *)(ip + 1) > data_end)
		return TC_ACT_OK;
	if (eth->h_proto != bpf_htons(ETH_P_IP) || ip->protocol != IPPROTO_TCP || ip->ihl != 5)
		return TC_ACT_OK;
	tcp = (void *)(ip + 1);
	if ((void *)(tcp + 1) > data_end)
		return TC_ACT_OK;
	if (!tcp->syn || tcp->ack)
		return TC_ACT_OK;

	event = bpf_ringbuf_reserve(&events, sizeof(*event), 0);
	if (!event) {
		__sync_fetch_and_add(&lost, 1);
		return TC_ACT_OK;
	}
	__builtin_memset(event, 0, sizeof(*event));
	event->source = ip->saddr;
	event->destination = ip->daddr;
	event->source_port = bpf_ntohs(tcp->source);
	event->destination_port = bpf_ntohs(tcp->dest);
	event->sequence = bpf_ntohl(tcp->seq);

	length = tcp->doff * 4 - sizeof(*tcp);
	if (length > 0 && length <= sizeof(event->options)) {
		event->options_length = length;
		if (bpf_skb_load_bytes(skb, ETH_HLEN + sizeof(*ip) + sizeof(*tcp), event->options, length) < 0)
			event->options_length = 0;
	}
	bpf_ringbuf_submit(event, 0);
	return TC_ACT_OK;
}

char _license[] SEC("license") = "GPL";
