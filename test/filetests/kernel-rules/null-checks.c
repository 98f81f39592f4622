// test: refused
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
struct value { __u64 packets, bytes; };
struct { __uint(type, BPF_MAP_TYPE_HASH); __uint(max_entries, 16); __type(key, __u32); __type(value, struct value); } flows SEC(".maps");
struct { __uint(type, BPF_MAP_TYPE_ARRAY); __uint(max_entries, 16); __type(key, __u32); __type(value, struct value); } list SEC(".maps");
struct { __uint(type, BPF_MAP_TYPE_RINGBUF); __uint(max_entries, 4096); } ring SEC(".maps");
SEC("xdp") int bad_hash(struct xdp_md *ctx) {
  __u32 key = ctx->ingress_ifindex;
  struct value *value = bpf_map_lookup_elem(&flows, &key);
  value->packets++; // error: K0003 what bpf_map_lookup_elem returned is used here, but it may be NULL
  value->bytes += 4;
  return XDP_PASS;
}
SEC("xdp") int good_hash(struct xdp_md *ctx) {
  __u32 key = ctx->ingress_ifindex;
  struct value *value = bpf_map_lookup_elem(&flows, &key);
  if (value) value->packets++;
  return XDP_PASS;
}
SEC("xdp") int bad_atomic(struct xdp_md *ctx) {
  __u32 key = ctx->ingress_ifindex;
  struct value *value = bpf_map_lookup_elem(&list, &key);
  __sync_fetch_and_add(&value->bytes, 1); // error: K0003 what bpf_map_lookup_elem returned is used here, but it may be NULL
  return XDP_PASS;
}
SEC("xdp") int good_known_element(struct xdp_md *ctx) {
  __u32 key = 0;
  struct value *value = bpf_map_lookup_elem(&list, &key);
  value->packets++; // warning: K0004 kernels before 6.14 refuse to use what bpf_map_lookup_elem returned without a comparison with NULL
  return XDP_PASS;
}
SEC("xdp") int bad_second_lookup(struct xdp_md *ctx) {
  __u32 key = ctx->ingress_ifindex;
  struct value *value = bpf_map_lookup_elem(&flows, &key);
  if (!value) return XDP_PASS;
  key++;
  value = bpf_map_lookup_elem(&flows, &key);
  return value->packets > 5 ? XDP_DROP : XDP_PASS; // error: K0003 what bpf_map_lookup_elem returned is used here, but it may be NULL
}
SEC("xdp") int bad_reserve(struct xdp_md *ctx) {
  __u32 *record = bpf_ringbuf_reserve(&ring, 4, 0);
  *record = 1; // error: K0003 what bpf_ringbuf_reserve returned is used here, but it may be NULL
  bpf_ringbuf_submit(record, 0);
  return XDP_PASS;
}
SEC("xdp") int good_reserve(struct xdp_md *ctx) {
  __u32 *record = bpf_ringbuf_reserve(&ring, 4, 0);
  if (!record) return XDP_PASS;
  *record = 1;
  bpf_ringbuf_submit(record, 0);
  return XDP_PASS;
}
SEC("xdp") int good_loop(struct xdp_md *ctx) {
  __u64 sum = 0;
  for (__u32 key = 0; key < 40; key++) {
    struct value *value = bpf_map_lookup_elem(&flows, &key);
    if (!value) continue;
    sum += value->packets;
  }
  return sum > 7 ? XDP_DROP : XDP_PASS;
}
SEC("xdp") int good_either(struct xdp_md *ctx) {
  __u32 key = ctx->ingress_ifindex;
  struct value *value = bpf_map_lookup_elem(&flows, &key);
  if (!value) {
    key = 0;
    value = bpf_map_lookup_elem(&flows, &key);
    if (!value) return XDP_PASS;
  }
  value->packets++;
  return XDP_PASS;
}
char license[] SEC("license") = "GPL";
