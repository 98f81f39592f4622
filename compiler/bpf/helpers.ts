/**
 * Every helper function of Linux: what `call N` may name. The list is closed since Linux 6.2 (new functions of the
 * kernel's are kfuncs), so the table is whole. `stdlib/c/bpf/bpf_helper_defs.h` and `stdlib/c/linux/bpf_func_id.h`
 * are generated from it.
 */

import { programTypeNames, type ProgramTypeName } from "./program-types.ts";

export interface HelperParameter {
  /** As C writes it: `const void *`, `__u32`, `struct __sk_buff *`. */
  readonly type: string;
  readonly name: string;
}

export interface Helper {
  readonly id: number;
  /** With its prefix: `bpf_map_lookup_elem`. */
  readonly name: string;
  readonly returns: string;
  /** Five at most; a variadic one takes what its call gives, up to five in all. */
  readonly params: readonly HelperParameter[];
  readonly variadic: boolean;
  /** The first kernel that has it. */
  readonly since: string;
  /** Packet data may move or change their bounds: the program must load its packet pointers anew. */
  readonly changesPacket: boolean;
  /** Only for programs whose license is compatible with the GPL. */
  readonly gplOnly: boolean;
}

type Availability = "all" | readonly ProgramTypeName[] | { readonly allBut: readonly ProgramTypeName[] };

const ALL = "all";
const TC = ["sched_cls", "sched_act"] as const;
const LWT = ["lwt_in", "lwt_out", "lwt_xmit", "lwt_seg6local"] as const;
const TRACING = ["kprobe", "tracepoint", "perf_event", "raw_tracepoint", "raw_tracepoint_writable"] as const;
/** Where a kernel socket may be looked at as the type that it is. */
const SOCKETS = [
  ...TC, ...LWT, "socket_filter", "xdp", "cgroup_skb", "sock_ops", "sk_skb", "sk_msg", "cgroup_sock_addr",
  "flow_dissector", "sk_lookup", "syscall",
] as const;

function allBut(...types: ProgramTypeName[]): Availability {
  return { allBut: types };
}

type Row = readonly [
  id: number,
  name: string,
  since: string,
  availability: Availability,
  returns: string,
  params: string,
  properties?: "packet" | "gpl" | "packet gpl",
];

