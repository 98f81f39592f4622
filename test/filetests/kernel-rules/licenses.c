// test: refused
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
SEC("xdp") int bad_print(struct xdp_md *ctx) {
  bpf_printk("packet"); // error: K0008 bpf_trace_printk is for programs under the GPL only, and the license of this one is 'Proprietary'
  return XDP_PASS;
}
SEC("xdp") int good_time(struct xdp_md *ctx) {
  return bpf_ktime_get_ns() & 1 ? XDP_PASS : XDP_DROP;
}
char license[] SEC("license") = "Proprietary";
