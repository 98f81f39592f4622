// test: p4-run
// Entries that are there from the start and may change: the first packet puts them into the map, or the control plane does.
// packet: 0a0102030700 0000000000000000 == 0
// get: pipe_results 00000000 == dd000000
// packet: 0b0102030900 0000000000000000 == 0
// get: pipe_results 00000000 == 9b040000
// dump: routes == hdr.d.address=10.0.0.0/8 -> add v=10; hdr.d.address=10.1.0.0/16 -> add v=20; hdr.d.address=11.1.2.3/32 -> add v=30
// delete: routes address=10.1.0.0/16
// delete: acl level=0..8 address=10.0.0.0/8 priority 2
// add: exacts level=9 action add v=5
// packet: 0a0102030700 0000000000000000 == 0
// get: pipe_results 00000000 == d2050000
// dump: acl == hdr.d.address=* hdr.d.level=7 -> add v=300 (1)
// dump: exacts == hdr.d.level=7 -> add v=1; hdr.d.level=9 -> add v=5
#include <ebpf_model.p4>
match_kind { range }
header data_h { bit<32> address; bit<8> level; bit<8> rest; }
struct headers_t { data_h d; }
parser prs(packet_in packet, out headers_t hdr) {
    state start { packet.extract(hdr.d); transition accept; }
}
control pipe(inout headers_t hdr, out bool pass) {
    CounterArray(1, false) results;
    bit<32> sum = 0;
    action add(bit<32> v) { sum = sum + v; }
    table routes {
        key = { hdr.d.address : lpm; }
        actions = { add; }
        default_action = add(1000);
        entries = { 0x0a000000 &&& 0xff000000 : add(10); 0x0a010000 &&& 0xffff0000 : add(20); 0x0b010203 : add(30); }
    }
    table acl {
        key = { hdr.d.address : ternary; hdr.d.level : range; }
        actions = { add; }
        const default_action = add(50);
        entries = {
            priority = 2: (0x0a000000 &&& 0xff000000, 0..8) : add(200);
            priority = 1: (_, 7) : add(300);
        }
    }
    table exacts {
        key = { hdr.d.level : exact; }
        actions = { add; }
        const default_action = add(878);
        entries = { 7 : add(1); }
    }
    apply {
        pass = true;
        routes.apply();
        acl.apply();
        exacts.apply();
        results.add(0, sum);
    }
}
ebpfFilter(prs(), pipe()) main;
