/*
 * What the kernel and its programs agree on (linux/bpf.h): numbers, contexts and the structs that helpers take.
 *
 * Long lists of constants are macros, and only the zero of each enum is an enumerator: the preprocessor passes over
 * unused macros in no time, while every enumerator would be a token of each program.
 */
#pragma once
#include <linux/bpf_common.h>
#include <linux/bpf_func_id.h>
#include <linux/types.h>

struct bpf_flow_keys;
struct bpf_sock;

/* A pointer in a context: the verifier gives it its meaning, whatever the size of a host's pointers. */
#define __bpf_md_ptr(type, name) union { type name; __u64 : 64; } __attribute__((aligned(8)))

/* ---- Contexts ---- */

struct __sk_buff {
	__u32 len, pkt_type, mark, queue_mapping, protocol, vlan_present, vlan_tci, vlan_proto;
	__u32 priority, ingress_ifindex, ifindex, tc_index, cb[5], hash, tc_classid;
	__u32 data, data_end, napi_id;
	__u32 family, remote_ip4, local_ip4, remote_ip6[4], local_ip6[4], remote_port, local_port;
	__u32 data_meta;
	__bpf_md_ptr(struct bpf_flow_keys *, flow_keys);
	__u64 tstamp;
	__u32 wire_len, gso_segs;
	__bpf_md_ptr(struct bpf_sock *, sk);
	__u32 gso_size;
	__u8 tstamp_type;
	__u32 : 24;
	__u64 hwtstamp;
};

struct xdp_md {
	__u32 data, data_end, data_meta, ingress_ifindex, rx_queue_index, egress_ifindex;
};

struct sk_msg_md {
	__bpf_md_ptr(void *, data);
	__bpf_md_ptr(void *, data_end);
	__u32 family, remote_ip4, local_ip4, remote_ip6[4], local_ip6[4], remote_port, local_port, size;
	__bpf_md_ptr(struct bpf_sock *, sk);
};

struct sk_reuseport_md {
	__bpf_md_ptr(void *, data);
	__bpf_md_ptr(void *, data_end);
	__u32 len, eth_protocol, ip_protocol, bind_inany, hash;
	__bpf_md_ptr(struct bpf_sock *, sk);
	__bpf_md_ptr(struct bpf_sock *, migrating_sk);
};

struct bpf_sock_addr {
	__u32 user_family, user_ip4, user_ip6[4], user_port, family, type, protocol, msg_src_ip4, msg_src_ip6[4];
	__bpf_md_ptr(struct bpf_sock *, sk);
};

struct bpf_sock_ops {
	__u32 op;
	union {
		__u32 args[4];
		__u32 reply;
		__u32 replylong[4];
	};
	__u32 family, remote_ip4, local_ip4, remote_ip6[4], local_ip6[4], remote_port, local_port;
	__u32 is_fullsock, snd_cwnd, srtt_us, bpf_sock_ops_cb_flags, state, rtt_min, snd_ssthresh;
	__u32 rcv_nxt, snd_nxt, snd_una, mss_cache, ecn_flags, rate_delivered, rate_interval_us;
	__u32 packets_out, retrans_out, total_retrans, segs_in, data_segs_in, segs_out, data_segs_out;
	__u32 lost_out, sacked_out, sk_txhash;
	__u64 bytes_received, bytes_acked;
	__bpf_md_ptr(struct bpf_sock *, sk);
	__bpf_md_ptr(void *, skb_data);
	__bpf_md_ptr(void *, skb_data_end);
	__u32 skb_len, skb_tcp_flags;
	__u64 skb_hwtstamp;
};

struct bpf_sk_lookup {
	union {
		__bpf_md_ptr(struct bpf_sock *, sk);
		__u64 cookie;
	};
	__u32 family, protocol, remote_ip4, remote_ip6[4];
	__be16 remote_port;
	__u16 : 16;
	__u32 local_ip4, local_ip6[4], local_port, ingress_ifindex;
};

struct bpf_cgroup_dev_ctx { __u32 access_type, major, minor; };
struct bpf_sysctl { __u32 write, file_pos; };

struct bpf_sockopt {
	__bpf_md_ptr(struct bpf_sock *, sk);
	__bpf_md_ptr(void *, optval);
	__bpf_md_ptr(void *, optval_end);
	__s32 level, optname, optlen, retval;
};

struct bpf_raw_tracepoint_args { __u64 args[0]; };

/* ---- What helpers take and give ---- */

struct bpf_sock {
	__u32 bound_dev_if, family, type, protocol, mark, priority, src_ip4, src_ip6[4], src_port;
	__be16 dst_port;
	__u16 : 16;
	__u32 dst_ip4, dst_ip6[4], state;
	__s32 rx_queue_mapping;
};

struct bpf_tcp_sock {
	__u32 snd_cwnd, srtt_us, rtt_min, snd_ssthresh, rcv_nxt, snd_nxt, snd_una, mss_cache, ecn_flags;
	__u32 rate_delivered, rate_interval_us, packets_out, retrans_out, total_retrans, segs_in, data_segs_in;
	__u32 segs_out, data_segs_out, lost_out, sacked_out;
	__u64 bytes_received, bytes_acked;
	__u32 dsack_dups, delivered, delivered_ce, icsk_retransmits;
};

