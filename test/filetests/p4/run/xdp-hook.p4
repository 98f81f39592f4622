// test: p4-run xdp
// As an XDP program: XDP_PASS is 2, XDP_DROP is 1. The length comes from the packet's ends, as there is no len field.
// packet: 0000000000000000000000000888 == 1
// packet: 00000000000000000000000008880000 == 2
// packet: 00000000000000000000000008890000 == 1
// get: pipe_lengths 0e000000 == 01000000
// get: pipe_lengths 10000000 == 01000000
#include <ebpf_model.p4>

header ethernet_h { bit<48> dst; bit<48> src; bit<16> type; }
struct headers_t { ethernet_h ethernet; bit<32> length; }
parser prs(packet_in packet, out headers_t hdr) {
    state start {
        packet.extract(hdr.ethernet);
        hdr.length = packet.length();
        transition select(hdr.ethernet.type) { 0x0888: accept; _: reject; }
    }
}
control pipe(inout headers_t hdr, out bool pass) {
    CounterArray(32, false) lengths;
    apply {
        lengths.increment(hdr.length);
        pass = hdr.length > 14;
    }
}
ebpfFilter(prs(), pipe()) main;
