/**
 * The contexts of packet programs, `struct __sk_buff` and `struct xdp_md`: where each field lies, what it is, and
 * which program types may read and write it (the kernel's `*_is_valid_access` functions).
 */

import type { ProgramTypeName } from "./program-types.ts";

/** Fields that the verifier turns into pointers when a program loads them. */
export type ContextPointer = "packet" | "packetEnd" | "packetMeta" | "socket" | "flowKeys";

export interface ContextField {
  readonly name: string;
  /** In bytes. */
  readonly offset: number;
  /** Of one element, in bytes. */
  readonly size: 1 | 4 | 8;
  /** More than 1 for an array. */
  readonly count: number;
  readonly pointer?: ContextPointer;
  /** In network byte order. */
  readonly network?: true;
}

export interface Context {
  /** The name of the struct in C. */
  readonly name: "__sk_buff" | "xdp_md";
  readonly size: number;
  readonly fields: readonly ContextField[];
}

type Extra = Partial<Pick<ContextField, "size" | "count" | "pointer" | "network">>;

function field(offset: number, name: string, extra: Extra = {}): ContextField {
  return { name, offset, size: 4, count: 1, ...extra };
}

export const skBuff: Context = {
  name: "__sk_buff",
  size: 192,
  fields: [
    field(0, "len"),
    field(4, "pkt_type"),
    field(8, "mark"),
    field(12, "queue_mapping"),
    field(16, "protocol", { network: true }),
    field(20, "vlan_present"),
    field(24, "vlan_tci"),
    field(28, "vlan_proto", { network: true }),
    field(32, "priority"),
    field(36, "ingress_ifindex"),
    field(40, "ifindex"),
    field(44, "tc_index"),
    field(48, "cb", { count: 5 }),
    field(68, "hash"),
    field(72, "tc_classid"),
    field(76, "data", { pointer: "packet" }),
    field(80, "data_end", { pointer: "packetEnd" }),
    field(84, "napi_id"),
    field(88, "family"),
    field(92, "remote_ip4", { network: true }),
    field(96, "local_ip4", { network: true }),
    field(100, "remote_ip6", { count: 4, network: true }),
    field(116, "local_ip6", { count: 4, network: true }),
    field(132, "remote_port", { network: true }),
    field(136, "local_port"),
    field(140, "data_meta", { pointer: "packetMeta" }),
    field(144, "flow_keys", { size: 8, pointer: "flowKeys" }),
    field(152, "tstamp", { size: 8 }),
    field(160, "wire_len"),
    field(164, "gso_segs"),
    field(168, "sk", { size: 8, pointer: "socket" }),
    field(176, "gso_size"),
    field(180, "tstamp_type", { size: 1 }),
    field(184, "hwtstamp", { size: 8 }),
  ],
};

export const xdpMd: Context = {
  name: "xdp_md",
  size: 24,
  fields: [
    field(0, "data", { pointer: "packet" }),
    field(4, "data_end", { pointer: "packetEnd" }),
    field(8, "data_meta", { pointer: "packetMeta" }),
    field(12, "ingress_ifindex"),
    field(16, "rx_queue_index"),
    /** Only where the program is attached to a device map. */
    field(20, "egress_ifindex"),
  ],
};

interface Access {
  readonly context: Context;
  readonly hidden: readonly string[];
  readonly writable: readonly string[];
}

const SOCKET_FIELDS = ["family", "remote_ip4", "local_ip4", "remote_ip6", "local_ip6", "remote_port", "local_port"];
const TC: Access = {
  context: skBuff,
  hidden: [...SOCKET_FIELDS, "flow_keys"],
  writable: ["mark", "queue_mapping", "priority", "tc_index", "cb", "tc_classid", "tstamp"],
};
const LWT: Access = {
  context: skBuff,
  hidden: [...SOCKET_FIELDS, "tc_classid", "data_meta", "tstamp", "wire_len", "flow_keys", "hwtstamp", "tstamp_type"],
  writable: ["mark", "priority", "cb"],
};

const accesses: Partial<Record<ProgramTypeName, Access>> = {
  sched_cls: TC,
  sched_act: TC,
  lwt_in: LWT,
  lwt_out: LWT,
  lwt_xmit: LWT,
  lwt_seg6local: LWT,
  socket_filter: {
    context: skBuff,
    hidden: [
      ...SOCKET_FIELDS, "tc_classid", "data", "data_end", "data_meta", "tstamp", "wire_len", "flow_keys",
      "hwtstamp", "tstamp_type",
    ],
    writable: ["cb"],
  },
  cgroup_skb: {
    context: skBuff,
    hidden: ["tc_classid", "data_meta", "wire_len", "flow_keys", "tstamp_type"],
    writable: ["mark", "priority", "cb", "tstamp"],
  },
  sk_skb: {
    context: skBuff,
    hidden: ["tc_classid", "data_meta", "tstamp", "wire_len", "mark", "flow_keys", "tstamp_type", "hwtstamp"],
    writable: ["tc_index", "priority"],
  },
  flow_dissector: {
    context: skBuff,
    hidden: skBuff.fields.map((one) => one.name).filter((name) => !["data", "data_end", "flow_keys"].includes(name)),
    writable: [],
  },
  xdp: { context: xdpMd, hidden: [], writable: [] },
};

/** The context of a program type, where it is one of the two of packet programs. */
export function packetContext(type: ProgramTypeName): Context | undefined {
  return accesses[type]?.context;
}

export function contextField(context: Context, name: string): ContextField | undefined {
  return context.fields.find((one) => one.name === name);
}

export function isReadable(type: ProgramTypeName, fieldName: string): boolean {
  const access = accesses[type];
  return access !== undefined && !access.hidden.includes(fieldName);
}

export function isWritable(type: ProgramTypeName, fieldName: string): boolean {
  return isReadable(type, fieldName) && (accesses[type]?.writable.includes(fieldName) ?? false);
}