struct bpf_sock_tuple {
	union {
		struct {
			__be32 saddr, daddr;
			__be16 sport, dport;
		} ipv4;
		struct {
			__be32 saddr[4], daddr[4];
			__be16 sport, dport;
		} ipv6;
	};
};

struct bpf_tunnel_key {
	__u32 tunnel_id;
	union {
		__u32 remote_ipv4;
		__u32 remote_ipv6[4];
	};
	__u8 tunnel_tos, tunnel_ttl;
	union {
		__u16 tunnel_ext;
		__be16 tunnel_flags;
	};
	__u32 tunnel_label;
	union {
		__u32 local_ipv4;
		__u32 local_ipv6[4];
	};
};

struct bpf_xfrm_state {
	__u32 reqid, spi;
	__u16 family, ext;
	union {
		__u32 remote_ipv4;
		__u32 remote_ipv6[4];
	};
};

struct bpf_fib_lookup {
	__u8 family, l4_protocol;
	__be16 sport, dport;
	union {
		__u16 tot_len;
		__u16 mtu_result;
	} __attribute__((packed, aligned(2)));
	__u32 ifindex;
	union {
		__u8 tos;
		__be32 flowinfo;
		__u32 rt_metric;
	};
	union {
		__be32 ipv4_src;
		__u32 ipv6_src[4];
	};
	union {
		__be32 ipv4_dst;
		__u32 ipv6_dst[4];
	};
	union {
		struct { __be16 h_vlan_proto, h_vlan_TCI; };
		__u32 tbid;
	};
	union {
		struct { __u32 mark; };
		struct { __u8 smac[6], dmac[6]; };
	};
};

struct bpf_redir_neigh {
	__u32 nh_family;
	union {
		__be32 ipv4_nh;
		__u32 ipv6_nh[4];
	};
};

struct bpf_flow_keys {
	__u16 nhoff, thoff, addr_proto;
	__u8 is_frag, is_first_frag, is_encap, ip_proto;
	__be16 n_proto, sport, dport;
	union {
		struct { __be32 ipv4_src, ipv4_dst; };
		struct { __u32 ipv6_src[4], ipv6_dst[4]; };
	};
	__u32 flags;
	__be32 flow_label;
};

struct bpf_xdp_sock { __u32 queue_id; };
struct bpf_pidns_info { __u32 pid, tgid; };
struct bpf_perf_event_value { __u64 counter, enabled, running; };
struct bpf_stack_build_id {
	__s32 status;
	unsigned char build_id[20];
	union {
		__u64 offset;
		__u64 ip;
	};
};
struct btf_ptr {
	void *ptr;
	__u32 type_id, flags;
};

/* ---- Keys, values and opaque parts of values ---- */

struct bpf_lpm_trie_key {
	__u32 prefixlen;
	__u8 data[0];
};
struct bpf_lpm_trie_key_hdr { __u32 prefixlen; };
struct bpf_lpm_trie_key_u8 {
	union {
		struct bpf_lpm_trie_key_hdr hdr;
		__u32 prefixlen;
	};
	__u8 data[];
};
struct bpf_cgroup_storage_key {
	__u64 cgroup_inode_id;
	__u32 attach_type;
};
struct bpf_devmap_val {
	__u32 ifindex;
	union {
		int fd;
		__u32 id;
	} bpf_prog;
};
struct bpf_cpumap_val {
	__u32 qsize;
	union {
		int fd;
		__u32 id;
	} bpf_prog;
};
struct bpf_spin_lock { __u32 val; };
struct bpf_timer { __u64 __opaque[2]; } __attribute__((aligned(8)));
struct bpf_task_work { __u64 __opaque; } __attribute__((aligned(8)));
struct bpf_wq { __u64 __opaque[2]; } __attribute__((aligned(8)));
struct bpf_dynptr { __u64 __opaque[2]; } __attribute__((aligned(8)));
struct bpf_list_head { __u64 __opaque[2]; } __attribute__((aligned(8)));
struct bpf_list_node { __u64 __opaque[3]; } __attribute__((aligned(8)));
struct bpf_rb_root { __u64 __opaque[2]; } __attribute__((aligned(8)));
struct bpf_rb_node { __u64 __opaque[4]; } __attribute__((aligned(8)));
struct bpf_refcount { __u32 __opaque[1]; } __attribute__((aligned(4)));
struct bpf_iter_num { __u64 __opaque[1]; } __attribute__((aligned(8)));

/* ---- Verdicts ---- */

enum xdp_action { XDP_ABORTED = 0, XDP_DROP = 1, XDP_PASS = 2, XDP_TX = 3, XDP_REDIRECT = 4 };
enum tcx_action_base { TCX_NEXT = -1, TCX_PASS = 0, TCX_DROP = 2, TCX_REDIRECT = 7 };
enum sk_action { SK_DROP = 0, SK_PASS = 1 };
enum bpf_ret_code { BPF_OK };
#define BPF_DROP 2
#define BPF_REDIRECT 7
#define BPF_LWT_REROUTE 128
#define BPF_FLOW_DISSECTOR_CONTINUE 129

