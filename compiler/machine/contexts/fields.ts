/** The layouts of the contexts that programs get (`struct __sk_buff`, `struct xdp_md` of the kernel's uapi). */

export interface ContextField {
  readonly offset: number;
  readonly bytes: 1 | 4 | 8;
}

type Layout = Readonly<Record<string, ContextField>>;

/** Fields in order, each aligned to its size; arrays are written `name[count]`. */
function layOut(fields: readonly (readonly [name: string, bytes: 1 | 4 | 8, count?: number])[]): Layout {
  const layout: Record<string, ContextField> = {};
  let offset = 0;
  for (const [name, bytes, count] of fields) {
    offset = Math.ceil(offset / bytes) * bytes;
    for (let i = 0; i < (count ?? 1); i++) {
      layout[count === undefined ? name : `${name}[${i}]`] = { offset, bytes };
      offset += bytes;
    }
  }
  return layout;
}

export const SKB_SIZE = 192;

export const SKB_FIELDS = layOut([
  ["len", 4],
  ["pkt_type", 4],
  ["mark", 4],
  ["queue_mapping", 4],
  ["protocol", 4],
  ["vlan_present", 4],
  ["vlan_tci", 4],
  ["vlan_proto", 4],
  ["priority", 4],
  ["ingress_ifindex", 4],
  ["ifindex", 4],
  ["tc_index", 4],
  ["cb", 4, 5],
  ["hash", 4],
  ["tc_classid", 4],
  ["data", 4],
  ["data_end", 4],
  ["napi_id", 4],
  ["family", 4],
  ["remote_ip4", 4],
  ["local_ip4", 4],
  ["remote_ip6", 4, 4],
  ["local_ip6", 4, 4],
  ["remote_port", 4],
  ["local_port", 4],
  ["data_meta", 4],
  ["flow_keys", 8],
  ["tstamp", 8],
  ["wire_len", 4],
  ["gso_segs", 4],
  ["sk", 8],
  ["gso_size", 4],
  ["tstamp_type", 1],
  ["hwtstamp", 8],
]);

export const XDP_SIZE = 24;

export const XDP_FIELDS = layOut([
  ["data", 4],
  ["data_end", 4],
  ["data_meta", 4],
  ["ingress_ifindex", 4],
  ["rx_queue_index", 4],
  ["egress_ifindex", 4],
]);

/** Pointers into the packet and to kernel objects: the machine sets them, nobody else. */
export const POINTER_FIELDS: ReadonlySet<string> = new Set(["data", "data_end", "data_meta", "flow_keys", "sk"]);

/** What a program attached to a traffic control hook may write (`tc_cls_act_is_valid_access`). */
export const TC_WRITABLE = [
  "mark", "tc_index", "priority", "tc_classid", "cb[0]", "cb[1]", "cb[2]", "cb[3]", "cb[4]", "tstamp", "queue_mapping",
] as const;

/** What a socket filter may write (`sk_filter_is_valid_access`). */
export const SOCKET_FILTER_WRITABLE = ["cb[0]", "cb[1]", "cb[2]", "cb[3]", "cb[4]"] as const;

/** What a cgroup or sk_skb program may write. */
export const OTHER_SKB_WRITABLE = ["mark", "priority", "tc_index", "cb[0]", "cb[1]", "cb[2]", "cb[3]", "cb[4]", "tstamp"] as const;
