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
//   unused v26: i32, v27: i32, v28: i32, v29: i16, v30: i16, v39: i32, v41: i32, v42: i32, v47: i32, v48: i32, v52: i32, v55: i32, v56: i16, v58: i32, v63: i32
// block0:
//   v1: i32 = const 0 @0:9:1-12:2
//   v2: i32 = load i32, v0+76, align 4 @0:9:1-12:2
//   v3: i64 = zext v2 @0:9:1-12:2
//   v4: ptr = inttoptr v3 @0:9:1-12:2
//   v5: i32 = load i32, v0+80, align 4 @0:9:1-12:2
//   v6: i64 = zext v5 @0:9:1-12:2
//   v7: ptr = inttoptr v6 @0:9:1-12:2
//   v8: i64 = const 10 @0:10:19-10:44
//   v9: ptr = ptradd v4, v8 @0:10:19-10:44
//   v10: i1 = ugt v9, v7 @0:10:19-10:44
//   branch v10, block4, block9 @0:10:19-10:44
// block4:
//   v11: i32 = const 2 @0:9:1-12:2
//   return v11 @0:9:1-12:2
// block9:
//   v12: i32 = load i16, v4 @0:10:19-10:44
//   v13: i16 = trunc v12 @0:10:19-10:44
//   v14: i16 = bswap v13 @0:10:19-10:44
//   v15: i32 = zext v14 @0:10:19-10:44
//   v16: i32 = const 4095 @0:10:19-10:44
//   v17: i32 = and v15, v16 @0:10:19-10:44
//   v18: i64 = load i64, v4+2 @0:10:19-10:44
//   v59: i64 = const 48 @0:11:18-11:44
//   v60: i64 = lshr v18, v59 @0:11:18-11:44
//   v64: i16 = trunc v60 @0:11:18-11:44
//   v57: i16 = bswap v64 @0:11:18-11:44
//   v31: i32 = zext v57 @0:11:18-11:44
//   v19: i64 = bswap v18 @0:10:19-10:44
//   v20: i64 = const 16 @0:10:19-10:44
//   v21: i64 = lshr v19, v20 @0:10:19-10:44
//   v32: i32 = const 511 @0:11:18-11:44
//   v33: i32 = and v31, v32 @0:11:18-11:44
//   v34: i64 = const 0x20304050607 @0:14:13-14:105
//   v35: i1 = eq v21, v34 @0:14:13-14:105
//   v36: i32 = const 291 @0:14:13-14:105
//   v37: i1 = eq v17, v36 @0:14:13-14:105
//   v38: i32 = const 1 @0:14:13-14:105
//   v40: i32 = select v35, v38, v1 @0:14:13-14:105
//   v43: i32 = select v37, v38, v1 @0:14:13-14:105
//   v44: i32 = and v40, v43 @0:14:13-14:105
//   v45: i32 = const 5 @0:14:13-14:105
//   v46: i1 = eq v33, v45 @0:14:13-14:105
//   v49: i32 = select v46, v38, v1 @0:14:13-14:105
//   v50: i32 = and v44, v49 @0:14:13-14:105
//   v51: i32 = const 2 @0:13:1-15:2
//   v53: i1 = ne v50, v1 @0:13:1-15:2
//   v54: i32 = select v53, v1, v51 @0:13:1-15:2
//   return v54 @0:13:1-15:2
// }
