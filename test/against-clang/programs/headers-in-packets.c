// A stack of VLAN tags, an IP header with options, offsets that depend on the packet.
#include "common.h"

struct vlan {
	__be16 tci, proto;
};

struct eth {
	unsigned char dst[6], src[6];
	__be16 proto;
};

struct ip {
	__u8 ihl : 4, version : 4, tos;
	__be16 len, id, frag;
	__u8 ttl, proto;
	__u16 check;
	__be32 src, dst;
};

SEC("classifier")
int program(struct __sk_buff *ctx)
{
	void *data = (void *)(long)ctx->data, *end = (void *)(long)ctx->data_end;
	struct eth *eth = data;
	void *p = eth + 1;
	int tags = 0;

	if (p > end)
		return 1;
	__be16 proto = eth->proto;
#pragma unroll
	for (int i = 0; i < 4; i++) {
		struct vlan *vlan = p;
		if (!(eth->src[i] & 1))
			break;
		if ((void *)(vlan + 1) > end)
			return 2;
		proto = vlan->proto;
		p = vlan + 1;
		tags++;
		put(i, bpf_ntohs(vlan->tci));
	}

	struct ip *ip = p;
	if ((void *)(ip + 1) > end)
		return 3;
	put(4, ip->ihl);
	put(5, ip->version);
	put(6, bpf_ntohs(ip->len));
	put(7, ip->ttl);
	unsigned char *ports = p + ip->ihl * 4;
	if ((void *)(ports + 4) > end)
		return 4;
	put(8, ports[0] << 8 | ports[3]);
	ip->ttl--;
	ip->tos |= 3;
	ip->ihl ^= 5;
	ip->version++;

	unsigned char *inside = data + (eth->dst[5] & 31);
	if ((void *)inside + 2 > end)
		return 5;
	put(9, *(__u16 *)inside);
	*inside = tags;
	for (int i = 0; i < 6; i++)
		if (eth->dst[i] != eth->src[i]) {
			put(10, i);
			break;
		}
	put(11, __builtin_memcmp(eth->dst, eth->src, 6) == 0);
	return proto + tags;
}
