// test: p4-run
// Constant entries become decisions; no map is made for them. exact: the value; lpm: the longest prefix;
// ternary and range: the first that matches, or the one of the largest priority.
// packet: 01 0a010203 05 0000000000000000 == 0
// get: pipe_results 01000000 == 10320000
// packet: 02 0a020304 ff 0000000000000000 == 0
// get: pipe_results 02000000 == 20110000
// packet: 03 0b000000 14 0000000000000000 == 0
// get: pipe_results 03000000 == 30230000
// packet: ff 0a010203 80 0000000000000000 == 2
#include <ebpf_model.p4>

header data_h { bit<8> kind; bit<32> address; bit<8> value; }
struct headers_t { data_h d; }

parser prs(packet_in packet, out headers_t hdr) {
    state start { packet.extract(hdr.d); transition accept; }
}

control pipe(inout headers_t hdr, out bool pass) {
    CounterArray(8, false) results;
    bit<32> a = 0;
    bit<32> b = 0;
    bit<32> c = 0;
    action set_a(bit<32> v) { a = v; }
    action set_b(bit<32> v) { b = v; }
    action set_c(bit<32> v) { c = v; }
    action drop() { pass = false; }

    table kinds {
        key = { hdr.d.kind : exact; }
        actions = { set_a; drop; }
        const default_action = drop;
        const entries = { 1 : set_a(0x10); 2 : set_a(0x20); 3 : set_a(0x30); }
    }
    table prefixes {
        key = { hdr.d.address : lpm; }
        actions = { set_b; NoAction; }
        const default_action = NoAction;
        const entries = {
            0x0a000000 &&& 0xff000000 : set_b(0x100);
            0x0a010000 &&& 0xffff0000 : set_b(0x200);
            _ : set_b(0x300);
        }
    }
    table ranges {
        key = { hdr.d.value : ternary; hdr.d.kind : ternary; }
        actions = { set_c; }
        const default_action = set_c(0x9000);
        const entries = {
            (0xf0 &&& 0xf0, _) : set_c(0x1000);
            (0x14, 3) : set_c(0x2000);
            (5 .. 9, 1 .. 2) : set_c(0x3000);
        }
    }
    apply {
        pass = true;
        kinds.apply();
        prefixes.apply();
        ranges.apply();
        results.add((bit<32>)hdr.d.kind, a | b | c);
    }
}

ebpfFilter(prs(), pipe()) main;
