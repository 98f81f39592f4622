// test: p4-run
// Priorities whose smallest wins, given and counted: in a constant table, and in one whose entries the control plane adds to.
// packet: 0a00 000000000000000000000000 == 0
// get: pipe_results 00000000 == 01000000
// get: pipe_results 01000000 == 01000000
// packet: 0b00 000000000000000000000000 == 0
// get: pipe_results 00000000 == 03000000
// get: pipe_results 01000000 == 03000000
#include <ebpf_model.p4>
header data_h { bit<8> a; bit<8> b; }
struct headers_t { data_h d; }
parser prs(packet_in packet, out headers_t hdr) {
    state start { packet.extract(hdr.d); transition accept; }
}
control pipe(inout headers_t hdr, out bool pass) {
    CounterArray(2, false) results;
    action add(bit<32> cell, bit<32> v) { results.add(cell, v); }
    table constant {
        key = { hdr.d.a : ternary; }
        actions = { add; }
        largest_priority_wins = false;
        const default_action = add(0, 100);
        const entries = {
            0x0a : add(0, 1);
            0x0a &&& 0x0e : add(0, 2);
        }
    }
    table changing {
        key = { hdr.d.a : ternary; }
        actions = { add; }
        largest_priority_wins = false;
        const default_action = add(1, 100);
        entries = {
            priority = 10: 0x0a : add(1, 1);
            priority = 11: 0x0a &&& 0x0e : add(1, 2);
        }
    }
    apply { pass = true; constant.apply(); changing.apply(); }
}
ebpfFilter(prs(), pipe()) main;
