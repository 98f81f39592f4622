// test: refused
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
SEC("xdp") int bad_xdp(struct xdp_md *ctx) {
  return bpf_skb_pull_data((void *)ctx, 4); // error: K0007 programs of type xdp cannot call bpf_skb_pull_data
}
SEC("tc") int good_tc(struct __sk_buff *skb) {
  return bpf_skb_pull_data(skb, 4);
}
SEC("socket") int bad_redirect(struct __sk_buff *skb) {
  return bpf_redirect(1, 0); // error: K0007 programs of type socket_filter cannot call bpf_redirect
}
SEC("xdp") int good_redirect(struct xdp_md *ctx) {
  return bpf_redirect(1, 0);
}
SEC("tc") int good_unreached(struct __sk_buff *skb) {
  if (sizeof(long) == 4) return bpf_xdp_adjust_head((void *)skb, 4);
  return 0;
}
char license[] SEC("license") = "GPL";
const volatile int has_it = 0;
SEC("xdp") int good_where_the_loader_says_so(struct xdp_md *ctx) {
  if (has_it) return bpf_skb_pull_data((void *)ctx, 4);
  return 0;
}
SEC("xdp") int bad_whatever_the_loader_says(struct xdp_md *ctx) {
  int n = has_it ? 4 : 8;
  if (n > 4) n = bpf_get_prandom_u32();
  return n + bpf_skb_pull_data((void *)ctx, 4); // error: K0007 programs of type xdp cannot call bpf_skb_pull_data
}
unsigned long long load_byte(void *skb, unsigned long long offset) asm("llvm.bpf.load.byte");
SEC("cgroup_skb/ingress") int bad_reads_the_packet(struct __sk_buff *skb) {
  return load_byte(skb, 0) >> 4 == 4; // error: K0007 programs of type cgroup_skb cannot read the packet with load_byte and its like
}
SEC("socket") int good_reads_the_packet(struct __sk_buff *skb) {
  return load_byte(skb, 14) >> 4;
}
