// test: p4-run
// The index of an array_table is any single value of at most 32 bits: an enum's number, a type of its own, a bool, an int<N>.
// set: pipe_kinds 02000000 0100000007000000
// set: pipe_ports 09000000 0100000008000000
// set: pipe_flags 01000000 0100000009000000
// set: pipe_levels fe000000 010000000a000000
// packet: 02 0009 fe 00000000000000000000 == 0
// get: pipe_seen 00000000 == 07000000
// get: pipe_seen 01000000 == 08000000
// get: pipe_seen 02000000 == 09000000
// get: pipe_seen 03000000 == 0a000000
// packet: 01 0001 01 00000000000000000000 == 0
// get: pipe_seen 00000000 == 07000000
// get: pipe_seen 01000000 == 08000000
// get: pipe_seen 02000000 == 09000000
// get: pipe_seen 03000000 == 0a000000
#include <ebpf_model.p4>

enum bit<8> Kind { Small = 1, Large = 2 }
type bit<16> port_t;
header values_h { Kind kind; bit<16> port; int<8> level; }
struct headers_t { values_h values; }

parser prs(packet_in packet, out headers_t hdr) {
    state start { packet.extract(hdr.values); transition accept; }
}

control pipe(inout headers_t hdr, out bool pass) {
    CounterArray(4, false) seen;
    port_t port = (port_t)hdr.values.port;
    bool large = hdr.values.kind == Kind.Large;
    action count(in bit<32> index, bit<32> amount) { seen.add(index, amount); }
    table kinds { key = { hdr.values.kind : exact; } actions = { count(0); } implementation = array_table(4); }
    table ports { key = { port : exact; } actions = { count(1); } implementation = array_table(10); }
    table flags { key = { large : exact; } actions = { count(2); } implementation = array_table(2); }
    table levels { key = { hdr.values.level : exact; } actions = { count(3); } implementation = array_table(256); }
    apply {
        pass = true;
        kinds.apply();
        ports.apply();
        flags.apply();
        levels.apply();
    }
}

ebpfFilter(prs(), pipe()) main;
