// test: refused
/** The object may be linked with one that has the license; until then the kernel refuses it. */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
SEC("xdp") int bad_print(struct xdp_md *ctx) {
  bpf_printk("packet"); // warning: K0008 bpf_trace_printk is for programs under the GPL only, and no license is declared here
  return XDP_PASS;
}
SEC("xdp") int good_time(struct xdp_md *ctx) {
  return bpf_ktime_get_ns() & 1 ? XDP_PASS : XDP_DROP;
}
