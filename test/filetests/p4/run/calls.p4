// test: p4-run
// Directions, copying in and out, constructor parameters, functions, exit and return, enums, structs and headers.
// packet: 01020304 00000000000000000000 == 0
// get: pipe_results 00000000 == 6f000000
// get: pipe_results 01000000 == 71000000
// get: pipe_results 02000000 == 36000000
// get: pipe_results 03000000 == 21000000
// get: pipe_results 04000000 == 02000000
// get: pipe_results 05000000 == 05000000
// get: pipe_results 06000000 == 06000000
// get: pipe_results 07000000 == 07000000
// get: pipe_results 08000000 == 34000000
// get: pipe_results 09000000 == 0a000000
// packet: ff020304 00000000000000000000 == 2
#include <ebpf_model.p4>

const bit<32> STEP = 2 * 5;
enum Color { Red, Green, Blue }
enum bit<8> Kind { First = 1, Second = 2 }
type bit<8> port_t;
header data_h { bit<8> a; bit<8> b; bit<8> c; bit<8> d; }
struct pair_t { bit<32> x; bit<32> y; }
struct headers_t { data_h d; data_h other; }

bit<32> twice(in bit<32> v) { return v + v; }
bit<32> pick(in bool first, in pair_t p) {
    if (first) { return p.x; }
    return p.y;
}
void swap(inout bit<32> l, inout bit<32> r) { bit<32> t = l; l = r; r = t; }

parser prs(packet_in packet, out headers_t hdr) {
    state start { packet.extract(hdr.d); transition accept; }
}

control Adder(inout bit<32> sum)(bit<32> step) {
    apply {
        if (sum > 100) { return; }
        sum = sum + step;
    }
}

control pipe(inout headers_t hdr, out bool pass) {
    CounterArray(16, false) results;
    Adder(STEP) ten;
    Adder(100) hundred;
    action both(inout bit<32> l, out bit<32> r, in bit<32> v) { l = l + v; r = v; if (v == 0xff) { exit; } l = l + 1; }
    apply {
        pass = false;
        bit<32> sum = (bit<32>)hdr.d.a;
        ten.apply(sum);
        hundred.apply(sum);
        hundred.apply(sum);
        results.add(0, sum);
        bit<32> r;
        both(sum, r, (bit<32>)hdr.d.a);
        results.add(1, sum);
        results.add(2, twice(twice(r)) + pick(r == 1, { 50, 60 }));
        bit<32> left = 1;
        bit<32> right = 2;
        swap(left, right);
        results.add(3, left * 16 + right);
        Color color = Color.Green;
        if (hdr.d.b == 2) { color = Color.Blue; }
        switch (color) {
            Color.Red: { results.add(4, 1); }
            Color.Green:
            Color.Blue: { results.add(4, 2); }
            default: { results.add(4, 3); }
        }
        Kind kind = (Kind)hdr.d.b;
        if (kind == Kind.Second) results.add(5, 5);
        hdr.other = hdr.d;
        if (hdr.other == hdr.d) results.add(6, 6);
        hdr.other.setInvalid();
        if (hdr.other != hdr.d && !hdr.other.isValid()) results.add(7, 7);
        pair_t p = { y = 3, x = 4 };
        p = { p.y, p.x };
        results.add(8, p.x * 16 + p.y);
        port_t port = (port_t)hdr.d.c;
        bit<32> total = 0;
        for (bit<32> i in 1 .. 4) {
            if (i == 3) { continue; }
            total += i;
        }
        results.add(9, total + (bit<32>)(bit<8>)port);
        pass = true;
    }
}

ebpfFilter(prs(), pipe()) main;
