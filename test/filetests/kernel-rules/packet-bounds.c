// test: refused
#include <linux/bpf.h>
#include <linux/if_ether.h>
#include <linux/ip.h>
#include <bpf/bpf_helpers.h>
#define DATA void *data = (void *)(long)ctx->data, *data_end = (void *)(long)ctx->data_end
SEC("xdp") int bad_no_check(struct xdp_md *ctx) {
  DATA; // warning: C5001 unused variable 'data_end'
  struct ethhdr *eth = data;
  return eth->h_proto == 8 ? XDP_DROP : XDP_PASS; // error: K0001 bytes 12 to 13 of the packet are read here, but nothing has compared it with data_end
}
SEC("xdp") int good_check(struct xdp_md *ctx) {
  DATA;
  struct ethhdr *eth = data;
  if (data + sizeof(*eth) > data_end) return XDP_PASS;
  return eth->h_proto == 8 ? XDP_DROP : XDP_PASS;
}
SEC("xdp") int bad_second_header(struct xdp_md *ctx) {
  DATA;
  struct iphdr *ip = data + sizeof(struct ethhdr);
  if (data + sizeof(struct ethhdr) > data_end) return XDP_PASS;
  return ip->protocol == 6 ? XDP_DROP : XDP_PASS; // error: K0001 byte 23 of the packet is read here, but data_end was compared with no more than data + 14
}
SEC("xdp") int good_second_header(struct xdp_md *ctx) {
  DATA;
  struct iphdr *ip = data + sizeof(struct ethhdr);
  if ((void *)(ip + 1) > data_end) return XDP_PASS;
  return ip->protocol == 6 ? XDP_DROP : XDP_PASS;
}
SEC("xdp") int bad_write(struct xdp_md *ctx) {
  DATA;
  if (data + 4 > data_end) return XDP_PASS;
  *(__u32 *)(data + 4) = 0; // error: K0001 bytes 4 to 7 of the packet are written here, but data_end was compared with no more than data + 4
  return XDP_TX;
}
SEC("xdp") int bad_check_after(struct xdp_md *ctx) {
  DATA;
  __u8 first = *(__u8 *)data; // error: K0001 byte 0 of the packet is read here, but nothing has compared it with data_end
  if (data + 1 > data_end) return first;
  return first ? XDP_DROP : XDP_PASS;
}
SEC("xdp") int good_check_before_the_use(struct xdp_md *ctx) {
  DATA;
  __u8 first = *(__u8 *)data;
  if (data + 1 > data_end) return XDP_PASS;
  return first ? XDP_DROP : XDP_PASS;
}
SEC("xdp") int bad_variable_offset(struct xdp_md *ctx) {
  DATA; // warning: C5001 unused variable 'data_end'
  __u32 at = ctx->rx_queue_index & 7;
  return *((__u8 *)data + at) ? XDP_DROP : XDP_PASS; // error: K0001 the packet is read here, but nothing has compared it with data_end
}
SEC("xdp") int good_variable_offset(struct xdp_md *ctx) {
  DATA;
  __u8 *byte = (__u8 *)data + (ctx->rx_queue_index & 7);
  if ((void *)(byte + 1) > data_end) return XDP_PASS;
  return *byte ? XDP_DROP : XDP_PASS;
}
SEC("xdp") int good_loop(struct xdp_md *ctx) {
  DATA;
  __u8 *at = data;
  __u32 sum = 0;
  for (int i = 0; i < 64; i++) {
    if ((void *)(at + 1) > data_end) break;
    sum += *at++;
  }
  return sum == 9 ? XDP_DROP : XDP_PASS;
}
SEC("xdp") int bad_moved(struct xdp_md *ctx) {
  DATA;
  if (data + 20 > data_end) return XDP_PASS;
  if (bpf_xdp_adjust_head(ctx, 4)) return XDP_PASS;
  return *(__u8 *)data ? XDP_DROP : XDP_PASS; // error: K0002 the packet is read here, but bpf_xdp_adjust_head may have moved it
}
SEC("xdp") int bad_moved_and_loaded(struct xdp_md *ctx) {
  DATA;
  if (data + 20 > data_end) return XDP_PASS;
  if (bpf_xdp_adjust_head(ctx, 4)) return XDP_PASS;
  data = (void *)(long)ctx->data;
  return *(__u8 *)data ? XDP_DROP : XDP_PASS; // error: K0002 the packet is read here, but bpf_xdp_adjust_head may have moved it
}
SEC("xdp") int good_moved(struct xdp_md *ctx) {
  DATA;
  if (data + 20 > data_end) return XDP_PASS;
  if (bpf_xdp_adjust_head(ctx, 4)) return XDP_PASS;
  data = (void *)(long)ctx->data;
  data_end = (void *)(long)ctx->data_end;
  if (data + 16 > data_end) return XDP_PASS;
  return *(__u8 *)data ? XDP_DROP : XDP_PASS;
}
SEC("tc") int bad_tc(struct __sk_buff *ctx) {
  DATA; // warning: C5001 unused variable 'data_end'
  if (bpf_skb_pull_data(ctx, 40)) return 0;
  return *(__u16 *)(data + 12) == 8 ? 2 : 0; // error: K0002 the packet is read here, but bpf_skb_pull_data may have moved it
}
SEC("tc") int good_tc(struct __sk_buff *ctx) {
  if (bpf_skb_pull_data(ctx, 40)) return 0;
  DATA;
  if (data + 14 > data_end) return 0;
  return *(__u16 *)(data + 12) == 8 ? 2 : 0;
}
char license[] SEC("license") = "GPL";
