// A filter for the examples of the command's help.
#include <ebpf_model.p4>

match_kind { range }
header ethernet_h { bit<48> dst; bit<48> src; bit<16> type; }
header ipv4_h { bit<72> head; bit<8> protocol; bit<16> checksum; bit<32> src; bit<32> dst; }
struct headers_t { ethernet_h ethernet; ipv4_h ipv4; }

parser prs(packet_in packet, out headers_t hdr) {
    value_set<bit<16>>(4) types;
    state start {
        packet.extract(hdr.ethernet);
        transition select(hdr.ethernet.type) {
            0x800: ipv4;
            types: ipv4;
            default: accept;
        }
    }
    state ipv4 { packet.extract(hdr.ipv4); transition accept; }
}

control pipe(inout headers_t hdr, out bool pass) {
    CounterArray(256, false) seen;
    action allow() { pass = true; }
    action drop() { pass = false; }
    action count(bit<32> cell) { seen.increment(cell); }
    table acl {
        key = { hdr.ipv4.src : ternary; hdr.ipv4.protocol : range; }
        actions = { allow; drop; count; }
        size = 64;
        default_action = allow();
    }
    table hosts {
        key = { hdr.ethernet.src : exact; }
        actions = { allow; drop; }
        const entries = { 0x020000000009: drop(); }
        const default_action = allow();
    }
    apply {
        pass = true;
        hosts.apply();
        if (pass && hdr.ipv4.isValid()) {
            seen.increment((bit<32>)hdr.ipv4.protocol);
            acl.apply();
        }
    }
}

ebpfFilter(prs(), pipe()) main;
