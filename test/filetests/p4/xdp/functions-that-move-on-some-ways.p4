// test: p4-run xdp
// Functions that take the packet may extract and advance in branches, cases and loops, and before they return early: what
// is extracted afterwards begins where the packet was left. The first byte says by which, the second which way.
// packet: 0101 a1a2 b1b2 000000000000000000000000000000 == 2 0101b1b2a1a2000000000000000000000000000000
// packet: 0102 a1a2 b1b2 000000000000000000000000000000 == 2
// packet: 0201 a1a2 b1b2 c1c2 000000000000000000000000000000 == 2 0201b1b2a1a2c1c2000000000000000000000000000000
// packet: 0202 a1a2 b1b2 c1c2 000000000000000000000000000000 == 2 0202c1c2000000000000000000000000000000
// packet: 0203 a1a2 b1b2 c1c2 000000000000000000000000000000 == 2 0203a2b1b2c1c2000000000000000000000000000000
// packet: 0300 a1a2 b1b2 c1c2 d1d2 e1e2 000000000000000000000000 == 2
// packet: 0303 a1a2 b1b2 c1c2 d1d2 e1e2 000000000000000000000000 == 2 0303d1d2c1c2e1e2000000000000000000000000
// packet: 0401 a1a2 b1b2 000000000000000000000000000000 == 2 a101a1a2b1b2000000000000000000000000000000
// packet: 0402 a1a2 b1b2 000000000000000000000000000000 == 2 0702b1b2000000000000000000000000000000
// packet: 0501 a1a2 b1b2 000000000000000000000000000000 == 2 a101a1a2b1b2000000000000000000000000000000
// packet: 0502 a1a2 b1b2 000000000000000000000000000000 == 2 0702b1b2000000000000000000000000000000
// packet: 0601 a1a2 b1b2 c1c2 000000000000000000000000000000 == 2
// packet: 0602 a1a2 b1b2 c1c2 000000000000000000000000000000 == 2 0602c1c2b1b2000000000000000000000000000000
// packet: 0310 a1a2 b1b2 c1c2 d1d2 e1e2 0000000000 == 0
#include <xdp_model.p4>

header pair_h { bit<8> first; bit<8> second; }
struct headers_t { pair_h start; pair_h found; pair_h after; }

void branches(packet_in packet, out pair_h found, in bit<8> way) {
    if (way == 1) { packet.extract(found); }
}

void cases(packet_in packet, out pair_h found, in bit<8> way) {
    switch (way) {
        1: { packet.extract(found); }
        2: { packet.advance(32); }
        default: { if (packet.lookahead<bit<8>>() == 0xa1) { packet.advance(8); } }
    }
}

void rounds(packet_in packet, inout pair_h found, in bit<8> count) {
    for (bit<8> i in 1 .. count) { packet.extract(found); }
}

bit<8> early(packet_in packet, in bit<8> way) {
    if (way == 1) { return packet.lookahead<bit<8>>(); }
    packet.advance(16);
    return 7;
}

parser prs(packet_in packet, out headers_t hdr) {
    state start {
        packet.extract(hdr.start);
        transition select(hdr.start.first) { 1: s1; 2: s2; 3: s3; 4: s4; 5: s5; default: s6; }
    }
    state s1 { branches(packet, hdr.found, hdr.start.second); transition after; }
    state s2 { cases(packet, hdr.found, hdr.start.second); transition after; }
    state s3 { rounds(packet, hdr.found, hdr.start.second); transition after; }
    state s4 { hdr.start.first = early(packet, hdr.start.second); transition after; }
    state s5 { hdr.start.first = hdr.start.second == 1 ? early(packet, 1) : early(packet, 2); transition after; }
    state s6 { transition select(early(packet, hdr.start.second)) { 7: found; default: after; } }
    state found { packet.extract(hdr.found); transition after; }
    state after { packet.extract(hdr.after); transition accept; }
}

control pipe(inout headers_t hdr, in xdp_input given, out xdp_output decided) {
    apply { decided = { xdp_action.XDP_PASS, 0 }; }
}

control deprs(in headers_t hdr, packet_out packet) {
    apply {
        packet.emit(hdr.start);
        packet.emit(hdr.after);
        packet.emit(hdr.found);
    }
}

xdp(prs(), pipe(), deprs()) main;
