// test: p4-run
// An element of an array at an index that only the run knows is copied with the next element of its stacks, and a
// stack in it shifted (§8.20): the other elements of the array stay as they are.
// packet: 00 00 aa bb cc dd 000000000000000000000000 == 2 0000cc01aaccbb00dd000000000000000000000000
// packet: 00 01 aa bb cc dd 000000000000000000000000 == 2 0001cc00aaccbb00dd000000000000000000000000
// packet: 01 00 aa bb cc dd 000000000000000000000000 == 2 0100cc0100ccaabbdd000000000000000000000000
// packet: 01 01 aa bb cc dd 000000000000000000000000 == 2 0101cc01cc0000aadd000000000000000000000000
#include <xdp_model.p4>
header b_t { bit<8> v; }
header k_t { bit<8> i; bit<8> j; }
header out_t { bit<8> last; bit<8> index; bit<8> a0; bit<8> a1; bit<8> b0; bit<8> b1; }
struct pair_t { b_t[2] s; }
struct headers_t { k_t k; out_t result; pair_t[2] p; }
parser prs(packet_in packet, out headers_t hdr) {
    bit<8> last = 0;
    pair_t whole;
    state start { packet.extract(hdr.k); packet.extract(whole.s.next); hdr.p[hdr.k.i] = whole; transition second; }
    state second {
        packet.extract(hdr.p[1].s.next);
        if (hdr.k.i == 1) { hdr.p[hdr.k.j].s.push_front(1); }
        packet.extract(hdr.p[0].s.next);
        last = hdr.p[0].s.last.v;
        transition done;
    }
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
