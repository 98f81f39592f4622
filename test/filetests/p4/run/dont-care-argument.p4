// test: p4-run
// `_` for an out parameter: the callee has a place of its own to write to (P4-16 §8.22).
// packet: 0000000000000000000000000000 == 0
#include <ebpf_model.p4>

struct headers_t { bit<8> unused; }
parser prs(packet_in packet, out headers_t hdr) { state start { transition accept; } } // warning: P1103 nothing is written to the out parameter 'hdr'
control pipe(inout headers_t hdr, out bool pass) {
    action split(in bit<8> from, out bit<8> high, out bit<8> low) { high = from >> 4; low = from & 15; }
    apply {
        bit<8> high;
        split(0x57, high, _);
        bit<8> low;
        split(from = 0x57, high = _, low = low);
        pass = high == 5 && low == 7;
    }
}
ebpfFilter(prs(), pipe()) main;
