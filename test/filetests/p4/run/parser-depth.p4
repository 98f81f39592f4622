// test: p4-run
// A loop that only the packet ends is followed for 64 rounds, which are 64 labels; then the packet is rejected.
// packet: 00000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000001 == 0
// packet: 0000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000001 == 2
#include <ebpf_model.p4>

header label_h { bit<7> label; bit<1> last; }
struct headers_t { label_h label; }

parser prs(packet_in packet, out headers_t hdr) {
    state start {
        packet.extract(hdr.label);
        transition select(hdr.label.last) {
            1: accept;
            default: start;
        }
    }
}

control pipe(inout headers_t hdr, out bool pass) {
    apply { pass = true; }
}

ebpfFilter(prs(), pipe()) main;
