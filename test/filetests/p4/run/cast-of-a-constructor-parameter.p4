// test: p4-run xdp
// A constructor parameter that is cast to bool is a bool, and a bool that is cast to bit<1> a number.
// packet: 01000000000000000000000000000000 == 1
// packet: 02000000000000000000000000000000 == 2
#include <ebpf_model.p4>
header h_t { bit<8> kind; }
struct headers_t { h_t h; }
parser prs(packet_in packet, out headers_t hdr) { state start { packet.extract(hdr.h); transition accept; } }
control same(inout headers_t hdr, inout bool pass)(bit<8> number, bool flag) {
    apply {
        if (hdr.h.kind == 1) pass = ((bool)(bit<1>)number) != false;
        else pass = (bit<1>)flag == 1w1;
    }
}
control pipe(inout headers_t hdr, out bool pass) {
    same(8w0, true) one;
    apply { pass = true; one.apply(hdr, pass); }
}
ebpfFilter(prs(), pipe()) main;
