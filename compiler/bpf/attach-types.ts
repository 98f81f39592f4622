/** Where programs are attached (`enum bpf_attach_type`), and since which kernel. */

type Row = readonly [number: number, name: string, since: string];

/** uapi/linux/bpf.h; the versions are those of the first release with the name. */
const rows: readonly Row[] = [
  [0, "cgroup_inet_ingress", "4.10"],
  [1, "cgroup_inet_egress", "4.10"],
  [2, "cgroup_inet_sock_create", "4.10"],
  [3, "cgroup_sock_ops", "4.13"],
  [4, "sk_skb_stream_parser", "4.14"],
  [5, "sk_skb_stream_verdict", "4.14"],
  [6, "cgroup_device", "4.15"],
  [7, "sk_msg_verdict", "4.17"],
  [8, "cgroup_inet4_bind", "4.17"],
  [9, "cgroup_inet6_bind", "4.17"],
  [10, "cgroup_inet4_connect", "4.17"],
  [11, "cgroup_inet6_connect", "4.17"],
  [12, "cgroup_inet4_post_bind", "4.17"],
  [13, "cgroup_inet6_post_bind", "4.17"],
  [14, "cgroup_udp4_sendmsg", "4.18"],
  [15, "cgroup_udp6_sendmsg", "4.18"],
  [16, "lirc_mode2", "4.18"],
  [17, "flow_dissector", "4.20"],
  [18, "cgroup_sysctl", "5.2"],
  [19, "cgroup_udp4_recvmsg", "5.2"],
  [20, "cgroup_udp6_recvmsg", "5.2"],
  [21, "cgroup_getsockopt", "5.3"],
  [22, "cgroup_setsockopt", "5.3"],
  [23, "trace_raw_tp", "5.5"],
  [24, "trace_fentry", "5.5"],
  [25, "trace_fexit", "5.5"],
  [26, "modify_return", "5.7"],
  [27, "lsm_mac", "5.7"],
  [28, "trace_iter", "5.8"],
  [29, "cgroup_inet4_getpeername", "5.8"],
  [30, "cgroup_inet6_getpeername", "5.8"],
  [31, "cgroup_inet4_getsockname", "5.8"],
  [32, "cgroup_inet6_getsockname", "5.8"],
  [33, "xdp_devmap", "5.8"],
  [34, "cgroup_inet_sock_release", "5.9"],
  [35, "xdp_cpumap", "5.9"],
  [36, "sk_lookup", "5.9"],
  [37, "xdp", "5.9"],
  [38, "sk_skb_verdict", "5.13"],
  [39, "sk_reuseport_select", "5.14"],
  [40, "sk_reuseport_select_or_migrate", "5.14"],
  [42, "trace_kprobe_multi", "5.18"],
  [43, "lsm_cgroup", "6.0"],
  [45, "netfilter", "6.4"],
  [46, "tcx_ingress", "6.6"],
  [47, "tcx_egress", "6.6"],
  [48, "trace_uprobe_multi", "6.6"],
  [49, "cgroup_unix_connect", "6.7"],
  [50, "cgroup_unix_sendmsg", "6.7"],
  [51, "cgroup_unix_recvmsg", "6.7"],
  [52, "cgroup_unix_getpeername", "6.7"],
  [53, "cgroup_unix_getsockname", "6.7"],
  [54, "netkit_primary", "6.7"],
  [55, "netkit_peer", "6.7"],
  [56, "trace_kprobe_session", "6.10"],
  [57, "trace_uprobe_session", "6.13"],
];

export interface AttachType {
  /** `tcx_ingress`; in C, `BPF_TCX_INGRESS`. */
  readonly name: string;
  readonly since: string;
}

const byNumber = new Map(rows.map(([number, name, since]) => [number, { name, since }]));

export function attachType(number: number): AttachType | undefined {
  return byNumber.get(number);
}
