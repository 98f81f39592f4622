// test: p4-run
// An index of a header stack that only the run knows (§8.20): read, written, copied, validated, given to inout parameters
// and sliced, in controls and parsers; out of range, reading gives 0 and writing does nothing. An index is evaluated once,
// before what is assigned (§12.1).
// packet: 00 02 00 03 0a11 0b22 0c33 000000000000000000 == 2 000200330a110b220c33000000000000000000
// packet: 00 03 00 03 0a11 0b22 0c33 000000000000000000 == 2 000300000a110b220c33000000000000000000
// packet: 01 02 01 03 0a11 0b22 0c33 000000000000000000 == 2 010201030a110b220c23000000000000000000
// packet: 01 03 01 03 0a11 0b22 0c33 000000000000000000 == 2
// packet: 01 00 03 03 0a11 0b22 0c33 000000000000000000 == 2 010003030a010b220c33000000000000000000
// packet: 02 00 02 03 0a11 0b22 0c33 000000000000000000 == 2 020002030c330b220c33000000000000000000
// packet: 02 00 03 03 0a11 0b22 0c33 000000000000000000 == 2 020003030b220c33000000000000000000
// packet: 03 01 00 03 0a11 0b22 0c33 000000000000000000 == 2 030100030a110c33000000000000000000
// packet: 04 02 00 02 0a11 0b22 000000000000000000 == 2 040200020a110b220909000000000000000000
// packet: 04 ff 00 02 0a11 0b22 000000000000000000 == 2
// packet: 05 02 00 02 0a11 0b22 000000000000000000 == 2 050200000a110b22000000000000000000
// packet: 05 01 00 02 0a11 0b22 000000000000000000 == 2 050100010a110b22000000000000000000
// packet: 06 01 02 03 0a11 0b22 0c33 000000000000000000 == 2 060102030a110b231c33000000000000000000
// packet: 06 01 01 03 0a11 0b22 0c33 000000000000000000 == 2 060101030a111b230c33000000000000000000
// packet: 07 01 00 03 0a11 0b2f 0c33 000000000000000000 == 2 070100030a110b220c33000000000000000000
// packet: 08 01 00 03 0a11 0022 0c33 000000000000000000 == 2 080100030a1400220c33000000000000000000
// packet: 09 00 02 03 0a11 0b22 0c33 000000000000000000 == 2 090002030c330b220a11000000000000000000
// packet: 0a 02 01 03 0a11 0b22 0c33 000000000000000000 == 2 0a0201050a110b220c01000000000000000000
// packet: 0b 00 00 03 0211 0b22 0c33 000000000000000000 == 2 0b00000302110b220022000000000000000000
// packet: 8c 02 00 00 0a11 000000000000000000 == 2 8c0200110a11000000000000000000
// packet: 8c 03 00 00 0a11 000000000000000000000000 == 2 8c030000000000000000000000000000
#include <xdp_model.p4>
header h_t { bit<8> i; bit<8> v; }
header k_t { bit<8> op; bit<8> i; bit<8> j; bit<8> n; }
struct headers_t { k_t k; h_t[3] s; }
parser prs(packet_in packet, out headers_t hdr) {
    state start { packet.extract(hdr.k); transition select(hdr.k.op, hdr.k.n) { (0x80 &&& 0x80, _): one; (_, 0): accept; default: more; } }
    state one { packet.extract(hdr.s[hdr.k.i]); hdr.k.n = hdr.s[hdr.k.i].v; transition accept; }
    state more { packet.extract(hdr.s.next); transition select(hdr.s.lastIndex) { 2: accept; default: again; } }
    state again { transition select((bit<32>)hdr.k.n > hdr.s.lastIndex + 1) { true: more; default: accept; } }
}
void bump(inout h_t h, inout bit<8> x) { h.v = h.v + 1; x = x + 0x10; }
bit<8> take(inout bit<8> from) { bit<8> old = from; from = from + 1; return old; }
control sw(inout headers_t hdr, in xdp_input imd, out xdp_output omd) {
    apply {
        omd.output_action = xdp_action.XDP_PASS; omd.output_port = 0;
        bit<8> i = hdr.k.i; bit<8> j = hdr.k.j;
        if (hdr.k.op == 0) { hdr.k.n = hdr.s[i].v; }
        if (hdr.k.op == 1) { hdr.s[i].v = hdr.s[j].v + 1; }
        if (hdr.k.op == 2) { hdr.s[i] = hdr.s[j]; }
        if (hdr.k.op == 3) { hdr.s[i].setInvalid(); }
        if (hdr.k.op == 4) { hdr.s[i] = { 9, 9 }; }
        if (hdr.k.op == 5) { hdr.k.n = hdr.s[i].isValid() ? 8w1 : 0; }
        if (hdr.k.op == 6) { bump(hdr.s[i], hdr.s[j].i); }
        if (hdr.k.op == 7) { hdr.s[i].v[3:0] = hdr.s[i].v[7:4]; }
        if (hdr.k.op == 8) { hdr.s[hdr.s[i].i].v += 3; }
        if (hdr.k.op == 9) { h_t x = hdr.s[i]; hdr.s[i] = hdr.s[j]; hdr.s[j] = x; }
        if (hdr.k.op == 10) { hdr.s[take(i)].v = take(j); hdr.k.n = i + j; }
        if (hdr.k.op == 11) { hdr.s[hdr.s[i].i].i = 0; hdr.s[hdr.s[0].i].v = hdr.s[i + 1].v; }
    }
}
control dep(in headers_t hdr, packet_out packet) { apply { packet.emit(hdr.k); packet.emit(hdr.s); } }
xdp(prs(), sw(), dep()) main;