#define XDP_PACKET_HEADROOM 256

/* ---- Maps ---- */

enum bpf_map_type { BPF_MAP_TYPE_UNSPEC };
#define BPF_MAP_TYPE_HASH 1
#define BPF_MAP_TYPE_ARRAY 2
#define BPF_MAP_TYPE_PROG_ARRAY 3
#define BPF_MAP_TYPE_PERF_EVENT_ARRAY 4
#define BPF_MAP_TYPE_PERCPU_HASH 5
#define BPF_MAP_TYPE_PERCPU_ARRAY 6
#define BPF_MAP_TYPE_STACK_TRACE 7
#define BPF_MAP_TYPE_CGROUP_ARRAY 8
#define BPF_MAP_TYPE_LRU_HASH 9
#define BPF_MAP_TYPE_LRU_PERCPU_HASH 10
#define BPF_MAP_TYPE_LPM_TRIE 11
#define BPF_MAP_TYPE_ARRAY_OF_MAPS 12
#define BPF_MAP_TYPE_HASH_OF_MAPS 13
#define BPF_MAP_TYPE_DEVMAP 14
#define BPF_MAP_TYPE_SOCKMAP 15
#define BPF_MAP_TYPE_CPUMAP 16
#define BPF_MAP_TYPE_XSKMAP 17
#define BPF_MAP_TYPE_SOCKHASH 18
#define BPF_MAP_TYPE_CGROUP_STORAGE_DEPRECATED 19
#define BPF_MAP_TYPE_CGROUP_STORAGE 19
#define BPF_MAP_TYPE_REUSEPORT_SOCKARRAY 20
#define BPF_MAP_TYPE_PERCPU_CGROUP_STORAGE_DEPRECATED 21
#define BPF_MAP_TYPE_PERCPU_CGROUP_STORAGE 21
#define BPF_MAP_TYPE_QUEUE 22
#define BPF_MAP_TYPE_STACK 23
#define BPF_MAP_TYPE_SK_STORAGE 24
#define BPF_MAP_TYPE_DEVMAP_HASH 25
#define BPF_MAP_TYPE_STRUCT_OPS 26
#define BPF_MAP_TYPE_RINGBUF 27
#define BPF_MAP_TYPE_INODE_STORAGE 28
#define BPF_MAP_TYPE_TASK_STORAGE 29
#define BPF_MAP_TYPE_BLOOM_FILTER 30
#define BPF_MAP_TYPE_USER_RINGBUF 31
#define BPF_MAP_TYPE_CGRP_STORAGE 32
#define BPF_MAP_TYPE_ARENA 33
#define BPF_MAP_TYPE_INSN_ARRAY 34
#define BPF_MAP_TYPE_RHASH 35
#define __MAX_BPF_MAP_TYPE 36

#define BPF_ANY 0
#define BPF_NOEXIST 1
#define BPF_EXIST 2
#define BPF_F_LOCK 4
#define BPF_F_CPU 8
#define BPF_F_ALL_CPUS 16

#define BPF_F_NO_PREALLOC 1
#define BPF_F_NO_COMMON_LRU 2
#define BPF_F_NUMA_NODE 4
#define BPF_F_RDONLY 8
#define BPF_F_WRONLY 16
#define BPF_F_STACK_BUILD_ID 32
#define BPF_F_ZERO_SEED 64
#define BPF_F_RDONLY_PROG 128
#define BPF_F_WRONLY_PROG 256
#define BPF_F_CLONE 512
#define BPF_F_MMAPABLE 1024
#define BPF_F_PRESERVE_ELEMS 2048
#define BPF_F_INNER_MAP 4096
#define BPF_F_LINK 8192
#define BPF_F_PATH_FD 16384
#define BPF_F_VTYPE_BTF_OBJ_FD 32768
#define BPF_F_TOKEN_FD 65536
#define BPF_F_SEGV_ON_FAULT 131072
#define BPF_F_NO_USER_CONV 262144
#define BPF_F_RB_OVERWRITE 524288

/* ---- Flags and results of helpers ---- */

enum bpf_cgroup_iter_order { BPF_CGROUP_ITER_ORDER_UNSPEC };
#define BPF_CGROUP_ITER_SELF_ONLY 1
#define BPF_CGROUP_ITER_DESCENDANTS_PRE 2
#define BPF_CGROUP_ITER_DESCENDANTS_POST 3
#define BPF_CGROUP_ITER_ANCESTORS_UP 4
#define BPF_CGROUP_ITER_CHILDREN 5

#define BPF_F_KPROBE_MULTI_RETURN 1

#define BPF_F_UPROBE_MULTI_RETURN 1
#define BPF_F_UPROBE_MULTI_PATH_FD 2

