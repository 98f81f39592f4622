// test: refused
// Programs that loaders leave out until somebody asks for them do not keep the others of the object from loading.
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

SEC("?tc") int bad_on_demand(struct __sk_buff *skb) {
  return *(int *)(long)skb->data; // warning: K0001 bytes 0 to 3 of the packet are read here, but nothing has compared it with data_end
}

SEC("?tc") int bad_helper_on_demand(struct __sk_buff *skb) {
  return bpf_xdp_adjust_head((struct xdp_md *)skb, 4); // warning: K0007 programs of type sched_cls cannot call bpf_xdp_adjust_head
}

static __attribute__((noinline)) int only_on_demand(struct __sk_buff *skb) { for (;;) ; return skb->len; } SEC("?tc") int bad_by_a_function(struct __sk_buff *skb) { return only_on_demand(skb); } // warning: C5110 the body of 'for' is empty // warning: K0009 nothing ever leaves this loop

SEC("tc") int bad_always(struct __sk_buff *skb) { return *(int *)(long)skb->data; } // error: K0001 bytes 0 to 3 of the packet are read here, but nothing has compared it with data_end

SEC("tc") int good(struct __sk_buff *skb) { return skb->len; }

char _license[] SEC("license") = "GPL";
