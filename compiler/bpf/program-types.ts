/** The kinds of programs: their numbers (`enum bpf_prog_type`), the sections that mean them, and their verdicts. */

const numbers = {
  socket_filter: 1, kprobe: 2, sched_cls: 3, sched_act: 4, tracepoint: 5, xdp: 6, perf_event: 7, cgroup_skb: 8,
  cgroup_sock: 9, lwt_in: 10, lwt_out: 11, lwt_xmit: 12, sock_ops: 13, sk_skb: 14, cgroup_device: 15, sk_msg: 16,
  raw_tracepoint: 17, cgroup_sock_addr: 18, lwt_seg6local: 19, lirc_mode2: 20, sk_reuseport: 21,
  flow_dissector: 22, cgroup_sysctl: 23, raw_tracepoint_writable: 24, cgroup_sockopt: 25, tracing: 26,
  struct_ops: 27, ext: 28, lsm: 29, sk_lookup: 30, syscall: 31, netfilter: 32,
} as const;

/** The first kernel with programs of the type. */
const firstKernels = {
  socket_filter: "3.19", kprobe: "4.1", sched_cls: "4.1", sched_act: "4.1", tracepoint: "4.7", xdp: "4.8", perf_event: "4.9",
  cgroup_skb: "4.10", cgroup_sock: "4.10", lwt_in: "4.10", lwt_out: "4.10", lwt_xmit: "4.10", sock_ops: "4.13", sk_skb: "4.14",
  cgroup_device: "4.15", sk_msg: "4.17", raw_tracepoint: "4.17", cgroup_sock_addr: "4.17", lwt_seg6local: "4.18",
  lirc_mode2: "4.18", sk_reuseport: "4.19", flow_dissector: "4.20", cgroup_sysctl: "5.2", raw_tracepoint_writable: "5.2",
  cgroup_sockopt: "5.3", tracing: "5.5", struct_ops: "5.6", ext: "5.6", lsm: "5.7", sk_lookup: "5.9", syscall: "5.14",
  netfilter: "6.4",
} as const satisfies Record<keyof typeof numbers, string>;

export type ProgramTypeName = keyof typeof numbers;

export const programTypeNames = Object.keys(numbers) as readonly ProgramTypeName[];

export interface ProgramType {
  readonly name: ProgramTypeName;
  /** `enum bpf_prog_type`. */
  readonly number: number;
  /** The first kernel that has it. */
  readonly since: string;
  /** The struct that the program's argument points to, where it is one of uapi's. */
  readonly context?: string;
}

const contexts: Partial<Record<ProgramTypeName, string>> = {
  socket_filter: "__sk_buff", sched_cls: "__sk_buff", sched_act: "__sk_buff", cgroup_skb: "__sk_buff",
  lwt_in: "__sk_buff", lwt_out: "__sk_buff", lwt_xmit: "__sk_buff", lwt_seg6local: "__sk_buff",
  sk_skb: "__sk_buff", flow_dissector: "__sk_buff", xdp: "xdp_md", sock_ops: "bpf_sock_ops", sk_msg: "sk_msg_md",
  cgroup_sock: "bpf_sock", cgroup_sock_addr: "bpf_sock_addr", cgroup_device: "bpf_cgroup_dev_ctx",
  cgroup_sysctl: "bpf_sysctl", cgroup_sockopt: "bpf_sockopt", sk_reuseport: "sk_reuseport_md",
  sk_lookup: "bpf_sk_lookup", perf_event: "bpf_perf_event_data", kprobe: "pt_regs",
  raw_tracepoint: "bpf_raw_tracepoint_args", raw_tracepoint_writable: "bpf_raw_tracepoint_args",
};

const types = new Map<ProgramTypeName, ProgramType>(
  programTypeNames.map((name) => {
    const context = contexts[name];
    return [name, { name, number: numbers[name], since: firstKernels[name], ...(context !== undefined && { context }) }];
  }),
);

export function programType(name: ProgramTypeName): ProgramType {
  return types.get(name)!;
}

/** What a section's name says about its programs. */
export interface SectionMeaning {
  readonly type: ProgramType;
  /** `enum bpf_attach_type` to load with; absent where the kernel wants none. */
  readonly attachType?: number;
  /** The kernel accepts the program without it too, as older ones must. */
  readonly attachTypeOptional?: true;
  /** BPF_F_SLEEPABLE. */
  readonly sleepable?: true;
  /** BPF_F_XDP_HAS_FRAGS. */
  readonly xdpFrags?: true;
  /** What follows the slash: the function, tracepoint or hook to attach to. */
  readonly target?: string;
}

interface SectionRow {
  readonly name: string;
  readonly type: ProgramTypeName;
  readonly attachType?: number;
  readonly optional?: true;
  readonly sleepable?: true;
  readonly frags?: true;
}

type Extra = { readonly attach?: number; readonly optional?: true; readonly sleepable?: true; readonly frags?: true };

