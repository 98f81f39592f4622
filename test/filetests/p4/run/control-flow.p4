// test: p4-run
// Actions with directions called directly, exit and return in them, switch that falls through, copies of headers that
// are valid or not, controls within controls, counters at indexes that are computed. Worked out by hand.
// packet: 32345abc00000000000000000000c0007008 == 0
// get: pipe_r 00000000 == 07000000
// get: pipe_r 01000000 == 45230100
// get: pipe_r 02000000 == 08000000
// get: pipe_r 03000000 == bc0a0000
// get: pipe_r 04000000 == 61000000
// packet: 3ffff00501000000000000000000c0007008 == 0
// get: pipe_r 05000000 == 01000000
// get: pipe_r 06000000 == ffff0100
// get: pipe_r 07000000 == 02000000
// packet: 000030000200000000000000000000000000 == 2
// get: pipe_r 08000000 == 04000000
// packet: 000050000300000000000000000000000000 == 0
// get: pipe_r 09000000 == 05000000
// get: pipe_r 0a000000 == 01000000
// packet: 000060000300000000000000000000000000 == 0
// get: pipe_r 09000000 == 6f000000
// get: pipe_r 0a000000 == 02000000
// packet: 000000000401000000000000000000000000 == 0
// get: pipe_r 0f000000 == 0b000000
// packet: 000000000402000000000000000000000000 == 0
// get: pipe_r 0f000000 == 16000000
// packet: 0000000004ff000000000000000000000000 == 0
// get: pipe_r 0f000000 == 22000000
// packet: 000000000407000000000000000000000000 == 0
// get: pipe_r 0f000000 == 2f000000
// packet: 000000000409000000000000000000000000 == 0
// get: pipe_r 0f000000 == 3d000000
// packet: 000090000500000000000000000000000000 == 0
// get: pipe_r 10000000 == d2000000
// get: pipe_r 11000000 == 0a000000
// packet: 000000000600000000000000000000000000 == 0
// get: pipe_r 12000000 == 01000000
// packet: 000000000601000000000000000000000000 == 2
// get: pipe_r 12000000 == 02000000
// packet: 000000000700000000000000000000000000 == 2
// packet: 000000000701000000000000000000000000 == 0
// packet: 000000000801000000000000000000000000 == 0
// get: pipe_r 13000000 == 02000000
// get: pipe_r 14000000 == 03000000
// packet: 000000000802000000000000000000000000 == 0
// get: pipe_r 13000000 == 20000000
// get: pipe_r 14000000 == 06000000
// packet: 000000000803000000000000000000000000 == 0
// get: pipe_r 13000000 == 4c010000
// get: pipe_r 14000000 == 09000000
// packet: 200020030900000000000000000020002003 == 0
// get: pipe_r 15000000 == 01000000
// get: pipe_r 16000000 == 01000000
// get: pipe_r 17000000 == 05000000
// packet: 200020030900000000000000000020002004 == 0
// get: pipe_r 16000000 == 02000000
// get: pipe_r 17000000 == 0a000000
// packet: 000030000a00000000100000000000000000 == 0
// get: pipe_r 18000000 == 16000000
// packet: 1abcd0000b00000000000000000000000000 == 0
// packet: 1abcd0000b00000000000000000000000000 == 0
// packet: 000040000b00000000000000000000000000 == 0
// get: pipe_sparse cdab0100 == 02000000
// get: pipe_sparse 04000000 == 01000000
// get: pipe_sparse 05000000 == none
// packet: 000450000c00000000000000000000000000 == 0
// packet: 000460000c00000000000000000000000000 == 0
// packet: 000060000c00000000000000000000000000 == 0
// get: pipe_r 06000000 == 00000200
// packet: 000000000d000123456789abcdef00000000 == 0
// get: pipe_r 19000000 == efcdab89
// get: pipe_r 1a000000 == 89abcdef
// get: pipe_r 1b000000 == 23016745
// packet: 0000a0000e00000000000000000000000000 == 0
// get: pipe_r 1c000000 == 15000000
// get: pipe_r 1d000000 == 14000000
#include <core.p4>
#include <ebpf_model.p4>
header h_t { bit<3> a; bit<17> b; bit<12> c; }
header c_t { bit<8> sel; bit<8> t; bit<64> z; }
struct pair_t { h_t one; h_t two; }
struct headers_t { pair_t p; c_t c; h_t spare; }
struct plain_t { bit<17> u; pair_t q; bool w; }
#define D(x) ((bit<32>)(x))
parser prs(packet_in packet, out headers_t hdr) {
    state start { packet.extract(hdr.p.one); packet.extract(hdr.c); packet.extract(hdr.p.two); transition accept; }
}
control doubler(inout bit<32> value, in bit<32> plus)(bit<32> factor) {
    action scale(inout bit<32> v, in bit<32> by) { v = v * by; }
    bit<32> local = plus;
    apply {
        scale(value, factor);
        value = value + local;
        local = 99;
    }
}
control pipe(inout headers_t hdr, out bool pass) {
    CounterArray(70, false) r;
    CounterArray(10, true) sparse;
    doubler(2) twice;
    bit<32> n = 0;
    bool ok = true;
    action swap(inout h_t x, inout h_t y) { h_t keep = x; x = y; y = keep; }
    action leave(inout bit<32> v, out bool answer) { v = v + 1; answer = false; exit; }
    action outer(inout bit<32> v, out bool answer) { answer = true; leave(v, answer); v = 1000; }
    action early(in bit<17> x, out bit<32> y) {
        y = D(x);
        if (x[0:0] == 1) { return; }
        y = y + 100;
    }
    action mark(bit<32> m) { n = n + m; }
    action stop() { n = n + 300; }
    action alias(inout bit<32> x, in bit<32> y, out bit<32> z) { x = x + 1; x = x + y; z = y + y; }
    table marks {
        key = { hdr.c.t : exact; }
        actions = { mark; stop; }
        const entries = { 1 : mark(1); 2 : mark(10); }
        const default_action = stop();
    }
    table others {
        key = { hdr.c.t[1:0] : exact; hdr.p.one.a : exact; }
        actions = { stop; mark; NoAction; }
    }
    apply {
        pass = true;
        bit<8> t = hdr.c.t;
        if (hdr.c.sel == 0) {
            swap(hdr.p.one, hdr.p.two);
            r.add(0, D(hdr.p.one.b)); r.add(1, D(hdr.p.two.b)); r.add(2, D(hdr.p.one.c)); r.add(3, D(hdr.p.two.c));
            r.add(4, D(hdr.p.one.a ++ 1w0 ++ hdr.p.two.a));
        } else if (hdr.c.sel == 1) {
            h_t copy = hdr.p.one;
            copy = hdr.spare;
            if (copy.isValid()) r.add(5, 100);
            hdr.p.two.setInvalid();
            if (!hdr.p.two.isValid() && !copy.isValid() && hdr.p.one.isValid()) r.increment(5);
            copy.setValid();
            copy = hdr.p.one;
            r.add(6, D(copy.b));
            hdr.p.two = { a = 2, b = 0, c = 0 };
            if (hdr.p.two.isValid()) r.add(7, D(hdr.p.two.a));
        } else if (hdr.c.sel == 2) {
            n = D(hdr.p.one.b);
            r.add(8, n + 1);
            outer(n, pass);
            r.add(8, 50);
        } else if (hdr.c.sel == 3) {
            bit<32> y;
            early(hdr.p.one.b, y);
            r.add(9, y);
            r.increment(10);
        } else if (hdr.c.sel == 4) {
            bit<32> v = 14;
            switch (t) {
                1:
                2: { v = 11; }
                0xff: { v = 12; }
                8w3 + 4: { { v = 13; } }
                default: { }
            }
            r.add(15, v);
        } else if (hdr.c.sel == 5) {
            bit<32> v = D(hdr.p.one.b);
            {
                v = v + 1;
                bit<32> w = v;
                { bit<32> x = w; bit<32> t2 = 200; v = x + t2; r.add(17, x); }
            }
            r.add(16, v);
        } else if (hdr.c.sel == 6) {
            r.increment(18);
            { if (t == 0) { return; } }
            pass = false;
            return;
        } else if (hdr.c.sel == 7) {
            pass = t != 0;
            exit;
        } else if (hdr.c.sel == 8) {
            switch (marks.apply().action_run) {
                mark: { if (marks.apply().hit) r.add(20, n - D(t == 2 ? 8w18 : 0)); else r.add(20, 500); }
                default: { r.add(20, 2); }
            }
            if (others.apply().miss) r.increment(20);
            r.add(19, t == 2 ? n + 10 : n);
        } else if (hdr.c.sel == 9) {
            if (hdr.p.one == hdr.p.two) r.increment(21);
            plain_t s = { 5, { hdr.p.two, hdr.p.one }, false };
            s = { u = s.u, q = { two = s.q.one, one = s.q.two }, w = s.q.one.isValid() };
            if (s.q.one == hdr.p.one && s.q.two == hdr.p.two && s.w) r.increment(22);
            r.add(23, D(s.u));
        } else if (hdr.c.sel == 10) {
            n = D(hdr.p.one.b);
            twice.apply(value = n, plus = 1);
            bit<32> before = n;
            twice.apply(n, hdr.c.z[36:36] ++ 31w0 >> 31);
            r.add(24, n + before);
        } else if (hdr.c.sel == 11) {
            sparse.increment(D(hdr.p.one.b));
        } else if (hdr.c.sel == 12) {
            r.increment(D(hdr.p.one.b));
        } else if (hdr.c.sel == 13) {
            bit<64> z = hdr.c.z;
            r.add(25, z[31:0]);
            bit<32> rev = 0;
            rev[31:24] = z[7:0]; rev[23:16] = z[15:8]; rev[15:8] = z[23:16]; rev[7:0] = z[31:24];
            r.add(26, rev);
            z[63:32] = z[47:32] ++ z[63:48];
            r.add(27, z[63:32]);
        } else if (hdr.c.sel == 14) {
            n = D(hdr.p.one.b);
            bit<32> z;
            alias(n, n, z);
            r.add(28, n); r.add(29, z);
        }
    }
}
ebpfFilter(prs(), pipe()) main;
