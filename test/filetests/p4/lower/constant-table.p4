// test: p4-ir 2
// A table whose entries are all constant is a switch: no map, no memory.
#include <ebpf_model.p4>

header data_h { bit<8> kind; }
struct headers_t { data_h data; }
parser prs(packet_in packet, out headers_t hdr) {
    state start { packet.extract(hdr.data); transition accept; }
}
control pipe(inout headers_t hdr, out bool pass) {
    action allow() { pass = true; }
    action deny() { pass = false; }
    table kinds {
        key = { hdr.data.kind : exact; }
        actions = { allow; deny; }
        const default_action = deny;
        const entries = { 6 : allow; 17 : allow; 1 : deny; }
    }
    apply { kinds.apply(); }
}
ebpfFilter(prs(), pipe()) main;
// expect:
// module "p4/lower/constant-table.p4"
// endian little
// license "GPL"
// source 0 "p4/lower/constant-table.p4"
// source 1 "stdlib/p4/ebpf_model.p4"
// source 2 "stdlib/p4/core.p4"
//
// type 0 = forward struct "__sk_buff"
// type 1 = pointer 0
// type 2 = int "int" size 4 signed
// type 3 = function 2 { "ctx" 1 }
//
// function @ebpf_filter(v0: ptr "ctx") -> i32 section "classifier" type 3 @0:10:1-20:2 {
// block0:
//   v2: i32 = const 0 @0:10:1-20:2
//   v3: i32 = const 2 @0:10:1-20:2
//   v4: i32 = load i32, v0+76, align 4 @0:7:1-9:2
//   v5: i64 = zext v4 @0:7:1-9:2
//   v6: ptr = inttoptr v5 @0:7:1-9:2
//   v7: i32 = load i32, v0+80, align 4 @0:7:1-9:2
//   v8: i64 = zext v7 @0:7:1-9:2
//   v9: ptr = inttoptr v8 @0:7:1-9:2
//   v10: i64 = const 1 @0:8:19-8:43
//   v11: ptr = ptradd v6, v10 @0:8:19-8:43
//   v12: i1 = ugt v11, v9 @0:8:19-8:43
//   branch v12, block4, block9 @0:8:19-8:43
// block4:
//   return v3 @0:7:1-9:2
// block9:
//   v13: i32 = load i8, v6 @0:8:19-8:43
//   v14: i32 = const 6 @0:19:13-19:26
//   v15: i1 = eq v13, v14 @0:19:13-19:26
//   branch v15, block16(v2), block17 @0:19:13-19:26
// block17:
//   v16: i32 = const 17 @0:19:13-19:26
//   v17: i1 = eq v13, v16 @0:19:13-19:26
//   branch v17, block16(v2), block16(v3) @0:19:13-19:26
// block16(v1: i32):
//   return v1 @0:10:1-20:2
// }
