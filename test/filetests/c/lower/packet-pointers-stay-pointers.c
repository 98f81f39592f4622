// test: c-lower
#include <linux/bpf.h>
#include <linux/if_ether.h>
#include <bpf/bpf_helpers.h>
SEC("xdp") int pass(struct xdp_md *ctx) {
  void *data = (void *)(long)ctx->data;
  void *end = (void *)(long)ctx->data_end;
  struct ethhdr *eth = data;
  if ((void *)(eth + 1) > end) return XDP_DROP;
  return eth->h_proto == 8 ? XDP_PASS : XDP_DROP;
}
// expect:
// function @pass(v0: ptr "ctx") -> i32 section "xdp" type 5 {
//   slot s0 "ctx" size 8 align 8
//   slot s1 "data" size 8 align 8
//   slot s2 "end" size 8 align 8
//   slot s3 "eth" size 8 align 8
// block0:
//   v1: ptr = slot s0
//   store i64 v0, v1, align 8
//   v2: ptr = slot s1
//   v3: ptr = slot s0
//   v4: ptr = load i64, v3, align 8
//   v5: i32 = load i32, v4, align 4
//   v6: i64 = zext v5
//   v7: ptr = inttoptr v6
//   store i64 v7, v2, align 8
//   v8: ptr = slot s2
//   v9: ptr = slot s0
//   v10: ptr = load i64, v9, align 8
//   v11: i32 = load i32, v10+4, align 4
//   v12: i64 = zext v11
//   v13: ptr = inttoptr v12
//   store i64 v13, v8, align 8
//   v14: ptr = slot s3
//   v15: ptr = slot s1
//   v16: ptr = load i64, v15, align 8
//   store i64 v16, v14, align 8
//   v17: ptr = slot s3
//   v18: ptr = load i64, v17, align 8
//   v19: i64 = const 14
//   v20: ptr = ptradd v18, v19
//   v21: ptr = slot s2
//   v22: ptr = load i64, v21, align 8
//   v23: i1 = ugt v20, v22
//   branch v23, block1, block2
// block1:
//   v24: i32 = const 1
//   return v24
// block2:
//   v26: ptr = slot s3
//   v27: ptr = load i64, v26, align 8
//   v28: i16 = load i16, v27+12
//   v29: i32 = zext v28
//   v30: i32 = const 8
//   v31: i1 = eq v29, v30
//   branch v31, block3, block4
// block3:
//   v32: i32 = const 2
//   jump block5(v32)
// block4:
//   v33: i32 = const 1
//   jump block5(v33)
// block5(v25: i32):
//   return v25
// }
