// test: refused
// The ctx as a vmlinux.h has it: the loader looks for each field in the running kernel.
#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)
#include <linux/bpf.h>
#pragma clang attribute pop
#include <linux/if_ether.h>
#include <bpf/bpf_helpers.h>
SEC("socket") int bad_socket_data(struct __sk_buff *skb) {
  return skb->data + 14; // error: K0006 'data' of struct __sk_buff cannot be read in a program of type socket_filter
}
SEC("tc") int bad_after_a_branch(struct __sk_buff *skb) {
  if (skb->mark > 4) return 1;
  skb->len = 4; // error: K0006 'len' of struct __sk_buff cannot be written in a program of type sched_cls
  return 0;
}
SEC("tc") int good_mark(struct __sk_buff *skb) {
  if (skb->priority > 4) skb->mark = skb->cb[3];
  return 0;
}
// Its members lie where the kernel has them, not here.
struct __sk_buff___few { unsigned int mark, tc_classid; } __attribute__((preserve_access_index));
SEC("tc") int good_members_elsewhere(struct __sk_buff *skb) {
  struct __sk_buff___few *few = (void *)skb;
  few->mark = 4;
  few->tc_classid = few->mark;
  return 0;
}
SEC("sk_lookup") int bad_helper_behind_a_branch(struct bpf_sk_lookup *ctx) {
  if (ctx->local_port == 80) return SK_DROP;
  struct bpf_sock_tuple tuple = {};
  struct bpf_sock *sk = bpf_sk_lookup_udp(ctx, &tuple, sizeof tuple.ipv4, -1, 0); // error: K0007 programs of type sk_lookup cannot call bpf_sk_lookup_udp
  if (sk) bpf_sk_release(sk);
  return SK_PASS;
}
SEC("xdp") int bad_unchecked(struct xdp_md *ctx) {
  struct ethhdr *eth = (void *)(long)ctx->data;
  return eth->h_proto; // error: K0001 bytes 12 to 13 of the packet are read here, but nothing has compared it with data_end
}
SEC("xdp") int good_checked(struct xdp_md *ctx) {
  struct ethhdr *eth = (void *)(long)ctx->data;
  if (ctx->ingress_ifindex == 0 || (void *)(eth + 1) > (void *)(long)ctx->data_end) return XDP_DROP;
  return eth->h_proto;
}
SEC("tc") int bad_moved(struct __sk_buff *skb) {
  struct ethhdr *eth = (void *)(long)skb->data;
  if ((void *)(eth + 1) > (void *)(long)skb->data_end) return 0;
  bpf_skb_pull_data(skb, 60);
  return eth->h_proto; // error: K0002 the packet is read here, but bpf_skb_pull_data may have moved it
}
char license[] SEC("license") = "GPL";
