// test: refused
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
SEC("socket") int bad_socket_data(struct __sk_buff *skb) {
  return skb->data + 14; // error: K0006 'data' of struct __sk_buff cannot be read in a program of type socket_filter
}
SEC("socket") int good_socket(struct __sk_buff *skb) {
  skb->cb[1] = skb->len;
  return skb->protocol;
}
SEC("socket") int bad_socket_mark(struct __sk_buff *skb) {
  skb->mark = 4; // error: K0006 'mark' of struct __sk_buff cannot be written in a program of type socket_filter
  return 0;
}
SEC("tc") int good_tc_mark(struct __sk_buff *skb) {
  skb->mark = 4;
  return 0;
}
SEC("tc") int bad_tc_length(struct __sk_buff *skb) {
  skb->len = 4; // error: K0006 'len' of struct __sk_buff cannot be written in a program of type sched_cls
  return 0;
}
SEC("tc") int bad_variable(struct __sk_buff *skb) {
  return skb->cb[skb->mark & 3]; // error: K0005 the ctx is accessed at an offset that is not constant
}
SEC("tc") int good_constant(struct __sk_buff *skb) {
  return skb->cb[3];
}
SEC("tc") int good_loop(struct __sk_buff *skb) {
  for (int i = 0; i < 5; i++) {
    if (skb->cb[i] != i + 1) return 1;
    skb->cb[i]++;
    skb->priority += skb->cb[i] * 3 + (skb->cb[i] >> 2);
  }
  return 0;
}
SEC("xdp") int bad_xdp_write(struct xdp_md *ctx) {
  ctx->ingress_ifindex = 1; // error: K0006 'ingress_ifindex' of struct xdp_md cannot be written in a program of type xdp
  return XDP_PASS;
}
SEC("xdp") int bad_beyond(struct xdp_md *ctx) {
  return *((__u32 *)ctx + 6); // error: K0006 struct xdp_md has 24 bytes; this is byte 24
}
char license[] SEC("license") = "GPL";
