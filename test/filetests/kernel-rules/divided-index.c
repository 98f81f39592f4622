// test: refused
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
/** What was divided in 32 bits and compared is an index. */
static int counts[26];
SEC("xdp") int good_quotient(struct xdp_md *ctx) {
  __u32 slot = ctx->rx_queue_index / 200;
  if (slot >= 26) slot = 25;
  __sync_fetch_and_add(&counts[slot], 1);
  return 2;
}
SEC("xdp") int good_remainder(struct xdp_md *ctx) {
  __u32 slot = bpf_get_prandom_u32() % 30;
  if (slot < 26) counts[slot]++;
  return 2;
}
char license[] SEC("license") = "GPL";
