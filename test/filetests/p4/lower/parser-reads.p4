// test: p4-ir 2
// One comparison with the end covers both headers, as the second follows for certain; a field is one load of the
// words around it, and what is never read leaves no trace.
#include <ebpf_model.p4>

header first_h { bit<4> high; bit<12> odd; bit<48> wide; }
header second_h { bit<7> unused; bit<9> crosses; }
struct headers_t { first_h first; second_h second; }
parser prs(packet_in packet, out headers_t hdr) {
    state start { packet.extract(hdr.first); transition more; }
    state more { packet.extract(hdr.second); transition accept; }
}
control pipe(inout headers_t hdr, out bool pass) {
    apply { pass = hdr.first.wide == 0x020304050607 && hdr.first.odd == 0x123 && hdr.second.crosses == 5; }
}
ebpfFilter(prs(), pipe()) main;
// expect:
// module "p4/lower/parser-reads.p4"
// endian little
// license "GPL"
// source 0 "p4/lower/parser-reads.p4"
// source 1 "stdlib/p4/ebpf_model.p4"
// source 2 "stdlib/p4/core.p4"
//
// type 0 = forward struct "__sk_buff"
// type 1 = pointer 0
// type 2 = int "int" size 4 signed
// type 3 = function 2 { "ctx" 1 }
//
// function @ebpf_filter(v0: ptr "ctx") -> i32 section "classifier" type 3 @0:13:1-15:2 {
//   unused v25: i32, v26: i32, v27: i32, v28: i16, v40: i32, v41: i32, v46: i32, v47: i32, v50: i32, v52: i32
// block0:
//   v1: i32 = load i32, v0+76, align 4 @0:9:1-12:2
//   v2: i64 = zext v1 @0:9:1-12:2
//   v3: ptr = inttoptr v2 @0:9:1-12:2
//   v4: i32 = load i32, v0+80, align 4 @0:9:1-12:2
//   v5: i64 = zext v4 @0:9:1-12:2
//   v6: ptr = inttoptr v5 @0:9:1-12:2
//   v7: i64 = const 10 @0:10:19-10:44
//   v8: ptr = ptradd v3, v7 @0:10:19-10:44
//   v9: i1 = ugt v8, v6 @0:10:19-10:44
//   branch v9, block2, block5 @0:10:19-10:44
// block2:
//   v10: i32 = const 2 @0:9:1-12:2
//   return v10 @0:9:1-12:2
// block5:
//   v11: i32 = load i16, v3 @0:10:19-10:44
//   v12: i16 = trunc v11 @0:10:19-10:44
//   v13: i16 = bswap v12 @0:10:19-10:44
//   v14: i32 = zext v13 @0:10:19-10:44
//   v15: i32 = const 4095 @0:10:19-10:44
//   v16: i32 = and v14, v15 @0:10:19-10:44
//   v17: i64 = load i64, v3+2 @0:10:19-10:44
//   v18: i64 = bswap v17 @0:10:19-10:44
//   v19: i64 = const 16 @0:10:19-10:44
//   v20: i64 = lshr v18, v19 @0:10:19-10:44
//   v23: i64 = const 48 @0:11:18-11:44
//   v24: i64 = lshr v17, v23 @0:11:18-11:44
//   v55: i16 = trunc v24 @0:11:18-11:44
//   v29: i16 = bswap v55 @0:11:18-11:44
//   v30: i32 = zext v29 @0:11:18-11:44
//   v31: i32 = const 511 @0:11:18-11:44
//   v32: i32 = and v30, v31 @0:11:18-11:44
//   v33: i64 = const 0x20304050607 @0:14:13-14:105
//   v34: i1 = eq v20, v33 @0:14:13-14:105
//   v35: i32 = const 291 @0:14:13-14:105
//   v36: i1 = eq v16, v35 @0:14:13-14:105
//   v37: i32 = const 1 @0:14:13-14:105
//   v38: i32 = const 0 @0:14:13-14:105
//   v39: i32 = select v34, v37, v38 @0:14:13-14:105
//   v42: i32 = select v36, v37, v38 @0:14:13-14:105
//   v43: i32 = and v39, v42 @0:14:13-14:105
//   v44: i32 = const 5 @0:14:13-14:105
//   v45: i1 = eq v32, v44 @0:14:13-14:105
//   v48: i32 = select v45, v37, v38 @0:14:13-14:105
//   v49: i32 = and v43, v48 @0:14:13-14:105
//   v51: i32 = const 2 @0:13:1-15:2
//   v53: i1 = ne v49, v38 @0:13:1-15:2
//   v54: i32 = select v53, v38, v51 @0:13:1-15:2
//   return v54 @0:13:1-15:2
// }
