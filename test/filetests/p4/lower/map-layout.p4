// test: p4-ir
// Maps and their types, as the control plane sees them: the widest field of a key first; actions from 1.
#include <ebpf_model.p4>

header data_h { bit<8> small; bit<48> mac; bit<128> ip6; bit<16> port; }
struct headers_t { data_h data; }
parser prs(packet_in packet, out headers_t hdr) {
    state start { packet.extract(hdr.data); transition accept; }
}
control pipe(inout headers_t hdr, out bool pass) {
    action forward(bit<9> port, bit<48> mac, bool flag) { pass = flag; }
    table everything {
        key = { hdr.data.small : exact; hdr.data.ip6 : exact; hdr.data.mac : exact; hdr.data.port : exact @name("service"); }
        actions = { forward; NoAction; }
        implementation = hash_table(64);
        const default_action = NoAction;
    }
    apply { pass = true; everything.apply(); }
}
ebpfFilter(prs(), pipe()) main;
// expect:
// module "p4/lower/map-layout.p4"
// endian little
// license "GPL"
// source 0 "p4/lower/map-layout.p4"
// source 1 "stdlib/p4/ebpf_model.p4"
// source 2 "stdlib/p4/core.p4"
//
// type 0 = forward struct "__sk_buff"
// type 1 = pointer 0
// type 2 = int "int" size 4 signed
// type 3 = function 2 { "ctx" 1 }
// type 4 = int "unsigned long long" size 8 unsigned
// type 5 = typedef "u64" 4
// type 6 = int "unsigned short" size 2 unsigned
// type 7 = typedef "u16" 6
// type 8 = int "unsigned char" size 1 unsigned
// type 9 = typedef "u8" 8
// type 10 = array 9 length 16
// type 11 = struct "pipe_everything_key" size 27 { "mac" 5 at 0, "service" 7 at 64, "small" 9 at 80, "ip6" 10 at 88 }
// type 12 = enum "pipe_everything_action" size 4 unsigned { "pipe_everything_NO_ENTRY" = 0, "pipe_everything_forward" = 1, "pipe_everything_NoAction" = 2 }
// type 13 = struct "" size 24 { "port" 7 at 0, "mac" 5 at 64, "flag" 9 at 128 }
// type 14 = union "" size 24 { "forward" 13 at 0 }
// type 15 = struct "pipe_everything_value" size 32 { "action" 12 at 0, "u" 14 at 64 }
//
// map @pipe_everything type 1 key 27 value 32 entries 64 keytype 11 valuetype 15 @0:12:11-12:21
//
// function @ebpf_filter(v0: ptr "ctx") -> i32 section "classifier" type 3 @0:10:1-19:2 {
//   slot s0 "hdr.data.small" size 1 align 1 @0:7:1-9:2
//   slot s1 "hdr.data.mac" size 6 align 8 @0:7:1-9:2
//   slot s2 "hdr.data.ip6" size 16 align 8 @0:7:1-9:2
//   slot s3 "hdr.data.port" size 2 align 2 @0:7:1-9:2
//   slot s4 "hdr.data.valid" size 1 align 1 @0:7:1-9:2
//   slot s5 "pass" size 1 align 1 @0:7:1-9:2
//   slot s6 "hit" size 1 align 1 @0:18:26-18:44
//   slot s7 "action_run" size 4 align 4 @0:18:26-18:44
//   slot s8 "key" size 27 align 8 @0:18:26-18:44
//   slot s9 "port" size 2 align 2 @0:18:26-18:44
//   slot s10 "mac" size 6 align 8 @0:18:26-18:44
//   slot s11 "flag" size 1 align 1 @0:18:26-18:44
// block0:
//   v1: i32 = load i32, v0+76, align 4 @0:7:1-9:2
//   v2: i64 = zext v1 @0:7:1-9:2
//   v3: ptr = inttoptr v2 @0:7:1-9:2
//   v4: i32 = load i32, v0+80, align 4 @0:7:1-9:2
//   v5: i64 = zext v4 @0:7:1-9:2
//   v6: ptr = inttoptr v5 @0:7:1-9:2
//   v7: i1 = const 0 @0:7:1-9:2
//   v8: ptr = slot s4 @0:7:1-9:2
//   store i8 v7, v8 @0:7:1-9:2
//   v9: i8 = const 0 @0:7:1-9:2
//   v10: ptr = slot s0 @0:7:1-9:2
//   store i8 v9, v10 @0:7:1-9:2
//   v11: i48 = const 0 @0:7:1-9:2
//   v12: ptr = slot s1 @0:7:1-9:2
//   store i48 v11, v12 @0:7:1-9:2
//   v13: i128 = const 0 @0:7:1-9:2
//   v14: ptr = slot s2 @0:7:1-9:2
//   store i128 v13, v14 @0:7:1-9:2
//   v15: i16 = const 0 @0:7:1-9:2
//   v16: ptr = slot s3 @0:7:1-9:2
//   store i16 v15, v16 @0:7:1-9:2
//   v17: i1 = const 0 @0:7:1-9:2
//   v18: ptr = slot s5 @0:7:1-9:2
//   store i8 v17, v18 @0:7:1-9:2
//   jump block4 @0:7:1-9:2
// block1:
//   v39: i1 = const 1 @0:18:13-18:24
//   v40: ptr = slot s5 @0:18:13-18:24
//   store i8 v39, v40 @0:18:13-18:24
//   v41: ptr = slot s0 @0:18:26-18:44
//   v42: i8 = load i8, v41 @0:18:26-18:44
//   v43: ptr = slot s2 @0:18:26-18:44
//   v44: i128 = load i128, v43 @0:18:26-18:44
//   v45: ptr = slot s1 @0:18:26-18:44
//   v46: i48 = load i48, v45 @0:18:26-18:44
//   v47: ptr = slot s3 @0:18:26-18:44
//   v48: i16 = load i16, v47 @0:18:26-18:44
//   v49: ptr = slot s8 @0:18:26-18:44
//   store i8 v42, v49+10 @0:18:26-18:44
//   v50: i128 = const 0 @0:18:26-18:44
//   v51: i128 = shl v44, v50 @0:18:26-18:44
//   v52: i128 = bswap v51 @0:18:26-18:44
//   store i128 v52, v49+11 @0:18:26-18:44
//   v53: i64 = zext v46 @0:18:26-18:44
//   store i64 v53, v49, align 8 @0:18:26-18:44
//   store i16 v48, v49+8, align 2 @0:18:26-18:44
//   v54: ptr = symbol @pipe_everything @0:18:26-18:44
//   v55: ptr = call helper 1(v54, v49) @0:18:26-18:44
//   v56: ptr = const 0 @0:18:26-18:44
//   v57: i1 = ne v55, v56 @0:18:26-18:44
//   branch v57, block9, block8 @0:18:26-18:44
// block2:
//   v38: i32 = const 2 @0:7:1-9:2
//   return v38 @0:7:1-9:2
// block3:
//   v87: ptr = slot s5 @0:10:1-19:2
//   v88: i1 = load i8, v87 @0:10:1-19:2
//   v89: i32 = const 0 @0:10:1-19:2
//   v90: i32 = const 2 @0:10:1-19:2
//   v91: i32 = select v88, v89, v90 @0:10:1-19:2
//   return v91 @0:10:1-19:2
// block4:
//   v19: i64 = const 25 @0:8:19-8:43
//   v20: ptr = ptradd v3, v19 @0:8:19-8:43
//   v21: i1 = ugt v20, v6 @0:8:19-8:43
//   branch v21, block2, block5 @0:8:19-8:43
// block5:
//   v22: i8 = load i8, v3 @0:8:19-8:43
//   v23: ptr = slot s0 @0:8:19-8:43
//   store i8 v22, v23 @0:8:19-8:43
//   v24: i64 = load i64, v3+1 @0:8:19-8:43
//   v25: i64 = bswap v24 @0:8:19-8:43
//   v26: i64 = const 16 @0:8:19-8:43
//   v27: i64 = lshr v25, v26 @0:8:19-8:43
//   v28: i48 = trunc v27 @0:8:19-8:43
//   v29: ptr = slot s1 @0:8:19-8:43
//   store i48 v28, v29 @0:8:19-8:43
//   v30: i128 = load i128, v3+7 @0:8:19-8:43
//   v31: i128 = bswap v30 @0:8:19-8:43
//   v32: ptr = slot s2 @0:8:19-8:43
//   store i128 v31, v32 @0:8:19-8:43
//   v33: i16 = load i16, v3+23 @0:8:19-8:43
//   v34: i16 = bswap v33 @0:8:19-8:43
//   v35: ptr = slot s3 @0:8:19-8:43
//   store i16 v34, v35 @0:8:19-8:43
//   v36: i1 = const 1 @0:8:19-8:43
//   v37: ptr = slot s4 @0:8:19-8:43
//   store i8 v36, v37 @0:8:19-8:43
//   jump block6 @0:8:45-8:63
// block6:
//   jump block1 @0:8:45-8:63
// block7:
//   v83: ptr = slot s6 @0:18:26-18:44
//   v84: i1 = load i8, v83 @0:18:26-18:44
//   v85: ptr = slot s7 @0:18:26-18:44
//   v86: i32 = load i32, v85 @0:18:26-18:44
//   jump block3 @0:18:26-18:44
// block8:
//   v79: i1 = const 0 @0:11:59-11:70
//   v80: ptr = slot s6 @0:11:59-11:70
//   store i8 v79, v80 @0:11:59-11:70
//   v81: i32 = const 1 @0:11:59-11:70
//   v82: ptr = slot s7 @0:11:59-11:70
//   store i32 v81, v82 @0:11:59-11:70
//   jump block14 @0:11:59-11:70
// block9:
//   v58: i32 = load i32, v55, align 4 @0:18:26-18:44
//   switch v58, [1: block10, 2: block11], block8 @0:18:26-18:44
// block10:
//   v59: i16 = load i16, v55+8, align 2 @0:18:26-18:44
//   v60: i9 = trunc v59 @0:18:26-18:44
//   v61: i64 = load i64, v55+16, align 8 @0:18:26-18:44
//   v62: i48 = trunc v61 @0:18:26-18:44
//   v63: i8 = load i8, v55+24 @0:18:26-18:44
//   v64: i1 = trunc v63 @0:18:26-18:44
//   v65: i1 = const 1 @0:18:26-18:44
//   v66: ptr = slot s6 @0:18:26-18:44
//   store i8 v65, v66 @0:18:26-18:44
//   v67: i32 = const 0 @0:18:26-18:44
//   v68: ptr = slot s7 @0:18:26-18:44
//   store i32 v67, v68 @0:18:26-18:44
//   v69: ptr = slot s9 @0:18:26-18:44
//   store i16 v60, v69 @0:18:26-18:44
//   v70: ptr = slot s10 @0:18:26-18:44
//   store i48 v62, v70 @0:18:26-18:44
//   v71: ptr = slot s11 @0:18:26-18:44
//   store i8 v64, v71 @0:18:26-18:44
//   v72: ptr = slot s11 @0:11:59-11:70
//   v73: i1 = load i8, v72 @0:11:59-11:70
//   v74: ptr = slot s5 @0:11:59-11:70
//   store i8 v73, v74 @0:11:59-11:70
//   jump block12 @0:11:59-11:70
// block11:
//   v75: i1 = const 1 @0:11:59-11:70
//   v76: ptr = slot s6 @0:11:59-11:70
//   store i8 v75, v76 @0:11:59-11:70
//   v77: i32 = const 1 @0:11:59-11:70
//   v78: ptr = slot s7 @0:11:59-11:70
//   store i32 v77, v78 @0:11:59-11:70
//   jump block13 @0:11:59-11:70
// block12:
//   jump block7 @0:11:59-11:70
// block13:
//   jump block7 @0:11:59-11:70
// block14:
//   jump block7 @0:11:59-11:70
// }
