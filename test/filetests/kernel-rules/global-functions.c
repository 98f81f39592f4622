// test: refused
// The verifier takes global functions that give back a number alone: others are put in the place of their calls.
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct { __uint(type, BPF_MAP_TYPE_ARRAY); __uint(max_entries, 8); __type(key, __u32); __type(value, __u64); } counters SEC(".maps");

__u64 *counter_of(int error) {
  __u32 key = error;
  switch (error) {
  case -12: key = 1; break;
  case -16: key = 2; break;
  case -17: key = 3; break;
  case -61: key = 4; break;
  }
  return bpf_map_lookup_elem(&counters, &key);
}

void count(int error) {
  __u64 *counter = counter_of(error);
  if (counter) __sync_fetch_and_add(counter, 1);
}

SEC("xdp") int good_void_and_pointer(struct xdp_md *ctx) {
  int error = ctx->ingress_ifindex;
  count(error);
  count(error * 3 + 1);
  return counter_of(error ^ 5) ? XDP_PASS : XDP_DROP;
}
char _license[] SEC("license") = "GPL";