enum bpf_stack_build_id_status { BPF_STACK_BUILD_ID_EMPTY };
#define BPF_STACK_BUILD_ID_VALID 1
#define BPF_STACK_BUILD_ID_IP 2

#define BPF_STREAM_STDOUT 1
#define BPF_STREAM_STDERR 2

#define BPF_F_RECOMPUTE_CSUM 1
#define BPF_F_INVALIDATE_HASH 2

#define BPF_F_HDR_FIELD_MASK 15

#define BPF_F_PSEUDO_HDR 16
#define BPF_F_MARK_MANGLED_0 32
#define BPF_F_MARK_ENFORCE 64
#define BPF_F_IPV6 128

#define BPF_F_TUNINFO_IPV6 1

#define BPF_F_SKIP_FIELD_MASK 255
#define BPF_F_USER_STACK 256
#define BPF_F_FAST_STACK_CMP 512
#define BPF_F_REUSE_STACKID 1024
#define BPF_F_USER_BUILD_ID 2048

#define BPF_F_ZERO_CSUM_TX 2
#define BPF_F_DONT_FRAGMENT 4
#define BPF_F_SEQ_NUMBER 8
#define BPF_F_NO_TUNNEL_KEY 16

#define BPF_F_TUNINFO_FLAGS 16

#define BPF_F_INDEX_MASK 0xffffffffUL
#define BPF_F_CURRENT_CPU 0xffffffffUL
#define BPF_F_CTXLEN_MASK 0xfffff00000000UL

#define BPF_F_CURRENT_NETNS (-1)

#define BPF_CSUM_LEVEL_QUERY 0
#define BPF_CSUM_LEVEL_INC 1
#define BPF_CSUM_LEVEL_DEC 2
#define BPF_CSUM_LEVEL_RESET 3

#define BPF_F_ADJ_ROOM_FIXED_GSO 1
#define BPF_F_ADJ_ROOM_ENCAP_L3_IPV4 2
#define BPF_F_ADJ_ROOM_ENCAP_L3_IPV6 4
#define BPF_F_ADJ_ROOM_ENCAP_L4_GRE 8
#define BPF_F_ADJ_ROOM_ENCAP_L4_UDP 16
#define BPF_F_ADJ_ROOM_NO_CSUM_RESET 32
#define BPF_F_ADJ_ROOM_ENCAP_L2_ETH 64
#define BPF_F_ADJ_ROOM_DECAP_L3_IPV4 128
#define BPF_F_ADJ_ROOM_DECAP_L3_IPV6 256

#define BPF_ADJ_ROOM_ENCAP_L2_MASK 255
#define BPF_ADJ_ROOM_ENCAP_L2_SHIFT 56

#define BPF_F_SYSCTL_BASE_NAME 1

#define BPF_LOCAL_STORAGE_GET_F_CREATE 1
#define BPF_SK_STORAGE_GET_F_CREATE 1

#define BPF_F_GET_BRANCH_RECORDS_SIZE 1

#define BPF_RB_NO_WAKEUP 1
#define BPF_RB_FORCE_WAKEUP 2

#define BPF_RB_AVAIL_DATA 0
#define BPF_RB_RING_SIZE 1
#define BPF_RB_CONS_POS 2
#define BPF_RB_PROD_POS 3
#define BPF_RB_OVERWRITE_POS 4

#define BPF_RINGBUF_BUSY_BIT 0x80000000U
#define BPF_RINGBUF_DISCARD_BIT 0x40000000U
#define BPF_RINGBUF_HDR_SZ 8U

#define BPF_SK_LOOKUP_F_REPLACE 1
#define BPF_SK_LOOKUP_F_NO_REUSEPORT 2

enum bpf_adj_room_mode { BPF_ADJ_ROOM_NET };
#define BPF_ADJ_ROOM_MAC 1

enum bpf_hdr_start_off { BPF_HDR_START_MAC };
#define BPF_HDR_START_NET 1

enum bpf_lwt_encap_mode { BPF_LWT_ENCAP_SEG6 };
#define BPF_LWT_ENCAP_SEG6_INLINE 1
#define BPF_LWT_ENCAP_IP 2

#define BPF_F_BPRM_SECUREEXEC 1

#define BPF_F_INGRESS 1
#define BPF_F_EGRESS 2
#define BPF_F_BROADCAST 8
#define BPF_F_EXCLUDE_INGRESS 16

#define BPF_SKB_TSTAMP_UNSPEC 0
#define BPF_SKB_TSTAMP_DELIVERY_MONO 1
#define BPF_SKB_CLOCK_REALTIME 0
#define BPF_SKB_CLOCK_MONOTONIC 1
#define BPF_SKB_CLOCK_TAI 2

#define BPF_SOCK_OPS_RTO_CB_FLAG 1
#define BPF_SOCK_OPS_RETRANS_CB_FLAG 2
#define BPF_SOCK_OPS_STATE_CB_FLAG 4
#define BPF_SOCK_OPS_RTT_CB_FLAG 8
#define BPF_SOCK_OPS_PARSE_ALL_HDR_OPT_CB_FLAG 16
#define BPF_SOCK_OPS_PARSE_UNKNOWN_HDR_OPT_CB_FLAG 32
#define BPF_SOCK_OPS_WRITE_HDR_OPT_CB_FLAG 64
#define BPF_SOCK_OPS_ALL_CB_FLAGS 127