function row(type: ProgramTypeName, name: string, extra: Extra = {}): SectionRow {
  return {
    name: name.replace(/\+$/, ""),
    type,
    ...(extra.attach !== undefined && { attachType: extra.attach }),
    ...(extra.optional && { optional: true }),
    ...(extra.sleepable && { sleepable: true }),
    ...(extra.frags && { frags: true }),
  };
}

/** `name+` and its sleepable twin `name.s+`. */
function withSleepable(type: ProgramTypeName, name: string, extra: Extra = {}): SectionRow[] {
  return [row(type, `${name}+`, extra), row(type, `${name}.s+`, { ...extra, sleepable: true })];
}

function cgroupRows(type: ProgramTypeName, hooks: Readonly<Record<string, number>>): SectionRow[] {
  return Object.entries(hooks).map(([hook, attach]) => row(type, `cgroup/${hook}`, { attach }));
}

/** Every section name of libbpf 1.5 (docs/program_types). */
const sections: readonly SectionRow[] = [
  row("socket_filter", "socket"),
  row("sk_reuseport", "sk_reuseport/migrate", { attach: 40 }),
  row("sk_reuseport", "sk_reuseport", { attach: 39 }),
  row("kprobe", "kprobe+"),
  row("kprobe", "kretprobe+"),
  ...withSleepable("kprobe", "uprobe"),
  ...withSleepable("kprobe", "uretprobe"),
  row("kprobe", "kprobe.multi+", { attach: 42 }),
  row("kprobe", "kretprobe.multi+", { attach: 42 }),
  row("kprobe", "kprobe.session+", { attach: 56 }),
  ...withSleepable("kprobe", "uprobe.multi", { attach: 48 }),
  ...withSleepable("kprobe", "uretprobe.multi", { attach: 48 }),
  ...withSleepable("kprobe", "uprobe.session", { attach: 57 }),
  row("kprobe", "ksyscall+"),
  row("kprobe", "kretsyscall+"),
  ...withSleepable("kprobe", "usdt"),
  row("sched_cls", "tc/ingress", { attach: 46, optional: true }),
  row("sched_cls", "tc/egress", { attach: 47, optional: true }),
  row("sched_cls", "tcx/ingress", { attach: 46, optional: true }),
  row("sched_cls", "tcx/egress", { attach: 47, optional: true }),
  row("sched_cls", "tc"),
  row("sched_cls", "classifier"),
  row("sched_act", "action"),
  row("sched_cls", "netkit/primary", { attach: 54, optional: true }),
  row("sched_cls", "netkit/peer", { attach: 55, optional: true }),
  ...withSleepable("tracepoint", "tracepoint"),
  ...withSleepable("tracepoint", "tp"),
  ...withSleepable("raw_tracepoint", "raw_tracepoint"),
  ...withSleepable("raw_tracepoint", "raw_tp"),
  row("raw_tracepoint_writable", "raw_tracepoint.w+"),
  row("raw_tracepoint_writable", "raw_tp.w+"),
  ...withSleepable("tracing", "tp_btf", { attach: 23 }),
  ...withSleepable("tracing", "fentry", { attach: 24 }),
  ...withSleepable("tracing", "fexit", { attach: 25 }),
  ...withSleepable("tracing", "fmod_ret", { attach: 26 }),
  ...withSleepable("tracing", "iter", { attach: 28 }),
  row("ext", "freplace+"),
  ...withSleepable("lsm", "lsm", { attach: 27 }),
  row("lsm", "lsm_cgroup+", { attach: 43 }),
  row("syscall", "syscall", { sleepable: true }),
  row("xdp", "xdp.frags/devmap", { attach: 33, frags: true }),
  row("xdp", "xdp/devmap", { attach: 33 }),
  row("xdp", "xdp.frags/cpumap", { attach: 35, frags: true }),
  row("xdp", "xdp/cpumap", { attach: 35 }),
  row("xdp", "xdp.frags", { attach: 37, frags: true }),
  row("xdp", "xdp", { attach: 37, optional: true }),
  row("perf_event", "perf_event"),
  row("lwt_in", "lwt_in"),
  row("lwt_out", "lwt_out"),
  row("lwt_xmit", "lwt_xmit"),
  row("lwt_seg6local", "lwt_seg6local"),
  row("sock_ops", "sockops", { attach: 3, optional: true }),
  row("sk_skb", "sk_skb/stream_parser", { attach: 4, optional: true }),
  row("sk_skb", "sk_skb/stream_verdict", { attach: 5, optional: true }),
  row("sk_skb", "sk_skb/verdict", { attach: 38, optional: true }),
  row("sk_skb", "sk_skb"),
  row("sk_msg", "sk_msg", { attach: 7, optional: true }),
  row("lirc_mode2", "lirc_mode2", { attach: 16, optional: true }),
  row("flow_dissector", "flow_dissector", { attach: 17, optional: true }),
  row("cgroup_skb", "cgroup_skb/ingress", { attach: 0, optional: true }),
  row("cgroup_skb", "cgroup_skb/egress", { attach: 1, optional: true }),
  row("cgroup_skb", "cgroup/skb"),
  row("cgroup_sock", "cgroup/sock", { attach: 2, optional: true }),
  ...cgroupRows("cgroup_sock", { sock_create: 2, sock_release: 34, post_bind4: 12, post_bind6: 13 }),
  ...cgroupRows("cgroup_sock_addr", {
    bind4: 8, bind6: 9, connect4: 10, connect6: 11, connect_unix: 49, sendmsg4: 14, sendmsg6: 15, sendmsg_unix: 50,
    recvmsg4: 19, recvmsg6: 20, recvmsg_unix: 51, getpeername4: 29, getpeername6: 30, getpeername_unix: 52,
    getsockname4: 31, getsockname6: 32, getsockname_unix: 53,
  }),
  ...cgroupRows("cgroup_sysctl", { sysctl: 18 }),
  ...cgroupRows("cgroup_sockopt", { getsockopt: 21, setsockopt: 22 }),
  row("cgroup_device", "cgroup/dev", { attach: 6, optional: true }),
  ...withSleepable("struct_ops", "struct_ops"),
  row("sk_lookup", "sk_lookup", { attach: 36 }),
  row("netfilter", "netfilter", { attach: 45 }),
];

