// test: p4-run
// A state calls a function that writes its arguments.
// packet: 0102030405060708090a0b0c0d0e == 0
// packet: 0202030405060708090a0b0c0d0e == 2
#include <ebpf_model.p4>
header data_h { bit<8> a; bit<8> b; }
struct headers_t { data_h d; }
bool split(out bit<8> low, inout bit<8> high) {
    low = high & 0xf;
    high = high >> 4;
    return low == 1;
}
parser prs(packet_in packet, out headers_t hdr) {
    state start {
        packet.extract(hdr.d);
        bool one = split(hdr.d.b, hdr.d.a);
        verify(one, error.NoMatch);
        transition accept;
    }
}
control pipe(inout headers_t hdr, out bool pass) { apply { pass = hdr.d.b == 1 && hdr.d.a == 0; } }
ebpfFilter(prs(), pipe()) main;