#define SK_BPF_CB_TX_TIMESTAMPING 1
#define SK_BPF_CB_MASK 1

#define BPF_SOCK_OPS_VOID 0
#define BPF_SOCK_OPS_TIMEOUT_INIT 1
#define BPF_SOCK_OPS_RWND_INIT 2
#define BPF_SOCK_OPS_TCP_CONNECT_CB 3
#define BPF_SOCK_OPS_ACTIVE_ESTABLISHED_CB 4
#define BPF_SOCK_OPS_PASSIVE_ESTABLISHED_CB 5
#define BPF_SOCK_OPS_NEEDS_ECN 6
#define BPF_SOCK_OPS_BASE_RTT 7
#define BPF_SOCK_OPS_RTO_CB 8
#define BPF_SOCK_OPS_RETRANS_CB 9
#define BPF_SOCK_OPS_STATE_CB 10
#define BPF_SOCK_OPS_TCP_LISTEN_CB 11
#define BPF_SOCK_OPS_RTT_CB 12
#define BPF_SOCK_OPS_PARSE_HDR_OPT_CB 13
#define BPF_SOCK_OPS_HDR_OPT_LEN_CB 14
#define BPF_SOCK_OPS_WRITE_HDR_OPT_CB 15
#define BPF_SOCK_OPS_TSTAMP_SCHED_CB 16
#define BPF_SOCK_OPS_TSTAMP_SND_SW_CB 17
#define BPF_SOCK_OPS_TSTAMP_SND_HW_CB 18
#define BPF_SOCK_OPS_TSTAMP_ACK_CB 19
#define BPF_SOCK_OPS_TSTAMP_SENDMSG_CB 20

#define BPF_TCP_ESTABLISHED 1
#define BPF_TCP_SYN_SENT 2
#define BPF_TCP_SYN_RECV 3
#define BPF_TCP_FIN_WAIT1 4
#define BPF_TCP_FIN_WAIT2 5
#define BPF_TCP_TIME_WAIT 6
#define BPF_TCP_CLOSE 7
#define BPF_TCP_CLOSE_WAIT 8
#define BPF_TCP_LAST_ACK 9
#define BPF_TCP_LISTEN 10
#define BPF_TCP_CLOSING 11
#define BPF_TCP_NEW_SYN_RECV 12
#define BPF_TCP_BOUND_INACTIVE 13
#define BPF_TCP_MAX_STATES 14

#define TCP_BPF_IW 1001
#define TCP_BPF_SNDCWND_CLAMP 1002
#define TCP_BPF_DELACK_MAX 1003
#define TCP_BPF_RTO_MIN 1004
#define TCP_BPF_SYN 1005
#define TCP_BPF_SYN_IP 1006
#define TCP_BPF_SYN_MAC 1007
#define TCP_BPF_SOCK_OPS_CB_FLAGS 1008
#define SK_BPF_CB_FLAGS 1009
#define SK_BPF_BYPASS_PROT_MEM 1010

#define BPF_LOAD_HDR_OPT_TCP_SYN 1

#define BPF_WRITE_HDR_TCP_CURRENT_MSS 1
#define BPF_WRITE_HDR_TCP_SYNACK_COOKIE 2

#define BPF_DEVCG_ACC_MKNOD 1
#define BPF_DEVCG_ACC_READ 2
#define BPF_DEVCG_ACC_WRITE 4

#define BPF_DEVCG_DEV_BLOCK 1
#define BPF_DEVCG_DEV_CHAR 2

#define BPF_FIB_LOOKUP_DIRECT 1
#define BPF_FIB_LOOKUP_OUTPUT 2
#define BPF_FIB_LOOKUP_SKIP_NEIGH 4
#define BPF_FIB_LOOKUP_TBID 8
#define BPF_FIB_LOOKUP_SRC 16
#define BPF_FIB_LOOKUP_MARK 32

#define BPF_FIB_LKUP_RET_SUCCESS 0
#define BPF_FIB_LKUP_RET_BLACKHOLE 1
#define BPF_FIB_LKUP_RET_UNREACHABLE 2
#define BPF_FIB_LKUP_RET_PROHIBIT 3
#define BPF_FIB_LKUP_RET_NOT_FWDED 4
#define BPF_FIB_LKUP_RET_FWD_DISABLED 5
#define BPF_FIB_LKUP_RET_UNSUPP_LWT 6
#define BPF_FIB_LKUP_RET_NO_NEIGH 7
#define BPF_FIB_LKUP_RET_FRAG_NEEDED 8
#define BPF_FIB_LKUP_RET_NO_SRC_ADDR 9

enum bpf_check_mtu_flags { BPF_MTU_CHK_SEGS = 1 };

enum bpf_check_mtu_ret { BPF_MTU_CHK_RET_SUCCESS };
#define BPF_MTU_CHK_RET_FRAG_NEEDED 1
#define BPF_MTU_CHK_RET_SEGS_TOOBIG 2

