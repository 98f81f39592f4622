// test: refused
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
/** What the verifier knows of a callback's number: nothing above its 32 bits. */
struct test { int a, b, c; };
static const struct test tests[3] = { { 1, 2, 3 }, { 4, 5, 6 }, { 7, 8, 9 } };
static int check(__u32 index, int *sum) {
  if (index >= 3) return 1;
  const struct test *one = &tests[index];
  *sum += one->a + one->c;
  return 0;
}
SEC("xdp") int good_index(struct xdp_md *ctx) {
  int sum = 0;
  bpf_loop(3, check, &sum, 0);
  return sum;
}
/** Functions in tables that never change are called by their names. */
typedef int (*unary)(int);
static int twice(int x) { return x * 2; }
static int thrice(int x) { return x * 3; }
static const unary table[] = { twice, thrice };
static const struct { unary first; unary second; } operations = { .first = twice, .second = thrice };
SEC("xdp") int good_tables(struct xdp_md *ctx) {
  return table[1](ctx->rx_queue_index) + operations.first(ctx->ingress_ifindex);
}
char license[] SEC("license") = "GPL";
