// test: p4-run
// A header stack takes the index of its next element along: into a parser that is applied and back, into another variable,
// and in a parser it moves with push_front and pop_front.
// packet: 0102030405060708090a0b0c0d0e == 0
// packet: 0002030405060708090a0b0c0d0e == 0
// get: pipe_seen 00000000 == 02000000
// get: pipe_seen 01000000 == 08000000
// get: pipe_seen 02000000 == 08000000
#include <ebpf_model.p4>
header data_h { bit<8> a; }
struct headers_t { data_h d; data_h[4] s; data_h[2] t; }
parser Two(packet_in packet, inout data_h[4] s) {
    state start { packet.extract(s.next); packet.extract(s.next); transition accept; }
}
parser prs(packet_in packet, out headers_t hdr) {
    Two() two;
    state start {
        packet.extract(hdr.d);
        packet.extract(hdr.s.next);
        two.apply(packet, hdr.s);
        transition select(hdr.d.a, hdr.s.lastIndex) { (1, 2): copied; (0, 2): moved; default: reject; }
    }
    state copied {
        data_h[4] other = hdr.s;
        packet.extract(other.next);
        hdr.s = other;
        transition select(hdr.s.lastIndex) { 3: accept; default: reject; }
    }
    state moved {
        packet.extract(hdr.t.next);
        if (hdr.d.a == 0) { hdr.t.pop_front(1); }
        packet.extract(hdr.t.next);
        hdr.t.push_front(1);
        transition select(hdr.t.lastIndex) { 1: accept; default: reject; }
    }
}
control pipe(inout headers_t hdr, out bool pass) {
    CounterArray(4, false) seen;
    apply {
        pass = true;
        seen.increment(0);
        if (hdr.s[3].isValid()) { seen.add(1, (bit<32>)hdr.s[3].a + 3); }
        if (hdr.t[1].isValid()) { seen.add(2, (bit<32>)hdr.t[1].a + 2); }
    }
}
ebpfFilter(prs(), pipe()) main;
