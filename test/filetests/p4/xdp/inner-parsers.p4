// test: p4-run
// Parsers in parsers fill the very places of their arguments, where nothing else names them: what was in them is gone with
// `out`, goes on with `inout`; an argument that is read as well, or lies in another, is copied.
// packet: 00 01 02 03 04 05 06 07 81 09 0a 0b 0c 0d 0e == 2 0001020304556605060781090a0b0c0d0e
// packet: 01 01 02 03 04 05 06 07 81 09 0a 0b 0c 0d 0e == 2 01030402050655660781090a0b0c0d0e
// packet: 02 01 02 03 04 05 06 07 81 09 0a 0b 0c 0d 0e == 2 02010203045566060781090a0b0c0d0e
// packet: 03 01 02 03 04 05 06 07 81 09 0a 0b 0c 0d 0e == 2 030304020506556681090a0b0c0d0e
// packet: 04 01 02 03 04 05 06 07 81 09 0a 0b 0c 0d 0e == 2 04050203045566060781090a0b0c0d0e
// packet: 08 01 02 03 04 05 06 07 81 09 0a 0b 0c 0d 0e == 2
// packet: 0a 01 02 03 04 05 06 07 81 09 0a 0b 0c 0d 0e == 2 0a01020304060781090a0b0c0d0e
// packet: 0c 01 02 03 04 05 06 07 81 09 0a 0b 0c 0d 0e == 2 0c05020304060781090a0b0c0d0e
// packet: 0f 01 02 03 04 05 06 07 81 09 0a 0b 0c 0d 0e == 0
// packet: 10 01 02 03 04 05 06 07 81 09 0a 0b 0c 0d 0e == 2 1001020404556605060781090a0b0c0d0e
// packet: 1f 01 02 03 04 05 06 07 81 09 0a 0b 0c 0d 0e == 0
#include <xdp_model.p4>

header one_h { bit<8> a; }
header two_h { bit<8> a; bit<8> b; }
header_union any_h { one_h one; two_h two; }
struct pair_t { one_h x; two_h y; }
struct headers_t { one_h kind; pair_t p; one_h[3] s; any_h u; one_h z; }

parser Filled(packet_in packet, out pair_t pair) {
    state start { packet.extract(pair.y); transition select(pair.x.isValid()) { true: reject; default: accept; } }
}
parser Added(packet_in packet, inout one_h[3] s) {
    state start { packet.extract(s.next); transition accept; }
}
parser Moved(packet_in packet, in one_h from, out one_h to) {
    state start { packet.advance(8); to = from; transition accept; }
}
parser Overlapping(packet_in packet, inout pair_t pair, out one_h x) {
    state start { packet.extract(x); pair.x.a = 0x77; transition accept; }
}
parser Member(packet_in packet, out one_h one) {
    state start { transition select(packet.lookahead<bit<1>>()) { 1: taken; default: accept; } }
    state taken { packet.extract(one); transition accept; }
}

parser prs(packet_in packet, out headers_t hdr) {
    Filled() filled;
    Added() added;
    state start {
        packet.extract(hdr.kind);
        packet.extract(hdr.p.x);
        packet.extract(hdr.s.next);
        transition select(hdr.kind.a[0:0]) { 1: fill; default: add; }
    }
    state fill { filled.apply(packet, hdr.p); transition add; }
    state add {
        added.apply(packet, hdr.s);
        packet.extract(hdr.s.next);
        transition select(hdr.kind.a[1:1]) { 1: move; default: overlap; }
    }
    state move { Moved.apply(packet, hdr.p.x, hdr.p.x); transition overlap; }
    state overlap {
        transition select(hdr.kind.a[2:2]) { 1: overlapping; default: member; }
    }
    state overlapping { Overlapping.apply(packet, hdr.p, hdr.p.x); transition member; }
    state member {
        hdr.u.two = { 0x55, 0x66 };
        transition select(hdr.kind.a[3:3]) { 1: taken; default: accept; }
    }
    state taken { Member.apply(packet, hdr.u.one); transition accept; }
}

control pipe(inout headers_t hdr, in xdp_input input, out xdp_output output) {
    apply {
        output.output_action = xdp_action.XDP_PASS;
        if (hdr.kind.a[4:4] == 1) { hdr.s[1].a = hdr.s[1].a + 1; }
    }
}

control deprs(in headers_t hdr, packet_out packet) {
    apply { packet.emit(hdr); }
}

xdp(prs(), pipe(), deprs()) main;
