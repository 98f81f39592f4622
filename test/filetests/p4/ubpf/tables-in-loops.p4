// test: p4-run xdp
// Tables that are searched, several times in each round of a loop: what an action leaves on the stack on one way and not on
// another must not make the verifier follow both ways through all that comes after them.
// packet: 0102 00000000000000000000000000 == 2
// get: seen 00000000 == 50000000
// packet: 0000 00000000000000000000000000 == 2
// get: seen 00000000 == a0000000
#include <ubpf_model.p4>

match_kind { optional }

header kind_h { bit<8> kind; bit<8> other; }
struct headers_t { kind_h kind; }
struct metadata_t { bit<8> round; }
Register<bit<32>, bit<32>>(16) seen;

parser prs(packet_in packet, out headers_t hdr, inout metadata_t meta, inout standard_metadata std) {
    state start {
        packet.extract(hdr.kind);
        transition accept;
    }
}

control pipe(inout headers_t hdr, inout metadata_t meta, inout standard_metadata std) {
    action first() { seen.write(1, seen.read(1) + 1); }
    action second() { seen.write(2, seen.read(2) + 1); }
    action third() { seen.write(3, seen.read(3) + 1); }
    action none() { seen.write(0, seen.read(0) + 1); }
    table kinds {
        key = { hdr.kind.kind : ternary; meta.round : optional; }
        actions = { first; second; third; none; }
        const default_action = none();
        size = 500;
    }
    apply {
        for (bit<8> round in 0 .. 15) {
            meta.round = round;
            kinds.apply();
            kinds.apply();
            kinds.apply();
            kinds.apply();
            kinds.apply();
        }
    }
}

control deparse(packet_out packet, in headers_t hdr) {
    apply { packet.emit(hdr.kind); }
}

ubpf(prs(), pipe(), deparse()) main;