// prettier-ignore
const rows: readonly Row[] = [
  [1, "map_lookup_elem", "3.19", ALL, "void *", "void *map, const void *key"],
  [2, "map_update_elem", "3.19", ALL, "long", "void *map, const void *key, const void *value, __u64 flags"],
  [3, "map_delete_elem", "3.19", ALL, "long", "void *map, const void *key"],
  [4, "probe_read", "4.1", [...TRACING, "syscall"], "long", "void *dst, __u32 size, const void *unsafe_ptr", "gpl"],
  [5, "ktime_get_ns", "4.1", ALL, "__u64", "void"],
  [6, "trace_printk", "4.1", ALL, "long", "const char *fmt, __u32 fmt_size, ...", "gpl"],
  [7, "get_prandom_u32", "4.1", ALL, "__u32", "void"],
  [8, "get_smp_processor_id", "4.1", ALL, "__u32", "void"],
  [9, "skb_store_bytes", "4.1", [...TC, "lwt_xmit", "sk_skb"], "long", "struct __sk_buff *skb, __u32 offset, const void *from, __u32 len, __u64 flags", "packet"],
  [10, "l3_csum_replace", "4.1", [...TC, "lwt_xmit"], "long", "struct __sk_buff *skb, __u32 offset, __u64 from, __u64 to, __u64 size", "packet"],
  [11, "l4_csum_replace", "4.1", [...TC, "lwt_xmit"], "long", "struct __sk_buff *skb, __u32 offset, __u64 from, __u64 to, __u64 flags", "packet"],
  [12, "tail_call", "4.2", ALL, "long", "void *ctx, void *prog_array_map, __u32 index", "packet"],
  [13, "clone_redirect", "4.2", [...TC, "lwt_xmit"], "long", "struct __sk_buff *skb, __u32 ifindex, __u64 flags", "packet"],
  [14, "get_current_pid_tgid", "4.2", ALL, "__u64", "void"],
  [15, "get_current_uid_gid", "4.2", ALL, "__u64", "void"],
  [16, "get_current_comm", "4.2", ALL, "long", "void *buf, __u32 size_of_buf"],
  [17, "get_cgroup_classid", "4.3", ALL, "__u32", "struct __sk_buff *skb"],
  [18, "skb_vlan_push", "4.3", TC, "long", "struct __sk_buff *skb, __be16 vlan_proto, __u16 vlan_tci", "packet"],
  [19, "skb_vlan_pop", "4.3", TC, "long", "struct __sk_buff *skb", "packet"],
  [20, "skb_get_tunnel_key", "4.3", [...TC, "lwt_xmit"], "long", "struct __sk_buff *skb, struct bpf_tunnel_key *key, __u32 size, __u64 flags"],
  [21, "skb_set_tunnel_key", "4.3", [...TC, "lwt_xmit"], "long", "struct __sk_buff *skb, struct bpf_tunnel_key *key, __u32 size, __u64 flags"],
  [22, "perf_event_read", "4.3", ALL, "__u64", "void *map, __u64 flags", "gpl"],
  [23, "redirect", "4.4", [...TC, "xdp", "lwt_xmit"], "long", "__u32 ifindex, __u64 flags"],
  [24, "get_route_realm", "4.4", [...TC, ...LWT], "__u32", "struct __sk_buff *skb"],
  [25, "perf_event_output", "4.4", allBut("lirc_mode2", "sk_reuseport", "flow_dissector", "netfilter"), "long", "void *ctx, void *map, __u64 flags, void *data, __u64 size", "gpl"],
  [26, "skb_load_bytes", "4.5", [...TC, ...LWT, "socket_filter", "cgroup_skb", "sk_skb", "sk_reuseport", "flow_dissector"], "long", "const void *skb, __u32 offset, void *to, __u32 len"],
  [27, "get_stackid", "4.6", [...TRACING, "syscall"], "long", "void *ctx, void *map, __u64 flags", "gpl"],
  [28, "csum_diff", "4.6", [...TC, ...LWT, "xdp"], "__s64", "__be32 *from, __u32 from_size, __be32 *to, __u32 to_size, __wsum seed"],
  [29, "skb_get_tunnel_opt", "4.6", [...TC, "lwt_xmit"], "long", "struct __sk_buff *skb, void *opt, __u32 size"],
  [30, "skb_set_tunnel_opt", "4.6", [...TC, "lwt_xmit"], "long", "struct __sk_buff *skb, void *opt, __u32 size"],
  [31, "skb_change_proto", "4.8", TC, "long", "struct __sk_buff *skb, __be16 proto, __u64 flags", "packet"],
  [32, "skb_change_type", "4.8", TC, "long", "struct __sk_buff *skb, __u32 type"],
  [33, "skb_under_cgroup", "4.8", [...TC, ...LWT], "long", "struct __sk_buff *skb, void *map, __u32 index"],
  [34, "get_hash_recalc", "4.8", [...TC, ...LWT], "__u32", "struct __sk_buff *skb"],
  [35, "get_current_task", "4.8", ALL, "__u64", "void", "gpl"],
  [36, "probe_write_user", "4.8", TRACING, "long", "void *dst, const void *src, __u32 len", "gpl"],
  [37, "current_task_under_cgroup", "4.9", ALL, "long", "void *map, __u32 index"],
  [38, "skb_change_tail", "4.9", [...TC, "lwt_xmit", "sk_skb"], "long", "struct __sk_buff *skb, __u32 len, __u64 flags", "packet"],
  [39, "skb_pull_data", "4.9", [...TC, ...LWT, "sk_skb"], "long", "struct __sk_buff *skb, __u32 len", "packet"],
  [40, "csum_update", "4.9", [...TC, "lwt_xmit"], "__s64", "struct __sk_buff *skb, __wsum csum"],
  [41, "set_hash_invalid", "4.9", [...TC, "lwt_xmit"], "void", "struct __sk_buff *skb"],
  [42, "get_numa_node_id", "4.10", ALL, "long", "void"],
  [43, "skb_change_head", "4.10", [...TC, "lwt_xmit", "sk_skb"], "long", "struct __sk_buff *skb, __u32 len, __u64 flags", "packet"],
  [44, "xdp_adjust_head", "4.10", ["xdp"], "long", "struct xdp_md *xdp_md, int delta", "packet"],
  [45, "probe_read_str", "4.11", [...TRACING, "syscall"], "long", "void *dst, __u32 size, const void *unsafe_ptr", "gpl"],
  [46, "get_socket_cookie", "4.12", [...TC, "socket_filter", "cgroup_skb", "cgroup_sock", "sock_ops", "sk_skb", "cgroup_sock_addr", "sk_reuseport", "syscall"], "__u64", "void *ctx"],
  [47, "get_socket_uid", "4.12", [...TC, "socket_filter", "cgroup_skb", "sk_skb"], "__u32", "struct __sk_buff *skb"],
  [48, "set_hash", "4.13", TC, "long", "struct __sk_buff *skb, __u32 hash"],
  [49, "setsockopt", "4.13", ["sock_ops", "cgroup_sock_addr"], "long", "void *bpf_socket, int level, int optname, void *optval, int optlen"],
  [50, "skb_adjust_room", "4.13", [...TC, "sk_skb"], "long", "struct __sk_buff *skb, __s32 len_diff, __u32 mode, __u64 flags", "packet"],
  [51, "redirect_map", "4.14", ["xdp"], "long", "void *map, __u64 key, __u64 flags"],
  [52, "sk_redirect_map", "4.14", ["sk_skb"], "long", "struct __sk_buff *skb, void *map, __u32 key, __u64 flags"],
  [53, "sock_map_update", "4.14", ["sock_ops"], "long", "struct bpf_sock_ops *skops, void *map, void *key, __u64 flags"],
  [54, "xdp_adjust_meta", "4.15", ["xdp"], "long", "struct xdp_md *xdp_md, int delta", "packet"],
  [55, "perf_event_read_value", "4.15", ALL, "long", "void *map, __u64 flags, struct bpf_perf_event_value *buf, __u32 buf_size", "gpl"],
  [56, "perf_prog_read_value", "4.15", ["perf_event"], "long", "struct bpf_perf_event_data *ctx, struct bpf_perf_event_value *buf, __u32 buf_size", "gpl"],
  [57, "getsockopt", "4.15", ["sock_ops", "cgroup_sock_addr"], "long", "void *bpf_socket, int level, int optname, void *optval, int optlen"],
  [58, "override_return", "4.16", ["kprobe"], "long", "struct pt_regs *regs, __u64 rc", "gpl"],
  [59, "sock_ops_cb_flags_set", "4.16", ["sock_ops"], "long", "struct bpf_sock_ops *bpf_sock, int argval"],
  [60, "msg_redirect_map", "4.17", ["sk_msg"], "long", "struct sk_msg_md *msg, void *map, __u32 key, __u64 flags"],
  [61, "msg_apply_bytes", "4.17", ["sk_msg"], "long", "struct sk_msg_md *msg, __u32 bytes"],
  [62, "msg_cork_bytes", "4.17", ["sk_msg"], "long", "struct sk_msg_md *msg, __u32 bytes"],
  [63, "msg_pull_data", "4.17", ["sk_msg"], "long", "struct sk_msg_md *msg, __u32 start, __u32 end, __u64 flags", "packet"],
  [64, "bind", "4.17", ["cgroup_sock_addr"], "long", "struct bpf_sock_addr *ctx, struct sockaddr *addr, int addr_len"],
  [65, "xdp_adjust_tail", "4.18", ["xdp"], "long", "struct xdp_md *xdp_md, int delta", "packet"],
  [66, "skb_get_xfrm_state", "4.18", TC, "long", "struct __sk_buff *skb, __u32 index, struct bpf_xfrm_state *xfrm_state, __u32 size, __u64 flags"],
  [67, "get_stack", "4.18", [...TRACING, "syscall"], "long", "void *ctx, void *buf, __u32 size, __u64 flags", "gpl"],
  [68, "skb_load_bytes_relative", "4.18", [...TC, "socket_filter", "cgroup_skb", "sk_reuseport"], "long", "const void *skb, __u32 offset, void *to, __u32 len, __u32 start_header"],
  [69, "fib_lookup", "4.18", [...TC, "xdp"], "long", "void *ctx, struct bpf_fib_lookup *params, int plen, __u32 flags", "gpl"],
  [70, "sock_hash_update", "4.18", ["sock_ops"], "long", "struct bpf_sock_ops *skops, void *map, void *key, __u64 flags"],
  [71, "msg_redirect_hash", "4.18", ["sk_msg"], "long", "struct sk_msg_md *msg, void *map, void *key, __u64 flags"],
  [72, "sk_redirect_hash", "4.18", ["sk_skb"], "long", "struct __sk_buff *skb, void *map, void *key, __u64 flags"],
  [73, "lwt_push_encap", "4.18", ["lwt_in", "lwt_xmit"], "long", "struct __sk_buff *skb, __u32 type, void *hdr, __u32 len", "packet"],
  [74, "lwt_seg6_store_bytes", "4.18", ["lwt_seg6local"], "long", "struct __sk_buff *skb, __u32 offset, const void *from, __u32 len", "packet"],
  [75, "lwt_seg6_adjust_srh", "4.18", ["lwt_seg6local"], "long", "struct __sk_buff *skb, __u32 offset, __s32 delta", "packet"],
  [76, "lwt_seg6_action", "4.18", ["lwt_seg6local"], "long", "struct __sk_buff *skb, __u32 action, void *param, __u32 param_len", "packet"],
  [77, "rc_repeat", "4.18", ["lirc_mode2"], "long", "void *ctx", "gpl"],
  [78, "rc_keydown", "4.18", ["lirc_mode2"], "long", "void *ctx, __u32 protocol, __u64 scancode, __u32 toggle", "gpl"],
  [79, "skb_cgroup_id", "4.18", [...TC, "cgroup_skb"], "__u64", "struct __sk_buff *skb"],
  [80, "get_current_cgroup_id", "4.18", ALL, "__u64", "void"],
  [81, "get_local_storage", "4.19", ["cgroup_skb", "cgroup_sock", "sock_ops", "cgroup_device", "cgroup_sock_addr", "cgroup_sysctl", "cgroup_sockopt"], "void *", "void *map, __u64 flags"],
  [82, "sk_select_reuseport", "4.19", ["sk_reuseport"], "long", "struct sk_reuseport_md *reuse, void *map, void *key, __u64 flags"],
  [83, "skb_ancestor_cgroup_id", "4.19", [...TC, "cgroup_skb"], "__u64", "struct __sk_buff *skb, int ancestor_level"],
  [84, "sk_lookup_tcp", "4.20", [...TC, "xdp", "cgroup_skb", "sk_skb", "cgroup_sock_addr"], "struct bpf_sock *", "void *ctx, struct bpf_sock_tuple *tuple, __u32 tuple_size, __u64 netns, __u64 flags"],
  [85, "sk_lookup_udp", "4.20", [...TC, "xdp", "cgroup_skb", "sk_skb", "cgroup_sock_addr"], "struct bpf_sock *", "void *ctx, struct bpf_sock_tuple *tuple, __u32 tuple_size, __u64 netns, __u64 flags"],
  [86, "sk_release", "4.20", [...TC, "xdp", "cgroup_skb", "sk_skb", "cgroup_sock_addr", "sk_lookup"], "long", "void *sock"],
  [87, "map_push_elem", "4.20", ALL, "long", "void *map, const void *value, __u64 flags"],
  [88, "map_pop_elem", "4.20", ALL, "long", "void *map, void *value"],
  [89, "map_peek_elem", "4.20", ALL, "long", "void *map, void *value"],
  [90, "msg_push_data", "4.20", ["sk_msg"], "long", "struct sk_msg_md *msg, __u32 start, __u32 len, __u64 flags", "packet"],
  [91, "msg_pop_data", "5.0", ["sk_msg"], "long", "struct sk_msg_md *msg, __u32 start, __u32 len, __u64 flags", "packet"],
  [92, "rc_pointer_rel", "5.0", ["lirc_mode2"], "long", "void *ctx, __s32 rel_x, __s32 rel_y", "gpl"],
  [93, "spin_lock", "5.1", ALL, "long", "struct bpf_spin_lock *lock"],
  [94, "spin_unlock", "5.1", ALL, "long", "struct bpf_spin_lock *lock"],
  [95, "sk_fullsock", "5.1", [...TC, "cgroup_skb"], "struct bpf_sock *", "struct bpf_sock *sk"],
  [96, "tcp_sock", "5.1", [...TC, "cgroup_skb", "sock_ops", "cgroup_sockopt"], "struct bpf_tcp_sock *", "struct bpf_sock *sk"],
  [97, "skb_ecn_set_ce", "5.1", [...TC, "cgroup_skb"], "long", "struct __sk_buff *skb"],
  [98, "get_listener_sock", "5.1", [...TC, "cgroup_skb"], "struct bpf_sock *", "struct bpf_sock *sk"],
  [99, "skc_lookup_tcp", "5.2", [...TC, "xdp", "cgroup_skb", "sk_skb", "cgroup_sock_addr"], "struct bpf_sock *", "void *ctx, struct bpf_sock_tuple *tuple, __u32 tuple_size, __u64 netns, __u64 flags"],
  [100, "tcp_check_syncookie", "5.2", [...TC, "xdp"], "long", "void *sk, void *iph, __u32 iph_len, struct tcphdr *th, __u32 th_len", "gpl"],
  [101, "sysctl_get_name", "5.2", ["cgroup_sysctl"], "long", "struct bpf_sysctl *ctx, char *buf, unsigned long buf_len, __u64 flags"],
  [102, "sysctl_get_current_value", "5.2", ["cgroup_sysctl"], "long", "struct bpf_sysctl *ctx, char *buf, unsigned long buf_len"],
  [103, "sysctl_get_new_value", "5.2", ["cgroup_sysctl"], "long", "struct bpf_sysctl *ctx, char *buf, unsigned long buf_len"],
  [104, "sysctl_set_new_value", "5.2", ["cgroup_sysctl"], "long", "struct bpf_sysctl *ctx, const char *buf, unsigned long buf_len"],
  [105, "strtol", "5.2", ALL, "long", "const char *buf, unsigned long buf_len, __u64 flags, long *res"],
  [106, "strtoul", "5.2", ALL, "long", "const char *buf, unsigned long buf_len, __u64 flags, unsigned long *res"],
  [107, "sk_storage_get", "5.2", [...TC, "cgroup_skb", "cgroup_sock", "sock_ops", "sk_msg", "cgroup_sock_addr", "cgroup_sockopt", "syscall"], "void *", "void *map, void *sk, void *value, __u64 flags"],
  [108, "sk_storage_delete", "5.2", [...TC, "cgroup_skb", "sock_ops", "sk_msg", "cgroup_sock_addr", "cgroup_sockopt", "syscall"], "long", "void *map, void *sk"],
  [109, "send_signal", "5.3", ALL, "long", "__u32 sig"],
  [110, "tcp_gen_syncookie", "5.3", [...TC, "xdp"], "__s64", "void *sk, void *iph, __u32 iph_len, struct tcphdr *th, __u32 th_len", "gpl"],
  [111, "skb_output", "5.5", ["tracing", "syscall"], "long", "void *ctx, void *map, __u64 flags, void *data, __u64 size", "gpl"],
  [112, "probe_read_user", "5.5", ALL, "long", "void *dst, __u32 size, const void *unsafe_ptr", "gpl"],
  [113, "probe_read_kernel", "5.5", ALL, "long", "void *dst, __u32 size, const void *unsafe_ptr", "gpl"],
  [114, "probe_read_user_str", "5.5", ALL, "long", "void *dst, __u32 size, const void *unsafe_ptr", "gpl"],
  [115, "probe_read_kernel_str", "5.5", ALL, "long", "void *dst, __u32 size, const void *unsafe_ptr", "gpl"],
  [116, "tcp_send_ack", "5.5", ["struct_ops"], "long", "void *tp, __u32 rcv_nxt", "gpl"],
  [117, "send_signal_thread", "5.5", ALL, "long", "__u32 sig"],
  [118, "jiffies64", "5.5", ALL, "__u64", "void"],
  [119, "read_branch_records", "5.6", ["perf_event"], "long", "struct bpf_perf_event_data *ctx, void *buf, __u32 size, __u64 flags", "gpl"],
  [120, "get_ns_current_pid_tgid", "5.7", ALL, "long", "__u64 dev, __u64 ino, struct bpf_pidns_info *nsdata, __u32 size"],
  [121, "xdp_output", "5.6", ["tracing", "syscall"], "long", "void *ctx, void *map, __u64 flags, void *data, __u64 size", "gpl"],
  [122, "get_netns_cookie", "5.7", [...TC, "socket_filter", "cgroup_skb", "cgroup_sock", "sock_ops", "sk_msg", "cgroup_sock_addr", "cgroup_sockopt"], "__u64", "void *ctx"],
  [123, "get_current_ancestor_cgroup_id", "5.6", ALL, "__u64", "int ancestor_level"],
  [124, "sk_assign", "5.6", [...TC, "sk_lookup"], "long", "void *ctx, void *sk, __u64 flags"],
  [125, "ktime_get_boot_ns", "5.8", ALL, "__u64", "void"],
  [126, "seq_printf", "5.7", ["tracing"], "long", "struct seq_file *m, const char *fmt, __u32 fmt_size, const void *data, __u32 data_len", "gpl"],
  [127, "seq_write", "5.7", ["tracing"], "long", "struct seq_file *m, const void *data, __u32 len", "gpl"],
  [128, "sk_cgroup_id", "5.7", ["cgroup_skb"], "__u64", "void *sk"],
  [129, "sk_ancestor_cgroup_id", "5.7", ["cgroup_skb"], "__u64", "void *sk, int ancestor_level"],
  [130, "ringbuf_output", "5.8", ALL, "long", "void *ringbuf, void *data, __u64 size, __u64 flags"],
  [131, "ringbuf_reserve", "5.8", ALL, "void *", "void *ringbuf, __u64 size, __u64 flags"],
  [132, "ringbuf_submit", "5.8", ALL, "void", "void *data, __u64 flags"],
  [133, "ringbuf_discard", "5.8", ALL, "void", "void *data, __u64 flags"],
  [134, "ringbuf_query", "5.8", ALL, "__u64", "void *ringbuf, __u64 flags"],
  [135, "csum_level", "5.7", [...TC, "lwt_xmit"], "long", "struct __sk_buff *skb, __u64 level"],
  [136, "skc_to_tcp6_sock", "5.9", SOCKETS, "struct tcp6_sock *", "void *sk"],
  [137, "skc_to_tcp_sock", "5.9", SOCKETS, "struct tcp_sock *", "void *sk"],
  [138, "skc_to_tcp_timewait_sock", "5.9", SOCKETS, "struct tcp_timewait_sock *", "void *sk"],
  [139, "skc_to_tcp_request_sock", "5.9", SOCKETS, "struct tcp_request_sock *", "void *sk"],
  [140, "skc_to_udp6_sock", "5.9", SOCKETS, "struct udp6_sock *", "void *sk"],
  [141, "get_task_stack", "5.9", ALL, "long", "struct task_struct *task, void *buf, __u32 size, __u64 flags"],
  [142, "load_hdr_opt", "5.10", ["sock_ops"], "long", "struct bpf_sock_ops *skops, void *searchby_res, __u32 len, __u64 flags"],
  [143, "store_hdr_opt", "5.10", ["sock_ops"], "long", "struct bpf_sock_ops *skops, const void *from, __u32 len, __u64 flags", "packet"],
  [144, "reserve_hdr_opt", "5.10", ["sock_ops"], "long", "struct bpf_sock_ops *skops, __u32 len, __u64 flags"],
  [145, "inode_storage_get", "5.10", ["lsm"], "void *", "void *map, void *inode, void *value, __u64 flags"],
  [146, "inode_storage_delete", "5.10", ["lsm"], "int", "void *map, void *inode"],
  [147, "d_path", "5.10", ["tracing", "lsm", "syscall"], "long", "const struct path *path, char *buf, __u32 sz"],
  [148, "copy_from_user", "5.10", ALL, "long", "void *dst, __u32 size, const void *user_ptr"],
  [149, "snprintf_btf", "5.10", ALL, "long", "char *str, __u32 str_size, struct btf_ptr *ptr, __u32 btf_ptr_size, __u64 flags"],
  [150, "seq_printf_btf", "5.10", ["tracing"], "long", "struct seq_file *m, struct btf_ptr *ptr, __u32 ptr_size, __u64 flags", "gpl"],
  [151, "skb_cgroup_classid", "5.10", TC, "__u64", "struct __sk_buff *skb"],
  [152, "redirect_neigh", "5.10", TC, "long", "__u32 ifindex, struct bpf_redir_neigh *params, int plen, __u64 flags"],
  [153, "per_cpu_ptr", "5.10", ALL, "void *", "const void *percpu_ptr, __u32 cpu"],
  [154, "this_cpu_ptr", "5.10", ALL, "void *", "const void *percpu_ptr"],
  [155, "redirect_peer", "5.10", TC, "long", "__u32 ifindex, __u64 flags"],
  [156, "task_storage_get", "5.11", ALL, "void *", "void *map, struct task_struct *task, void *value, __u64 flags"],
  [157, "task_storage_delete", "5.11", ALL, "long", "void *map, struct task_struct *task"],
  [158, "get_current_task_btf", "5.11", ALL, "struct task_struct *", "void", "gpl"],
  [159, "bprm_opts_set", "5.11", ["lsm"], "long", "struct linux_binprm *bprm, __u64 flags", "gpl"],
  [160, "ktime_get_coarse_ns", "5.11", [...TC, ...LWT, "socket_filter", "xdp", "cgroup_skb", "cgroup_sock", "sock_ops", "sk_skb", "sk_msg", "cgroup_sock_addr", "sk_reuseport", "flow_dissector", "cgroup_sysctl", "sk_lookup"], "__u64", "void"],
  [161, "ima_inode_hash", "5.11", ["lsm"], "long", "struct inode *inode, void *dst, __u32 size"],
  [162, "sock_from_file", "5.11", ["tracing", "lsm", "syscall"], "struct socket *", "struct file *file"],
  [163, "check_mtu", "5.12", [...TC, "xdp"], "long", "void *ctx, __u32 ifindex, __u32 *mtu_len, __s32 len_diff, __u64 flags", "gpl"],
  [164, "for_each_map_elem", "5.13", ALL, "long", "void *map, void *callback_fn, void *callback_ctx, __u64 flags"],
  [165, "snprintf", "5.13", ALL, "long", "char *str, __u32 str_size, const char *fmt, __u64 *data, __u32 data_len", "gpl"],
  [166, "sys_bpf", "5.14", ["syscall"], "long", "__u32 cmd, void *attr, __u32 attr_size"],
  [167, "btf_find_by_name_kind", "5.14", ["syscall"], "long", "char *name, int name_sz, __u32 kind, int flags"],
  [168, "sys_close", "5.14", ["syscall"], "long", "__u32 fd"],
  [169, "timer_init", "5.15", ALL, "long", "struct bpf_timer *timer, void *map, __u64 flags", "gpl"],
  [170, "timer_set_callback", "5.15", ALL, "long", "struct bpf_timer *timer, void *callback_fn", "gpl"],
  [171, "timer_start", "5.15", ALL, "long", "struct bpf_timer *timer, __u64 nsecs, __u64 flags", "gpl"],
  [172, "timer_cancel", "5.15", ALL, "long", "struct bpf_timer *timer", "gpl"],
  [173, "get_func_ip", "5.15", [...TRACING, "syscall"], "__u64", "void *ctx", "gpl"],
  [174, "get_attach_cookie", "5.15", TRACING, "__u64", "void *ctx"],
  [175, "task_pt_regs", "5.15", ALL, "long", "struct task_struct *task", "gpl"],
  [176, "get_branch_snapshot", "5.16", ALL, "long", "void *entries, __u32 size, __u64 flags", "gpl"],
  [177, "trace_vprintk", "5.16", ALL, "long", "const char *fmt, __u32 fmt_size, const void *data, __u32 data_len", "gpl"],
  [178, "skc_to_unix_sock", "5.16", SOCKETS, "struct unix_sock *", "void *sk"],
  [179, "kallsyms_lookup_name", "5.16", ["syscall"], "long", "const char *name, int name_sz, int flags, __u64 *res"],
  [180, "find_vma", "5.17", ALL, "long", "struct task_struct *task, __u64 addr, void *callback_fn, void *callback_ctx, __u64 flags"],
  [181, "loop", "5.17", ALL, "long", "__u32 nr_loops, void *callback_fn, void *callback_ctx, __u64 flags"],
  [182, "strncmp", "5.17", ALL, "long", "const char *s1, __u32 s1_sz, const char *s2"],
  [183, "get_func_arg", "5.17", ["tracing"], "long", "void *ctx, __u32 n, __u64 *value"],
  [184, "get_func_ret", "5.17", ["tracing"], "long", "void *ctx, __u64 *value"],
  [185, "get_func_arg_cnt", "5.17", ["tracing"], "long", "void *ctx"],
  [186, "get_retval", "5.18", ["cgroup_device", "cgroup_sock", "cgroup_sock_addr", "cgroup_sockopt", "cgroup_sysctl"], "int", "void"],
  [187, "set_retval", "5.18", ["cgroup_device", "cgroup_sock", "cgroup_sock_addr", "cgroup_sockopt", "cgroup_sysctl"], "int", "int retval"],
  [188, "xdp_get_buff_len", "5.18", ["xdp", "syscall"], "__u64", "struct xdp_md *xdp_md"],
  [189, "xdp_load_bytes", "5.18", ["xdp"], "long", "struct xdp_md *xdp_md, __u32 offset, void *buf, __u32 len"],
  [190, "xdp_store_bytes", "5.18", ["xdp"], "long", "struct xdp_md *xdp_md, __u32 offset, void *buf, __u32 len"],
  [191, "copy_from_user_task", "5.18", ALL, "long", "void *dst, __u32 size, const void *user_ptr, struct task_struct *tsk, __u64 flags", "gpl"],
  [192, "skb_set_tstamp", "5.18", TC, "long", "struct __sk_buff *skb, __u64 tstamp, __u32 tstamp_type"],
  [193, "ima_file_hash", "5.18", ["lsm"], "long", "struct file *file, void *dst, __u32 size"],
  [194, "kptr_xchg", "5.19", ALL, "void *", "void *dst, void *ptr"],
  [195, "map_lookup_percpu_elem", "5.19", ALL, "void *", "void *map, const void *key, __u32 cpu"],
  [196, "skc_to_mptcp_sock", "5.19", SOCKETS, "struct mptcp_sock *", "void *sk"],
  [197, "dynptr_from_mem", "5.19", ALL, "long", "void *data, __u64 size, __u64 flags, struct bpf_dynptr *ptr"],
  [198, "ringbuf_reserve_dynptr", "5.19", ALL, "long", "void *ringbuf, __u32 size, __u64 flags, struct bpf_dynptr *ptr"],
  [199, "ringbuf_submit_dynptr", "5.19", ALL, "void", "struct bpf_dynptr *ptr, __u64 flags"],
  [200, "ringbuf_discard_dynptr", "5.19", ALL, "void", "struct bpf_dynptr *ptr, __u64 flags"],
  [201, "dynptr_read", "5.19", ALL, "long", "void *dst, __u64 len, const struct bpf_dynptr *src, __u64 offset, __u64 flags"],
  [202, "dynptr_write", "5.19", ALL, "long", "const struct bpf_dynptr *dst, __u64 offset, void *src, __u64 len, __u64 flags"],
  [203, "dynptr_data", "5.19", ALL, "void *", "const struct bpf_dynptr *ptr, __u64 offset, __u64 len"],
  [204, "tcp_raw_gen_syncookie_ipv4", "6.0", [...TC, "xdp"], "__s64", "struct iphdr *iph, struct tcphdr *th, __u32 th_len", "gpl"],
  [205, "tcp_raw_gen_syncookie_ipv6", "6.0", [...TC, "xdp"], "__s64", "struct ipv6hdr *iph, struct tcphdr *th, __u32 th_len", "gpl"],
  [206, "tcp_raw_check_syncookie_ipv4", "6.0", [...TC, "xdp"], "long", "struct iphdr *iph, struct tcphdr *th", "gpl"],
  [207, "tcp_raw_check_syncookie_ipv6", "6.0", [...TC, "xdp"], "long", "struct ipv6hdr *iph, struct tcphdr *th", "gpl"],
  [208, "ktime_get_tai_ns", "6.1", ALL, "__u64", "void"],
  [209, "user_ringbuf_drain", "6.1", ALL, "long", "void *map, void *callback_fn, void *ctx, __u64 flags"],
  [210, "cgrp_storage_get", "6.2", ALL, "void *", "void *map, struct cgroup *cgroup, void *value, __u64 flags"],
  [211, "cgrp_storage_delete", "6.2", ALL, "long", "void *map, struct cgroup *cgroup"],
];