#define BPF_FLOW_DISSECTOR_F_PARSE_1ST_FRAG 1
#define BPF_FLOW_DISSECTOR_F_STOP_AT_FLOW_LABEL 2
#define BPF_FLOW_DISSECTOR_F_STOP_AT_ENCAP 4

#define BTF_F_COMPACT 1
#define BTF_F_NONAME 2
#define BTF_F_PTR_RAW 4
#define BTF_F_ZERO 8

#define BPF_F_TIMER_ABS 1
#define BPF_F_TIMER_CPU_PIN 2

enum bpf_kfunc_flags { BPF_F_PAD_ZEROS = 1 };


#define BPF_F_ADJ_ROOM_ENCAP_L2(len) (((__u64)(len) & BPF_ADJ_ROOM_ENCAP_L2_MASK) << BPF_ADJ_ROOM_ENCAP_L2_SHIFT)
#define BPF_F_REDIRECT_FLAGS (BPF_F_INGRESS | BPF_F_EGRESS | BPF_F_BROADCAST | BPF_F_EXCLUDE_INGRESS)

/* ---- Of loading and attaching ---- */

enum bpf_cond_pseudo_jmp { BPF_MAY_GOTO };

#define BPF_REG_0 0
#define BPF_REG_1 1
#define BPF_REG_2 2
#define BPF_REG_3 3
#define BPF_REG_4 4
#define BPF_REG_5 5
#define BPF_REG_6 6
#define BPF_REG_7 7
#define BPF_REG_8 8
#define BPF_REG_9 9
#define BPF_REG_10 10
#define __MAX_BPF_REG 11

enum bpf_cmd { BPF_MAP_CREATE };
#define BPF_MAP_LOOKUP_ELEM 1
#define BPF_MAP_UPDATE_ELEM 2
#define BPF_MAP_DELETE_ELEM 3
#define BPF_MAP_GET_NEXT_KEY 4
#define BPF_PROG_LOAD 5
#define BPF_OBJ_PIN 6
#define BPF_OBJ_GET 7
#define BPF_PROG_ATTACH 8
#define BPF_PROG_DETACH 9
#define BPF_PROG_TEST_RUN 10
#define BPF_PROG_RUN 10
#define BPF_PROG_GET_NEXT_ID 11
#define BPF_MAP_GET_NEXT_ID 12
#define BPF_PROG_GET_FD_BY_ID 13
#define BPF_MAP_GET_FD_BY_ID 14
#define BPF_OBJ_GET_INFO_BY_FD 15
#define BPF_PROG_QUERY 16
#define BPF_RAW_TRACEPOINT_OPEN 17
#define BPF_BTF_LOAD 18
#define BPF_BTF_GET_FD_BY_ID 19
#define BPF_TASK_FD_QUERY 20
#define BPF_MAP_LOOKUP_AND_DELETE_ELEM 21
#define BPF_MAP_FREEZE 22
#define BPF_BTF_GET_NEXT_ID 23
#define BPF_MAP_LOOKUP_BATCH 24
#define BPF_MAP_LOOKUP_AND_DELETE_BATCH 25
#define BPF_MAP_UPDATE_BATCH 26
#define BPF_MAP_DELETE_BATCH 27
#define BPF_LINK_CREATE 28
#define BPF_LINK_UPDATE 29
#define BPF_LINK_GET_FD_BY_ID 30
#define BPF_LINK_GET_NEXT_ID 31
#define BPF_ENABLE_STATS 32
#define BPF_ITER_CREATE 33
#define BPF_LINK_DETACH 34
#define BPF_PROG_BIND_MAP 35
#define BPF_TOKEN_CREATE 36
#define BPF_PROG_STREAM_READ_BY_FD 37
#define BPF_PROG_ASSOC_STRUCT_OPS 38
#define __MAX_BPF_CMD 39
#define BPF_COMMON_ATTRS 65536