const byName = new Map(sections.map((one) => [one.name, one]));

/** Programs that the loaders before libbpf 1.0 knew by the start of the name: `xdp_filter`, `classifier/one`. */
const LOOSE = ["xdp", "classifier", "action", "socket"] as const;

/**
 * What programs of a section are: first by libbpf's rules (the name itself, or a name with a target), then by the
 * part before the slash, then by the loose names of older loaders. A leading `?` (do not load on its own) is skipped.
 */
export function sectionMeaning(section: string): SectionMeaning | undefined {
  const name = section.replace(/^\?/, "");
  const exact = byName.get(name);
  if (exact) return meaningOf(exact);
  for (let slash = name.lastIndexOf("/"); slash > 0; slash = name.lastIndexOf("/", slash - 1)) {
    const found = byName.get(name.slice(0, slash));
    if (found) return meaningOf(found, name.slice(slash + 1));
  }
  const loose = LOOSE.find((start) => name.startsWith(start));
  return loose && meaningOf(byName.get(loose)!);
}

function meaningOf(found: SectionRow, target?: string): SectionMeaning {
  return {
    type: programType(found.type),
    ...(found.attachType !== undefined && { attachType: found.attachType }),
    ...(found.optional && { attachTypeOptional: true }),
    ...(found.sleepable && { sleepable: true }),
    ...(found.frags && { xdpFrags: true }),
    ...(target !== undefined && { target }),
  };
}

const TC_VERDICTS: ReadonlyMap<number, string> = new Map([
  [-1, "TC_ACT_UNSPEC"], [0, "TC_ACT_OK"], [1, "TC_ACT_RECLASSIFY"], [2, "TC_ACT_SHOT"], [3, "TC_ACT_PIPE"],
  [4, "TC_ACT_STOLEN"], [5, "TC_ACT_QUEUED"], [6, "TC_ACT_REPEAT"], [7, "TC_ACT_REDIRECT"], [8, "TC_ACT_TRAP"],
]);
const XDP_VERDICTS: ReadonlyMap<number, string> = new Map([
  [0, "XDP_ABORTED"], [1, "XDP_DROP"], [2, "XDP_PASS"], [3, "XDP_TX"], [4, "XDP_REDIRECT"],
]);
const SK_VERDICTS: ReadonlyMap<number, string> = new Map([[0, "SK_DROP"], [1, "SK_PASS"]]);
const LWT_VERDICTS: ReadonlyMap<number, string> = new Map([
  [0, "BPF_OK"], [2, "BPF_DROP"], [7, "BPF_REDIRECT"], [128, "BPF_LWT_REROUTE"],
]);
const NETFILTER_VERDICTS: ReadonlyMap<number, string> = new Map([[0, "NF_DROP"], [1, "NF_ACCEPT"]]);

const verdicts: Partial<Record<ProgramTypeName, ReadonlyMap<number, string>>> = {
  sched_cls: TC_VERDICTS, sched_act: TC_VERDICTS, xdp: XDP_VERDICTS, sk_skb: SK_VERDICTS, sk_msg: SK_VERDICTS,
  sk_lookup: SK_VERDICTS, sk_reuseport: SK_VERDICTS, lwt_in: LWT_VERDICTS, lwt_out: LWT_VERDICTS,
  lwt_xmit: LWT_VERDICTS, netfilter: NETFILTER_VERDICTS,
};

/** The name of a return value (32 bits, either sign), where the type gives it one: `XDP_DROP`, `TC_ACT_SHOT`. */
export function verdictName(type: ProgramTypeName, returnValue: number): string | undefined {
  return verdicts[type]?.get(returnValue | 0);
}
