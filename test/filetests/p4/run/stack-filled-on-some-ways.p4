// test: p4-run
// Which element of a header stack is next may be known to the run only: a function shifts or copies the stack on some ways,
// in a loop, or not after it came back early. So it is in the states that follow, which may be a loop themselves.
// packet: 000102030405060708090a0b0c0d == 0
// packet: 010102030405060708090a0b0c0d == 0
// packet: 060102030405060708090a0b0c0d == 0
// packet: 0a0102040605060708090a0b0c0d == 0
// packet: 0e0102040605060708090a0b0c0d == 2
// packet: 080202020202060708090a0b0c0d == 2
// packet: 7201ee030405060708090a0b0c0d == 0
// packet: 710102030405060708090a0b0c0d == 0
// packet: 7a0102040405060708090a0b0c0d == 0
// packet: 3e0102030405060708090a0b0c0d == 2
// get: pipe_seen 00000000 == fb000000
// get: pipe_seen 01000000 == 0c000000
// get: pipe_seen 02000000 == 0b000000
// get: pipe_seen 03000000 == 02000000
// get: pipe_seen 04000000 == 03030000
// get: pipe_seen 05000000 == 0a010000
// get: pipe_seen 06000000 == 05000000
// get: pipe_seen 07000000 == 86000000
#include <ebpf_model.p4>
header data_h { bit<8> a; }
struct pair_t { data_h[4] s; data_h[4] t; }
struct headers_t { data_h d; pair_t p; }

void shifted(inout data_h[4] s, in bit<8> count, in bool back) {
    for (bit<8> i = 0; i < count; i = i + 1) {
        if (s[0].a == 0xee) { return; }
        if (back) { s.push_front(1); } else { s.pop_front(1); }
    }
}

bool copied(in bool wanted, in data_h[4] from, inout data_h[4] to) {
    if (wanted) { to = from; }
    return wanted;
}

parser prs(packet_in packet, out headers_t hdr) {
    state start {
        packet.extract(hdr.d);
        packet.extract(hdr.p.s.next);
        packet.extract(hdr.p.s.next);
        shifted(hdr.p.s, hdr.d.a & 3, hdr.d.a[2:2] == 1);
        transition select(hdr.d.a[3:3]) { 1: more; default: last; }
    }
    state more {
        packet.extract(hdr.p.s.next);
        transition select(hdr.p.s.last.a[0:0]) { 1: last; default: more; }
    }
    state last {
        pair_t old = hdr.p;
        data_h[4] chosen = hdr.d.a[4:4] == 1 ? hdr.p.s : hdr.p.t;
        bool both = hdr.d.a[5:5] == 1 && copied(hdr.d.a[6:6] == 1, chosen, hdr.p.t);
        packet.extract(hdr.p.t.next);
        hdr.p.t.last.a = hdr.p.t.last.a ^ 0x80;
        packet.extract(chosen.next);
        transition select(hdr.p.t.lastIndex, chosen.lastIndex, both, old.s[0].isValid()) {
            (0, 0, false, _): accept;
            (1 .. 3, _, true, true): accept;
            (_, 1 .. 2, _, _): accept;
            default: reject;
        }
    }
}

control pipe(inout headers_t hdr, out bool pass) {
    CounterArray(8, false) seen;
    apply {
        pass = true;
        for (bit<32> i in 0 .. 3) {
            if (hdr.p.s[i].isValid()) { seen.add(i, (bit<32>)hdr.p.s[i].a); }
            if (hdr.p.t[i].isValid()) { seen.add(4 + i, (bit<32>)hdr.p.t[i].a); }
        }
    }
}
ebpfFilter(prs(), pipe()) main;
