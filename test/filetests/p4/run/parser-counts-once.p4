// test: p4-run
// A packet that is too short is not parsed again by a parser that counts, wherever it looks (P4-16 §13.8).
// packet: 0102030405060708090a0b0c0d0e == 2
// get: count 00000000 == 01000000
// packet: 0002030405060708090a0b0c0d0e == 0
// get: count 00000000 == 02000000
#include <ebpf_model.p4>

header byte_h { bit<8> skip; }
header far_h { bit<8> value; }
struct headers_t { byte_h byte; far_h far; }
CounterArray(1, false) count;

parser prs(packet_in packet, out headers_t hdr) {
    state start {
        packet.extract(hdr.byte);
        count.increment(0);
        packet.advance((bit<32>)hdr.byte.skip << 11);
        packet.extract(hdr.far);
        transition accept;
    }
}
control pipe(inout headers_t hdr, out bool pass) {
    apply { pass = hdr.far.value == 2; }
}
ebpfFilter(prs(), pipe()) main;
