// Two tables and two counters whose maps have names with the same first 15 letters.
#include <ebpf_model.p4>

header ethernet_h { bit<48> dst; bit<48> src; bit<16> type; }
header ipv4_h { bit<72> head; bit<8> protocol; bit<16> checksum; bit<32> src; bit<32> dst; }
header udp_h { bit<16> src; bit<16> dst; bit<32> rest; }
struct headers_t { ethernet_h ethernet; ipv4_h ipv4; udp_h udp; }

parser prs(packet_in packet, out headers_t hdr) {
    state start { packet.extract(hdr.ethernet); transition select(hdr.ethernet.type) { 0x800: ipv4; default: accept; } }
    state ipv4 { packet.extract(hdr.ipv4); transition select(hdr.ipv4.protocol) { 17: udp; default: accept; } }
    state udp { packet.extract(hdr.udp); transition accept; }
}

control filtering(inout headers_t hdr, out bool pass) {
    CounterArray(4, false) packets_that_are_blocked;
    CounterArray(4, false) packets_that_are_seen;
    action block(bit<32> cell) { pass = false; packets_that_are_blocked.increment(cell); }
    action note(bit<32> cell) { packets_that_are_seen.increment(cell); }
    table ports_in_use { key = { hdr.udp.dst : exact; } actions = { block; note; NoAction; } default_action = NoAction(); }
    table ports_of_senders { key = { hdr.ipv4.src : lpm; } actions = { block; note; NoAction; } default_action = NoAction(); }
    apply {
        pass = true;
        if (hdr.udp.isValid()) { ports_in_use.apply(); ports_of_senders.apply(); }
    }
}

ebpfFilter(prs(), filtering()) main;
