// test: p4-run
// What is evaluated when: named arguments as they stand in the text, both sides of a comparison, both ends of a range
// before the first round, elements of a stack as they were then.
// packet: 01020304 05060708 090a0b0c 0d0e == 0
// get: pipe_seen 00000000 == 09000000
// get: pipe_seen 01000000 == 01000000
// get: pipe_seen 02000000 == 01000000
// get: pipe_seen 03000000 == 12000000
// get: pipe_seen 04000000 == 12000000
// get: pipe_seen 05000000 == 07000000
#include <ebpf_model.p4>
header data_h { bit<8> a; bit<8> b; }
struct pair_t { bit<8> x; bit<8> y; }
struct headers_t { data_h d; data_h[2] s; }
bit<8> bump(inout bit<8> v) { v = v + 1; return v; }
bit<8> difference(in bit<8> p, in bit<8> q) { return p - q; }
pair_t moved(inout pair_t v) { v.x = v.x + 1; return v; }
parser prs(packet_in packet, out headers_t hdr) {
    state start { packet.extract(hdr.d); packet.extract(hdr.s.next); packet.extract(hdr.s.next); transition accept; }
}
control pipe(inout headers_t hdr, out bool pass) {
    CounterArray(16, false) seen;
    apply {
        pass = true;
        bit<8> v = 3;
        // q is 4, and p 5
        seen.add(0, 8 + (bit<32>)difference(q = bump(v), p = bump(v)));
        pair_t s = { hdr.d.a, hdr.d.b };
        if (s != moved(s)) { seen.increment(1); }
        v = 1;
        // the value is 2, and the index 3: into counter 3
        seen.add(value = (bit<32>)bump(v), index = (bit<32>)bump(v));
        if (v == 3) { seen.increment(2); }
        // from 4 to 6
        for (bit<8> k in bump(v) .. bump(v) + 1) { v = 0; seen.add(3, (bit<32>)k); if (k == 5) { continue; } }
        seen.increment(3);
        for (data_h e in hdr.s) { seen.add(4, (bit<32>)e.a + (bit<32>)e.b); hdr.s[1].a = 0; hdr.s[1].b = 8; if (e.a == 3) { hdr.s[1] = { 9, 9 }; } }
        for (bit<8> k in (list<bit<8>>){ hdr.d.a, hdr.d.b, 4 }) { hdr.d.b = 0; seen.add(5, (bit<32>)k); }
    }
}
ebpfFilter(prs(), pipe()) main;