function helperOf([id, name, since, , returns, params, marks]: Row): Helper {
  const properties: string = marks ?? "";
  const list = params === "void" ? [] : params.split(", ");
  return {
    id,
    name: `bpf_${name}`,
    returns,
    params: list.filter((one) => one !== "...").map(parameterOf),
    variadic: list.includes("..."),
    since,
    changesPacket: properties.includes("packet"),
    gplOnly: properties.includes("gpl"),
  };
}

/** `const void *key` → type `const void *`, name `key`. */
function parameterOf(text: string): HelperParameter {
  const [, type = "", name = ""] = /^(.*?[ *])(\w+)$/.exec(text) ?? [];
  return { type: type.trim(), name };
}

export const helpers: readonly Helper[] = rows.map(helperOf);

const byId = new Map(helpers.map((helper) => [helper.id, helper]));
const byName = new Map(helpers.map((helper) => [helper.name, helper]));
const availability = new Map(rows.map((row) => [row[0], row[3]]));

/** What each helper is available to was learned from the verifier of Linux 6.18. */
const UNDECIDED: ReadonlySet<ProgramTypeName> = new Set<ProgramTypeName>(["tracing", "lsm", "ext", "struct_ops"]);

/** Helpers that these types have at some of their hooks (expected_attach_type) and not at others. */
const BY_HOOK: Partial<Record<ProgramTypeName, ReadonlySet<number>>> = {
  cgroup_sock: new Set([107, 108]), // sk_storage_get, sk_storage_delete
  cgroup_sock_addr: new Set([49, 57, 64]), // setsockopt, getsockopt, bind
  cgroup_sockopt: new Set([49, 57]), // setsockopt, getsockopt
};

export function helperById(id: number): Helper | undefined {
  return byId.get(id);
}

/** By its full name: `bpf_ktime_get_ns`. */
export function helperByName(name: string): Helper | undefined {
  return byName.get(name);
}

/**
 * Whether programs of a type may call a helper. For tracing, LSM, extension and struct_ops programs it depends on
 * the function that they attach to, so the answer is yes: only the kernel knows.
 */
export function isHelperAvailable(id: number, programType: ProgramTypeName): boolean {
  const to = availability.get(id);
  if (to === undefined) return false;
  if (to === "all" || UNDECIDED.has(programType)) return true;
  if ("allBut" in to) return !to.allBut.includes(programType);
  return to.includes(programType);
}

/** Whether it depends on the hook, so that the answer of `isHelperAvailable` is only that of one of them. */
export function dependsOnHook(id: number, programType: ProgramTypeName): boolean {
  return BY_HOOK[programType]?.has(id) ?? false;
}

/** The types of programs that may call a helper, in the order of their numbers. */
export function programTypesWith(id: number): readonly ProgramTypeName[] {
  return programTypeNames.filter((type) => isHelperAvailable(id, type) && !UNDECIDED.has(type));
}
