// test: c-lower
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
struct { __uint(type, BPF_MAP_TYPE_HASH); __uint(max_entries, 16); __type(key, __u32); __type(value, __u64); } counts SEC(".maps");
struct inner { __uint(type, BPF_MAP_TYPE_ARRAY); __uint(max_entries, 1); __type(key, __u32); __type(value, __u32); } first SEC(".maps");
struct { __uint(type, BPF_MAP_TYPE_ARRAY_OF_MAPS); __uint(max_entries, 2); __type(key, __u32); __array(values, struct inner); } outer SEC(".maps") = { .values = { [1] = &first } };
SEC("tc") int count(struct __sk_buff *skb) {
  __u32 key = skb->protocol;
  __u64 *value = bpf_map_lookup_elem(&counts, &key);
  if (value) __sync_fetch_and_add(value, 1);
  return 0;
}
char license[] SEC("license") = "GPL";
// expect:
// map @counts type 1 key 4 value 8 entries 16 keytype 1 valuetype 3
// map @first type 2 key 4 value 4 entries 1 keytype 1 valuetype 1
// map @outer type 12 key 4 value 4 entries 2 keytype 1 inner { map @outer.inner type 2 key 4 value 4 entries 1 keytype 1 valuetype 1 } values [1: @first]
//
// global @license section "license" size 4 align 1 readonly type 5 bytes "GPL\00"
//
// function @count(v0: ptr "skb") -> i32 section "tc" type 19 {
//   slot s0 "skb" size 8 align 8
//   slot s1 "key" size 4 align 4
//   slot s2 "value" size 8 align 8
// block0:
//   v1: ptr = slot s0
//   store i64 v0, v1, align 8
//   v2: ptr = slot s1
//   v3: ptr = slot s0
//   v4: ptr = load i64, v3, align 8
//   v5: i32 = load i32, v4+16, align 8
//   store i32 v5, v2, align 4
//   v6: ptr = slot s2
//   v7: ptr = symbol @counts
//   v8: ptr = slot s1
//   v9: ptr = call helper 1(v7, v8)
//   store i64 v9, v6, align 8
//   v10: ptr = slot s2
//   v11: ptr = load i64, v10, align 8
//   v12: ptr = const 0
//   v13: i1 = ne v11, v12
//   branch v13, block1, block2
// block1:
//   v14: ptr = slot s2
//   v15: ptr = load i64, v14, align 8
//   v16: i64 = const 1
//   atomic_add v15, v16
//   jump block2
// block2:
//   v17: i32 = const 0
//   return v17
// }
