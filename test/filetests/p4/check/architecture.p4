// test: p4-check
// What is not the architecture's, and what is valid but not supported yet, is said at its place.
#include <ebpf_model.p4>

header h { bit<8> a; varbit<16> v; }
header plain { bit<8> a; bit<8> i; }
header_union hu { h one; plain two; }
struct hs { plain p; plain[2] stack; hu u; }
parser prs(packet_in packet, out hs hdr) {
    value_set<bit<8>>(4) vs;
    state start {
        packet.extract(hdr.p);
        packet.advance((bit<32>)hdr.p.a);
        transition select(hdr.p.a) { vs: accept; default: accept; }
    }
}
control pipe(inout hs hdr, out bool pass) {
    action a() { pass = true; }
    table t {
        key = { hdr.p.a : ternary; }
        actions = { a; }
        implementation = hash_table(4);
    }
    apply {
        bit<65> wide = (bit<65>) hdr.p.a;
        t.apply();
        hdr.p.a = hdr.stack[hdr.p.a].a;
        hdr.u.two.a = 1;
        wide = wide / 3 + wide % 8; // error: P0901 '/' of 65 bits is not supported yet
        wide %= (bit<65>) hdr.p.a; // error: P0901 '%' of 65 bits is not supported yet
        wide = (bit<65>) (wide[63:0] / wide[64:1]);
    }
}
ebpfFilter(prs(), pipe()) main;
