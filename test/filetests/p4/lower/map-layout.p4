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
//   slot s0 "data" size 8 align 8 @0:7:1-9:2
//   slot s1 "data end" size 8 align 8 @0:7:1-9:2
//   slot s2 "hdr.data.small" size 1 align 1 @0:7:1-9:2
//   slot s3 "hdr.data.mac" size 6 align 8 @0:7:1-9:2
//   slot s4 "hdr.data.ip6" size 16 align 8 @0:7:1-9:2
//   slot s5 "hdr.data.port" size 2 align 2 @0:7:1-9:2
//   slot s6 "hdr.data.valid" size 1 align 1 @0:7:1-9:2
//   slot s7 "pass" size 1 align 1 @0:7:1-9:2
//   slot s8 "returns" size 4 align 4 @0:7:1-9:2
//   slot s9 "hit" size 1 align 1 @0:18:26-18:44
//   slot s10 "action_run" size 4 align 4 @0:18:26-18:44
//   slot s11 "key" size 27 align 8 @0:18:26-18:44
//   slot s12 "port" size 2 align 2 @0:18:26-18:44
//   slot s13 "mac" size 6 align 8 @0:18:26-18:44
//   slot s14 "flag" size 1 align 1 @0:18:26-18:44
// block0:
//   v1: ptr = slot s0 @0:7:1-9:2
//   v2: i32 = load i32, v0+76, align 4 @0:7:1-9:2
//   v3: i64 = zext v2 @0:7:1-9:2
//   v4: ptr = inttoptr v3 @0:7:1-9:2
//   store i64 v4, v1, align 8 @0:7:1-9:2
//   v5: ptr = slot s1 @0:7:1-9:2
//   v6: i32 = load i32, v0+80, align 4 @0:7:1-9:2
//   v7: i64 = zext v6 @0:7:1-9:2
//   v8: ptr = inttoptr v7 @0:7:1-9:2
//   store i64 v8, v5, align 8 @0:7:1-9:2
//   v9: i1 = const 0 @0:7:1-9:2
//   v10: ptr = slot s6 @0:7:1-9:2
//   store i8 v9, v10 @0:7:1-9:2
//   v11: i8 = const 0 @0:7:1-9:2
//   v12: ptr = slot s2 @0:7:1-9:2
//   store i8 v11, v12 @0:7:1-9:2
//   v13: i48 = const 0 @0:7:1-9:2
//   v14: ptr = slot s3 @0:7:1-9:2
//   store i48 v13, v14 @0:7:1-9:2
//   v15: i128 = const 0 @0:7:1-9:2
//   v16: ptr = slot s4 @0:7:1-9:2
//   store i128 v15, v16 @0:7:1-9:2
//   v17: i16 = const 0 @0:7:1-9:2
//   v18: ptr = slot s5 @0:7:1-9:2
//   store i16 v17, v18 @0:7:1-9:2
//   v19: i1 = const 0 @0:7:1-9:2
//   v20: ptr = slot s7 @0:7:1-9:2
//   store i8 v19, v20 @0:7:1-9:2
//   v21: i32 = const 0 @0:7:1-9:2
//   v22: ptr = slot s8 @0:7:1-9:2
//   store i32 v21, v22 @0:7:1-9:2
//   jump block4 @0:7:1-9:2
// block1:
//   v55: i1 = const 1 @0:18:13-18:24
//   v56: ptr = slot s7 @0:18:13-18:24
//   store i8 v55, v56 @0:18:13-18:24
//   v57: ptr = slot s2 @0:18:26-18:44
//   v58: i8 = load i8, v57 @0:18:26-18:44
//   v59: ptr = slot s4 @0:18:26-18:44
//   v60: i128 = load i128, v59 @0:18:26-18:44
//   v61: ptr = slot s3 @0:18:26-18:44
//   v62: i48 = load i48, v61 @0:18:26-18:44
//   v63: ptr = slot s5 @0:18:26-18:44
//   v64: i16 = load i16, v63 @0:18:26-18:44
//   v65: ptr = symbol @pipe_everything @0:18:26-18:44
//   v66: ptr = slot s11 @0:18:26-18:44
//   store i8 v58, v66+10 @0:18:26-18:44
//   v67: i128 = const 0 @0:18:26-18:44
//   v68: i128 = shl v60, v67 @0:18:26-18:44
//   v69: i128 = bswap v68 @0:18:26-18:44
//   store i128 v69, v66+11 @0:18:26-18:44
//   v70: i64 = zext v62 @0:18:26-18:44
//   store i64 v70, v66, align 8 @0:18:26-18:44
//   store i16 v64, v66+8, align 2 @0:18:26-18:44
//   v71: ptr = call helper 1(v65, v66) @0:18:26-18:44
//   v72: ptr = const 0 @0:18:26-18:44
//   v73: i1 = ne v71, v72 @0:18:26-18:44
//   branch v73, block9, block8 @0:18:26-18:44
// block2:
//   v54: i32 = const 2 @0:7:1-9:2
//   return v54 @0:7:1-9:2
// block3:
//   v103: ptr = slot s7 @0:10:1-19:2
//   v104: i1 = load i8, v103 @0:10:1-19:2
//   v105: i32 = const 0 @0:10:1-19:2
//   v106: i32 = const 2 @0:10:1-19:2
//   v107: i32 = select v104, v105, v106 @0:10:1-19:2
//   return v107 @0:10:1-19:2
// block4:
//   v23: ptr = slot s0 @0:8:19-8:43
//   v24: ptr = load i64, v23, align 8 @0:8:19-8:43
//   v25: i64 = const 25 @0:8:19-8:43
//   v26: ptr = ptradd v24, v25 @0:8:19-8:43
//   v27: ptr = slot s1 @0:8:19-8:43
//   v28: ptr = load i64, v27, align 8 @0:8:19-8:43
//   v29: i1 = ugt v26, v28 @0:8:19-8:43
//   branch v29, block2, block5 @0:8:19-8:43
// block5:
//   v30: ptr = slot s0 @0:8:19-8:43
//   v31: ptr = load i64, v30, align 8 @0:8:19-8:43
//   v32: i8 = load i8, v31 @0:8:19-8:43
//   v33: ptr = slot s2 @0:8:19-8:43
//   store i8 v32, v33 @0:8:19-8:43
//   v34: ptr = slot s0 @0:8:19-8:43
//   v35: ptr = load i64, v34, align 8 @0:8:19-8:43
//   v36: i64 = load i64, v35+1 @0:8:19-8:43
//   v37: i64 = bswap v36 @0:8:19-8:43
//   v38: i64 = const 16 @0:8:19-8:43
//   v39: i64 = lshr v37, v38 @0:8:19-8:43
//   v40: i48 = trunc v39 @0:8:19-8:43
//   v41: ptr = slot s3 @0:8:19-8:43
//   store i48 v40, v41 @0:8:19-8:43
//   v42: ptr = slot s0 @0:8:19-8:43
//   v43: ptr = load i64, v42, align 8 @0:8:19-8:43
//   v44: i128 = load i128, v43+7 @0:8:19-8:43
//   v45: i128 = bswap v44 @0:8:19-8:43
//   v46: ptr = slot s4 @0:8:19-8:43
//   store i128 v45, v46 @0:8:19-8:43
//   v47: ptr = slot s0 @0:8:19-8:43
//   v48: ptr = load i64, v47, align 8 @0:8:19-8:43
//   v49: i16 = load i16, v48+23 @0:8:19-8:43
//   v50: i16 = bswap v49 @0:8:19-8:43
//   v51: ptr = slot s5 @0:8:19-8:43
//   store i16 v50, v51 @0:8:19-8:43
//   v52: i1 = const 1 @0:8:19-8:43
//   v53: ptr = slot s6 @0:8:19-8:43
//   store i8 v52, v53 @0:8:19-8:43
//   jump block6 @0:8:45-8:63
// block6:
//   jump block1 @0:8:45-8:63
// block7:
//   v99: ptr = slot s9 @0:18:26-18:44
//   v100: i1 = load i8, v99 @0:18:26-18:44
//   v101: ptr = slot s10 @0:18:26-18:44
//   v102: i32 = load i32, v101 @0:18:26-18:44
//   jump block3 @0:18:26-18:44
// block8:
//   v95: i1 = const 0 @0:11:59-11:70
//   v96: ptr = slot s9 @0:11:59-11:70
//   store i8 v95, v96 @0:11:59-11:70
//   v97: i32 = const 1 @0:11:59-11:70
//   v98: ptr = slot s10 @0:11:59-11:70
//   store i32 v97, v98 @0:11:59-11:70
//   jump block14 @0:11:59-11:70
// block9:
//   v74: i32 = load i32, v71, align 4 @0:18:26-18:44
//   switch v74, [1: block10, 2: block11], block8 @0:18:26-18:44
// block10:
//   v75: i16 = load i16, v71+8, align 2 @0:18:26-18:44
//   v76: i9 = trunc v75 @0:18:26-18:44
//   v77: i64 = load i64, v71+16, align 8 @0:18:26-18:44
//   v78: i48 = trunc v77 @0:18:26-18:44
//   v79: i8 = load i8, v71+24 @0:18:26-18:44
//   v80: i1 = trunc v79 @0:18:26-18:44
//   v81: i1 = const 1 @0:18:26-18:44
//   v82: ptr = slot s9 @0:18:26-18:44
//   store i8 v81, v82 @0:18:26-18:44
//   v83: i32 = const 0 @0:18:26-18:44
//   v84: ptr = slot s10 @0:18:26-18:44
//   store i32 v83, v84 @0:18:26-18:44
//   v85: ptr = slot s12 @0:18:26-18:44
//   store i16 v76, v85 @0:18:26-18:44
//   v86: ptr = slot s13 @0:18:26-18:44
//   store i48 v78, v86 @0:18:26-18:44
//   v87: ptr = slot s14 @0:18:26-18:44
//   store i8 v80, v87 @0:18:26-18:44
//   v88: ptr = slot s14 @0:11:59-11:70
//   v89: i1 = load i8, v88 @0:11:59-11:70
//   v90: ptr = slot s7 @0:11:59-11:70
//   store i8 v89, v90 @0:11:59-11:70
//   jump block12 @0:11:59-11:70
// block11:
//   v91: i1 = const 1 @0:11:59-11:70
//   v92: ptr = slot s9 @0:11:59-11:70
//   store i8 v91, v92 @0:11:59-11:70
//   v93: i32 = const 1 @0:11:59-11:70
//   v94: ptr = slot s10 @0:11:59-11:70
//   store i32 v93, v94 @0:11:59-11:70
//   jump block13 @0:11:59-11:70
// block12:
//   jump block7 @0:11:59-11:70
// block13:
//   jump block7 @0:11:59-11:70
// block14:
//   jump block7 @0:11:59-11:70
// }
