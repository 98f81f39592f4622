/* IPv6 (RFC 8200) and its extension headers. */
#pragma once
#include <linux/in6.h>
#include <linux/types.h>
#include <asm/byteorder.h>

struct ipv6hdr {
#ifdef __LITTLE_ENDIAN_BITFIELD
	__u8 priority : 4, version : 4;
#else
	__u8 version : 4, priority : 4;
#endif
	__u8 flow_lbl[3];
	__be16 payload_len;
	__u8 nexthdr, hop_limit;
	union {
		struct { struct in6_addr saddr, daddr; };
		struct { struct in6_addr saddr, daddr; } addrs;
	};
};

struct ipv6_rt_hdr { __u8 nexthdr, hdrlen, type, segments_left; };
struct ipv6_opt_hdr { __u8 nexthdr, hdrlen; } __attribute__((packed));
struct rt0_hdr {
	struct ipv6_rt_hdr rt_hdr;
	__u32 reserved;
	struct in6_addr addr[0];
};
struct rt2_hdr {
	struct ipv6_rt_hdr rt_hdr;
	__u32 reserved;
	struct in6_addr addr;
};
struct ipv6_destopt_hao {
	__u8 type, length;
	struct in6_addr addr;
} __attribute__((packed));

#define IPV6_MIN_MTU 1280
#define IPV6_SRCRT_STRICT 0x01
#define IPV6_SRCRT_TYPE_0 0
#define IPV6_SRCRT_TYPE_2 2
#define IPV6_SRCRT_TYPE_3 3
#define IPV6_SRCRT_TYPE_4 4
#define ipv6_destopt_hdr ipv6_opt_hdr
#define ipv6_hopopt_hdr ipv6_opt_hdr
#define IPV6_OPT_ROUTERALERT_MLD 0x0000
#define rt0_type rt_hdr.type
#define rt2_type rt_hdr.type
