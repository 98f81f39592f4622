// test: p4-run
// A stack in an array at an index that only the run knows (§8.20): each has a next element of its own, which extract, last
// and lastIndex mean. Of one that is not there, what is read is zero, and nothing is written. A third does not fit.
// packet: 00 00 aa bb cc dd 000000000000000000000000 == 0
// packet: 00 01 aa bb cc dd 000000000000000000000000 == 2 0001bb00aa00bb00ccdd000000000000000000000000
// packet: 01 00 aa bb cc dd 000000000000000000000000 == 2 0100bb00bb00aa00ccdd000000000000000000000000
// packet: 01 01 aa bb cc dd 000000000000000000000000 == 2 0101bb01cc00aabbdd000000000000000000000000
// packet: 01 02 aa bb cc dd 000000000000000000000000 == 0
// packet: 02 01 aa bb cc dd 000000000000000000000000 == 2 0201bb00cc00bb00dd000000000000000000000000
#include <xdp_model.p4>
header b_t { bit<8> v; }
header k_t { bit<8> i; bit<8> j; }
header out_t { bit<8> last; bit<8> index; bit<8> a0; bit<8> a1; bit<8> b0; bit<8> b1; }
struct pair_t { b_t[2] s; }
struct headers_t { k_t k; out_t result; pair_t[2] p; }
parser prs(packet_in packet, out headers_t hdr) {
    bit<8> last = 0;
    state start { packet.extract(hdr.k); packet.extract(hdr.p[hdr.k.i].s.next); transition second; }
    state second {
        packet.extract(hdr.p[hdr.k.j].s.next);
        last = hdr.p[hdr.k.j].s.last.v;
        transition select(hdr.p[hdr.k.i].s.lastIndex, last) { (0, _): done; (_, 0xbb): third; default: done; }
    }
    state third { packet.extract(hdr.p[0].s.next); transition done; }
    state done {
        hdr.result.setValid();
        hdr.result.last = last;
        hdr.result.index = (bit<8>)hdr.p[hdr.k.j].s.lastIndex;
        transition accept;
    }
}
control sw(inout headers_t hdr, in xdp_input given, out xdp_output decided) {
    apply {
        decided = { xdp_action.XDP_PASS, 0 };
        hdr.result.a0 = hdr.p[0].s[0].v;
        hdr.result.a1 = hdr.p[0].s[1].v;
        hdr.result.b0 = hdr.p[1].s[0].v;
        hdr.result.b1 = hdr.p[1].s[1].v;
    }
}
control deprs(in headers_t hdr, packet_out packet) { apply { packet.emit(hdr.k); packet.emit(hdr.result); } }
xdp(prs(), sw(), deprs()) main;
