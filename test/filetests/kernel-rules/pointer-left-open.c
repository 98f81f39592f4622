// test: refused
// Ways that fail leave the pointer open, and a test that they pass by conversion does not see it: clang takes it for that of the others.
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
struct cur { void *pos; };
struct h { unsigned char a[20]; };
static __attribute__((always_inline)) int parse(struct cur *nh, void *end, struct h **out)
{
	int len; struct h *h = nh->pos;
	if ((void *)(h + 1) > end) return -1;
	len = h->a[12] >> 2;
	if (len < sizeof(*h)) return -1;
	if (nh->pos + len > end) return -1;
	nh->pos += len;
	*out = h;
	return len;
}
SEC("tc") int good_left_open(struct __sk_buff *skb)
{
	void *end = (void *)(long)skb->data_end;
	struct cur nh = { (void *)(long)skb->data };
	struct h *t;
	int len = parse(&nh, end, &t);
	if (len < sizeof(t) || (void *)(t + 1) > end) goto out;
	skb->mark = t->a[3];
out:
	return 0;
}
char _license[] SEC("license") = "GPL";