enum bpf_prog_type { BPF_PROG_TYPE_UNSPEC };
#define BPF_PROG_TYPE_SOCKET_FILTER 1
#define BPF_PROG_TYPE_KPROBE 2
#define BPF_PROG_TYPE_SCHED_CLS 3
#define BPF_PROG_TYPE_SCHED_ACT 4
#define BPF_PROG_TYPE_TRACEPOINT 5
#define BPF_PROG_TYPE_XDP 6
#define BPF_PROG_TYPE_PERF_EVENT 7
#define BPF_PROG_TYPE_CGROUP_SKB 8
#define BPF_PROG_TYPE_CGROUP_SOCK 9
#define BPF_PROG_TYPE_LWT_IN 10
#define BPF_PROG_TYPE_LWT_OUT 11
#define BPF_PROG_TYPE_LWT_XMIT 12
#define BPF_PROG_TYPE_SOCK_OPS 13
#define BPF_PROG_TYPE_SK_SKB 14
#define BPF_PROG_TYPE_CGROUP_DEVICE 15
#define BPF_PROG_TYPE_SK_MSG 16
#define BPF_PROG_TYPE_RAW_TRACEPOINT 17
#define BPF_PROG_TYPE_CGROUP_SOCK_ADDR 18
#define BPF_PROG_TYPE_LWT_SEG6LOCAL 19
#define BPF_PROG_TYPE_LIRC_MODE2 20
#define BPF_PROG_TYPE_SK_REUSEPORT 21
#define BPF_PROG_TYPE_FLOW_DISSECTOR 22
#define BPF_PROG_TYPE_CGROUP_SYSCTL 23
#define BPF_PROG_TYPE_RAW_TRACEPOINT_WRITABLE 24
#define BPF_PROG_TYPE_CGROUP_SOCKOPT 25
#define BPF_PROG_TYPE_TRACING 26
#define BPF_PROG_TYPE_STRUCT_OPS 27
#define BPF_PROG_TYPE_EXT 28
#define BPF_PROG_TYPE_LSM 29
#define BPF_PROG_TYPE_SK_LOOKUP 30
#define BPF_PROG_TYPE_SYSCALL 31
#define BPF_PROG_TYPE_NETFILTER 32
#define __MAX_BPF_PROG_TYPE 33

enum bpf_attach_type { BPF_CGROUP_INET_INGRESS };
#define BPF_CGROUP_INET_EGRESS 1
#define BPF_CGROUP_INET_SOCK_CREATE 2
#define BPF_CGROUP_SOCK_OPS 3
#define BPF_SK_SKB_STREAM_PARSER 4
#define BPF_SK_SKB_STREAM_VERDICT 5
#define BPF_CGROUP_DEVICE 6
#define BPF_SK_MSG_VERDICT 7
#define BPF_CGROUP_INET4_BIND 8
#define BPF_CGROUP_INET6_BIND 9
#define BPF_CGROUP_INET4_CONNECT 10
#define BPF_CGROUP_INET6_CONNECT 11
#define BPF_CGROUP_INET4_POST_BIND 12
#define BPF_CGROUP_INET6_POST_BIND 13
#define BPF_CGROUP_UDP4_SENDMSG 14
#define BPF_CGROUP_UDP6_SENDMSG 15
#define BPF_LIRC_MODE2 16
#define BPF_FLOW_DISSECTOR 17
#define BPF_CGROUP_SYSCTL 18
#define BPF_CGROUP_UDP4_RECVMSG 19
#define BPF_CGROUP_UDP6_RECVMSG 20
#define BPF_CGROUP_GETSOCKOPT 21
#define BPF_CGROUP_SETSOCKOPT 22
#define BPF_TRACE_RAW_TP 23
#define BPF_TRACE_FENTRY 24
#define BPF_TRACE_FEXIT 25
#define BPF_MODIFY_RETURN 26
#define BPF_LSM_MAC 27
#define BPF_TRACE_ITER 28
#define BPF_CGROUP_INET4_GETPEERNAME 29
#define BPF_CGROUP_INET6_GETPEERNAME 30
#define BPF_CGROUP_INET4_GETSOCKNAME 31
#define BPF_CGROUP_INET6_GETSOCKNAME 32
#define BPF_XDP_DEVMAP 33
#define BPF_CGROUP_INET_SOCK_RELEASE 34
#define BPF_XDP_CPUMAP 35
#define BPF_SK_LOOKUP 36
#define BPF_XDP 37
#define BPF_SK_SKB_VERDICT 38
#define BPF_SK_REUSEPORT_SELECT 39
#define BPF_SK_REUSEPORT_SELECT_OR_MIGRATE 40
#define BPF_PERF_EVENT 41
#define BPF_TRACE_KPROBE_MULTI 42
#define BPF_LSM_CGROUP 43
#define BPF_STRUCT_OPS 44
#define BPF_NETFILTER 45
#define BPF_TCX_INGRESS 46
#define BPF_TCX_EGRESS 47
#define BPF_TRACE_UPROBE_MULTI 48
#define BPF_CGROUP_UNIX_CONNECT 49
#define BPF_CGROUP_UNIX_SENDMSG 50
#define BPF_CGROUP_UNIX_RECVMSG 51
#define BPF_CGROUP_UNIX_GETPEERNAME 52
#define BPF_CGROUP_UNIX_GETSOCKNAME 53
#define BPF_NETKIT_PRIMARY 54
#define BPF_NETKIT_PEER 55
#define BPF_TRACE_KPROBE_SESSION 56
#define BPF_TRACE_UPROBE_SESSION 57
#define BPF_TRACE_FSESSION 58
#define BPF_TRACE_FENTRY_MULTI 59
#define BPF_TRACE_FEXIT_MULTI 60
#define BPF_TRACE_FSESSION_MULTI 61
#define __MAX_BPF_ATTACH_TYPE 62

