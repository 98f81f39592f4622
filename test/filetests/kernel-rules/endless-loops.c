// test: refused
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
SEC("xdp") int bad_while(struct xdp_md *ctx) {
  while (1) { // error: K0009 nothing ever leaves this loop
  }
  return XDP_PASS;
}
SEC("xdp") int bad_goto(struct xdp_md *ctx) {
  __u32 n = ctx->rx_queue_index;
again:
  n += bpf_get_prandom_u32(); // error: K0009 nothing ever leaves this loop
  if (n & 1) goto again;
  n >>= 1;
  goto again;
}
SEC("xdp") int good_counted(struct xdp_md *ctx) {
  __u32 n = 0;
  for (int i = 0; i < 100; i++) n += bpf_get_prandom_u32();
  return n ? XDP_PASS : XDP_DROP;
}
SEC("xdp") int good_break(struct xdp_md *ctx) {
  int i = 0;
  while (1) {
    if (++i > 20) break;
    bpf_get_prandom_u32();
  }
  return XDP_PASS;
}
char license[] SEC("license") = "GPL";
