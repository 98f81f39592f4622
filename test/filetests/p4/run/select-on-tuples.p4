// test: p4-run
// A select may match tuples, which are equal as a whole (§13.6).
// packet: 01 0203 0000000000000000000000 == 0
// packet: 01 0204 0000000000000000000000 == 0
// packet: 01 0205 0000000000000000000000 == 2
// packet: 02 0203 0000000000000000000000 == 2
// packet: 07 0203 0000000000000000000000 == 0
// packet: 07 0304 0000000000000000000000 == 2
#include <ebpf_model.p4>

header h_t { bit<8> a; bit<8> b; bit<8> c; }
struct headers_t { h_t h; }

tuple<bit<8>, bit<8>> pair_of(in h_t h) {
    return { h.c, h.b };
}

parser prs(packet_in packet, out headers_t hdr) {
    state start {
        packet.extract(hdr.h);
        tuple<bit<8>, bit<8>> pair = { hdr.h.b, hdr.h.c };
        transition select(hdr.h.a, { hdr.h.b, hdr.h.c }, pair) {
            (1, { 2, 3 }, _): wins;
            (1, _, { 2, 4 }): wins;
            (1 .. 2, _, { 2, 3 }): loses;
            (7, { 2, 3 }, { 2, 3 }): more;
            default: loses;
        }
    }
    state more { transition select(pair_of(hdr.h)) { { 3, 2 }: wins; _: loses; } }
    state wins { hdr.h.a = 100; transition accept; }
    state loses { hdr.h.a = 200; transition accept; }
}

control pipe(inout headers_t hdr, out bool pass) {
    apply { pass = hdr.h.a == 100; }
}

ebpfFilter(prs(), pipe()) main;