enum bpf_link_type { BPF_LINK_TYPE_UNSPEC };
#define BPF_LINK_TYPE_RAW_TRACEPOINT 1
#define BPF_LINK_TYPE_TRACING 2
#define BPF_LINK_TYPE_CGROUP 3
#define BPF_LINK_TYPE_ITER 4
#define BPF_LINK_TYPE_NETNS 5
#define BPF_LINK_TYPE_XDP 6
#define BPF_LINK_TYPE_PERF_EVENT 7
#define BPF_LINK_TYPE_KPROBE_MULTI 8
#define BPF_LINK_TYPE_STRUCT_OPS 9
#define BPF_LINK_TYPE_NETFILTER 10
#define BPF_LINK_TYPE_TCX 11
#define BPF_LINK_TYPE_UPROBE_MULTI 12
#define BPF_LINK_TYPE_NETKIT 13
#define BPF_LINK_TYPE_SOCKMAP 14
#define BPF_LINK_TYPE_TRACING_MULTI 15
#define __MAX_BPF_LINK_TYPE 16

enum bpf_perf_event_type { BPF_PERF_EVENT_UNSPEC };
#define BPF_PERF_EVENT_UPROBE 1
#define BPF_PERF_EVENT_URETPROBE 2
#define BPF_PERF_EVENT_KPROBE 3
#define BPF_PERF_EVENT_KRETPROBE 4
#define BPF_PERF_EVENT_TRACEPOINT 5
#define BPF_PERF_EVENT_EVENT 6

enum bpf_addr_space_cast { BPF_ADDR_SPACE_CAST = 1 };

enum bpf_stats_type { BPF_STATS_RUN_TIME };

enum bpf_task_fd_type { BPF_FD_TYPE_RAW_TRACEPOINT };
#define BPF_FD_TYPE_TRACEPOINT 1
#define BPF_FD_TYPE_KPROBE 2
#define BPF_FD_TYPE_KRETPROBE 3
#define BPF_FD_TYPE_UPROBE 4
#define BPF_FD_TYPE_URETPROBE 5

enum bpf_core_relo_kind { BPF_CORE_FIELD_BYTE_OFFSET };
#define BPF_CORE_FIELD_BYTE_SIZE 1
#define BPF_CORE_FIELD_EXISTS 2
#define BPF_CORE_FIELD_SIGNED 3
#define BPF_CORE_FIELD_LSHIFT_U64 4
#define BPF_CORE_FIELD_RSHIFT_U64 5
#define BPF_CORE_TYPE_ID_LOCAL 6
#define BPF_CORE_TYPE_ID_TARGET 7
#define BPF_CORE_TYPE_EXISTS 8
#define BPF_CORE_TYPE_SIZE 9
#define BPF_CORE_ENUMVAL_EXISTS 10
#define BPF_CORE_ENUMVAL_VALUE 11
#define BPF_CORE_TYPE_MATCHES 12

#define MAX_BPF_REG 11
#define MAX_BPF_ATTACH_TYPE __MAX_BPF_ATTACH_TYPE
#define MAX_BPF_LINK_TYPE __MAX_BPF_LINK_TYPE
#define BPF_OBJ_NAME_LEN 16U
#define BPF_BUILD_ID_SIZE 20
#define BPF_TAG_SIZE 8
#define BPF_F_ALLOW_OVERRIDE (1U << 0)
#define BPF_F_ALLOW_MULTI (1U << 1)
#define BPF_F_REPLACE (1U << 2)
#define BPF_F_BEFORE (1U << 3)
#define BPF_F_AFTER (1U << 4)
#define BPF_F_ID (1U << 5)
#define BPF_F_PREORDER (1U << 6)
#define BPF_F_STRICT_ALIGNMENT (1U << 0)
#define BPF_F_ANY_ALIGNMENT (1U << 1)
#define BPF_F_TEST_RND_HI32 (1U << 2)
#define BPF_F_TEST_STATE_FREQ (1U << 3)
#define BPF_F_SLEEPABLE (1U << 4)
#define BPF_F_XDP_HAS_FRAGS (1U << 5)
#define BPF_F_XDP_DEV_BOUND_ONLY (1U << 6)
#define BPF_F_TEST_REG_INVARIANTS (1U << 7)
#define BPF_F_NETFILTER_IP_DEFRAG (1U << 0)
#define BPF_F_QUERY_EFFECTIVE (1U << 0)
#define BPF_F_TEST_RUN_ON_CPU (1U << 0)
#define BPF_F_TEST_XDP_LIVE_FRAMES (1U << 1)
#define BPF_F_TEST_SKB_CHECKSUM_COMPLETE (1U << 2)
#define BPF_PSEUDO_MAP_FD 1
#define BPF_PSEUDO_MAP_VALUE 2
#define BPF_PSEUDO_BTF_ID 3
#define BPF_PSEUDO_FUNC 4
#define BPF_PSEUDO_MAP_IDX 5
#define BPF_PSEUDO_MAP_IDX_VALUE 6
#define BPF_PSEUDO_CALL 1
#define BPF_PSEUDO_KFUNC_CALL 2
#define BPF_LINE_INFO_LINE_NUM(line_col) ((line_col) >> 10)
#define BPF_LINE_INFO_LINE_COL(line_col) ((line_col) & 0x3ff)

#include <linux/bpf_attr.h>
