// test: p4-check
// A loop that only the packet's length ends is said once, at a state of the loop; states after it are not blamed.
#include <ebpf_model.p4>

header label_h { bit<31> value; bit<1> last; }
struct headers_t { label_h label; label_h after; }

parser prs(packet_in packet, out headers_t hdr) {
    state start { transition labels; }
    state labels {
        packet.extract(hdr.label);
        transition select(hdr.label.last) {
            1: after;
            default: labels; // error: P0901 a parser loop that goes through state 'labels' more than 64 times is not supported yet
        }
    }
    state after { packet.extract(hdr.after); transition accept; }
}
control pipe(inout headers_t hdr, out bool pass) { apply { pass = hdr.after.isValid(); } }

ebpfFilter(prs(), pipe()) main;
