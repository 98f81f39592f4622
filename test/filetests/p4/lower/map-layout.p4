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
//   slot s2 "tried" size 4 align 4 @0:7:1-9:2
//   slot s3 "hdr.data.small" size 1 align 1 @0:7:1-9:2
//   slot s4 "hdr.data.mac" size 6 align 8 @0:7:1-9:2
//   slot s5 "hdr.data.ip6" size 16 align 8 @0:7:1-9:2
//   slot s6 "hdr.data.port" size 2 align 2 @0:7:1-9:2
//   slot s7 "hdr.data.valid" size 1 align 1 @0:7:1-9:2
//   slot s8 "pass" size 1 align 1 @0:7:1-9:2
//   slot s9 "returns" size 4 align 4 @0:7:1-9:2
//   slot s10 "hit" size 1 align 1 @0:18:26-18:44
//   slot s11 "action_run" size 4 align 4 @0:18:26-18:44
//   slot s12 "key" size 27 align 8 @0:18:26-18:44
//   slot s13 "port" size 2 align 2 @0:18:26-18:44
//   slot s14 "mac" size 6 align 8 @0:18:26-18:44
//   slot s15 "flag" size 1 align 1 @0:18:26-18:44
// block0:
//   v1: ptr = slot s2 @0:7:1-9:2
//   v2: i32 = const 0 @0:7:1-9:2
//   store i32 v2, v1, align 4 @0:7:1-9:2
//   jump block1 @0:7:1-9:2
// block1:
//   jump block2 @0:8:45-8:63
// block2:
//   v3: ptr = slot s0 @0:7:1-9:2
//   v4: i32 = load i32, v0+76, align 4 @0:7:1-9:2
//   v5: i64 = zext v4 @0:7:1-9:2
//   v6: ptr = inttoptr v5 @0:7:1-9:2
//   store i64 v6, v3, align 8 @0:7:1-9:2
//   v7: ptr = slot s1 @0:7:1-9:2
//   v8: i32 = load i32, v0+80, align 4 @0:7:1-9:2
//   v9: i64 = zext v8 @0:7:1-9:2
//   v10: ptr = inttoptr v9 @0:7:1-9:2
//   store i64 v10, v7, align 8 @0:7:1-9:2
//   v11: i1 = const 0 @0:7:1-9:2
//   v12: ptr = slot s7 @0:7:1-9:2
//   store i8 v11, v12 @0:7:1-9:2
//   v13: i8 = const 0 @0:7:1-9:2
//   v14: ptr = slot s3 @0:7:1-9:2
//   store i8 v13, v14 @0:7:1-9:2
//   v15: i48 = const 0 @0:7:1-9:2
//   v16: ptr = slot s4 @0:7:1-9:2
//   store i48 v15, v16 @0:7:1-9:2
//   v17: i128 = const 0 @0:7:1-9:2
//   v18: ptr = slot s5 @0:7:1-9:2
//   store i128 v17, v18 @0:7:1-9:2
//   v19: i16 = const 0 @0:7:1-9:2
//   v20: ptr = slot s6 @0:7:1-9:2
//   store i16 v19, v20 @0:7:1-9:2
//   v21: i1 = const 0 @0:7:1-9:2
//   v22: ptr = slot s8 @0:7:1-9:2
//   store i8 v21, v22 @0:7:1-9:2
//   v23: i32 = const 0 @0:7:1-9:2
//   v24: ptr = slot s9 @0:7:1-9:2
//   store i32 v23, v24 @0:7:1-9:2
//   jump block7 @0:8:45-8:63
// block3:
//   v57: i1 = const 1 @0:18:13-18:24
//   v58: ptr = slot s8 @0:18:13-18:24
//   store i8 v57, v58 @0:18:13-18:24
//   v59: ptr = slot s3 @0:18:26-18:44
//   v60: i8 = load i8, v59 @0:18:26-18:44
//   v61: ptr = slot s5 @0:18:26-18:44
//   v62: i128 = load i128, v61 @0:18:26-18:44
//   v63: ptr = slot s4 @0:18:26-18:44
//   v64: i48 = load i48, v63 @0:18:26-18:44
//   v65: ptr = slot s6 @0:18:26-18:44
//   v66: i16 = load i16, v65 @0:18:26-18:44
//   v67: ptr = symbol @pipe_everything @0:18:26-18:44
//   v68: ptr = slot s12 @0:18:26-18:44
//   store i8 v60, v68+10 @0:18:26-18:44
//   v69: i128 = const 0 @0:18:26-18:44
//   v70: i128 = shl v62, v69 @0:18:26-18:44
//   v71: i128 = bswap v70 @0:18:26-18:44
//   store i128 v71, v68+11 @0:18:26-18:44
//   v72: i64 = zext v64 @0:18:26-18:44
//   store i64 v72, v68, align 8 @0:18:26-18:44
//   store i16 v66, v68+8, align 2 @0:18:26-18:44
//   v73: ptr = call helper 1(v67, v68) @0:18:26-18:44
//   v74: ptr = const 0 @0:18:26-18:44
//   v75: i1 = ne v73, v74 @0:18:26-18:44
//   branch v75, block13, block12 @0:18:26-18:44
// block4:
//   v56: i32 = const 2 @0:7:1-9:2
//   return v56 @0:7:1-9:2
// block5:
//   v105: ptr = slot s8 @0:10:1-19:2
//   v106: i1 = load i8, v105 @0:10:1-19:2
//   v107: i32 = const 0 @0:10:1-19:2
//   v108: i32 = const 2 @0:10:1-19:2
//   v109: i32 = select v106, v107, v108 @0:10:1-19:2
//   return v109 @0:10:1-19:2
// block6:
//   jump block4 @0:8:45-8:63
// block7:
//   jump block8 @0:7:1-9:2
// block8:
//   v25: ptr = slot s0 @0:8:19-8:43
//   v26: ptr = load i64, v25, align 8 @0:8:19-8:43
//   v27: i64 = const 25 @0:8:19-8:43
//   v28: ptr = ptradd v26, v27 @0:8:19-8:43
//   v29: ptr = slot s1 @0:8:19-8:43
//   v30: ptr = load i64, v29, align 8 @0:8:19-8:43
//   v31: i1 = ugt v28, v30 @0:8:19-8:43
//   branch v31, block6, block9 @0:8:19-8:43
// block9:
//   v32: ptr = slot s0 @0:8:19-8:43
//   v33: ptr = load i64, v32, align 8 @0:8:19-8:43
//   v34: i8 = load i8, v33 @0:8:19-8:43
//   v35: ptr = slot s3 @0:8:19-8:43
//   store i8 v34, v35 @0:8:19-8:43
//   v36: ptr = slot s0 @0:8:19-8:43
//   v37: ptr = load i64, v36, align 8 @0:8:19-8:43
//   v38: i64 = load i64, v37+1 @0:8:19-8:43
//   v39: i64 = bswap v38 @0:8:19-8:43
//   v40: i64 = const 16 @0:8:19-8:43
//   v41: i64 = lshr v39, v40 @0:8:19-8:43
//   v42: i48 = trunc v41 @0:8:19-8:43
//   v43: ptr = slot s4 @0:8:19-8:43
//   store i48 v42, v43 @0:8:19-8:43
//   v44: ptr = slot s0 @0:8:19-8:43
//   v45: ptr = load i64, v44, align 8 @0:8:19-8:43
//   v46: i128 = load i128, v45+7 @0:8:19-8:43
//   v47: i128 = bswap v46 @0:8:19-8:43
//   v48: ptr = slot s5 @0:8:19-8:43
//   store i128 v47, v48 @0:8:19-8:43
//   v49: ptr = slot s0 @0:8:19-8:43
//   v50: ptr = load i64, v49, align 8 @0:8:19-8:43
//   v51: i16 = load i16, v50+23 @0:8:19-8:43
//   v52: i16 = bswap v51 @0:8:19-8:43
//   v53: ptr = slot s6 @0:8:19-8:43
//   store i16 v52, v53 @0:8:19-8:43
//   v54: i1 = const 1 @0:8:19-8:43
//   v55: ptr = slot s7 @0:8:19-8:43
//   store i8 v54, v55 @0:8:19-8:43
//   jump block10 @0:8:45-8:63
// block10:
//   jump block3 @0:8:45-8:63
// block11:
//   v101: ptr = slot s10 @0:18:26-18:44
//   v102: i1 = load i8, v101 @0:18:26-18:44
//   v103: ptr = slot s11 @0:18:26-18:44
//   v104: i32 = load i32, v103 @0:18:26-18:44
//   jump block5 @0:18:26-18:44
// block12:
//   v97: i1 = const 0 @0:11:59-11:70
//   v98: ptr = slot s10 @0:11:59-11:70
//   store i8 v97, v98 @0:11:59-11:70
//   v99: i32 = const 1 @0:11:59-11:70
//   v100: ptr = slot s11 @0:11:59-11:70
//   store i32 v99, v100 @0:11:59-11:70
//   jump block18 @0:11:59-11:70
// block13:
//   v76: i32 = load i32, v73, align 4 @0:18:26-18:44
//   switch v76, [1: block14, 2: block15], block12 @0:18:26-18:44
// block14:
//   v77: i16 = load i16, v73+8, align 2 @0:18:26-18:44
//   v78: i9 = trunc v77 @0:18:26-18:44
//   v79: i64 = load i64, v73+16, align 8 @0:18:26-18:44
//   v80: i48 = trunc v79 @0:18:26-18:44
//   v81: i8 = load i8, v73+24 @0:18:26-18:44
//   v82: i1 = trunc v81 @0:18:26-18:44
//   v83: i1 = const 1 @0:18:26-18:44
//   v84: ptr = slot s10 @0:18:26-18:44
//   store i8 v83, v84 @0:18:26-18:44
//   v85: i32 = const 0 @0:18:26-18:44
//   v86: ptr = slot s11 @0:18:26-18:44
//   store i32 v85, v86 @0:18:26-18:44
//   v87: ptr = slot s13 @0:18:26-18:44
//   store i16 v78, v87 @0:18:26-18:44
//   v88: ptr = slot s14 @0:18:26-18:44
//   store i48 v80, v88 @0:18:26-18:44
//   v89: ptr = slot s15 @0:18:26-18:44
//   store i8 v82, v89 @0:18:26-18:44
//   v90: ptr = slot s15 @0:11:59-11:70
//   v91: i1 = load i8, v90 @0:11:59-11:70
//   v92: ptr = slot s8 @0:11:59-11:70
//   store i8 v91, v92 @0:11:59-11:70
//   jump block16 @0:11:59-11:70
// block15:
//   v93: i1 = const 1 @0:11:59-11:70
//   v94: ptr = slot s10 @0:11:59-11:70
//   store i8 v93, v94 @0:11:59-11:70
//   v95: i32 = const 1 @0:11:59-11:70
//   v96: ptr = slot s11 @0:11:59-11:70
//   store i32 v95, v96 @0:11:59-11:70
//   jump block17 @0:11:59-11:70
// block16:
//   jump block11 @0:11:59-11:70
// block17:
//   jump block11 @0:11:59-11:70
// block18:
//   jump block11 @0:11:59-11:70
// }
