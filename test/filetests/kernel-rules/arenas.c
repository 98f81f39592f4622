// test: refused
// Pointers into arenas need no check: what is not there reads as zero.
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#define __arena __attribute__((address_space(1)))
struct { __uint(type, BPF_MAP_TYPE_ARENA); __uint(map_flags, BPF_F_MMAPABLE); __uint(max_entries, 4); __uint(map_extra, 1 << 30); } arena SEC(".maps"); // error: C1005 the array is too large
struct node { struct node __arena *next; int value; };
struct node __arena *head;
SEC("tc") int good_walk(struct __sk_buff *skb) {
  int sum = 0;
  asm volatile("" : : "r"(&arena));
  struct node __arena *n = head;
  for (int i = 0; i < 4; i++, n = n->next) sum += n->value++;
  return sum;
}
char license[] SEC("license") = "GPL";
