// test: p4-run
// Keys of odd widths, of enumerations, conditions and sums; an lpm key after two exact ones; defaults of the program
// and of the control plane; constant entries with masks, prefixes and ranges; a table that is applied twice.
// packet: 080c0000000bfeab0000000100000000 == 0
// get: pipe_r 01000000 == fd010000
// get: pipe_r 02000000 == 00000000
// get: pipe_r 03000000 == 07000000
// get: pipe_r 04000000 == 64000000
// get: pipe_r 05000000 == 29000000
// get: pipe_r 06000000 == 09000000
// get: pipe_r 07000000 == 02000000
// get: pipe_r 08000000 == 46000000
// set: pipe_mixed 5300000005000000000000000300a000 01000000140000001e000000
// set: pipe_mixed 5900000005000000000000000300aa80 020000000000000000000000
// set: pipe_mixed 50000000060000000000000003000000 01000000ff010000ffffffff
// packet: 080c0000000a06a80000000000000000 == 0
// get: pipe_r 01000000 == 2f020000
// get: pipe_r 03000000 == 0e000000
// get: pipe_r 04000000 == c8000000
// get: pipe_r 05000000 == 52000000
// get: pipe_r 07000000 == 03000000
// get: pipe_r 08000000 == 8d000000
// packet: 080c0000000a06abffffffff00000000 == 0
// get: pipe_r 03000000 == 15000000
// get: pipe_r 04000000 == 2d010000
// get: pipe_r 05000000 == 7b000000
// get: pipe_r 06000000 == 10000000
// get: pipe_r 07000000 == 04000000
// get: pipe_r 08000000 == d4000000
// get: pipe_r 09000000 == 01000000
// packet: 080c0000000c04000000000000000000 == 0
// get: pipe_r 01000000 == 2d040000
// get: pipe_r 03000000 == 1c000000
// get: pipe_r 04000000 == 91010000
// get: pipe_r 05000000 == a4000000
// get: pipe_r 07000000 == 05000000
// get: pipe_r 08000000 == 1b010000
// default: mixed action set_a small=2 big=3
// packet: 14b00000000f00028000000080000000 == 0
// get: pipe_r 01000000 == 32040000
// get: pipe_r 03000000 == 23000000
// get: pipe_r 04000000 == f5010000
// get: pipe_r 05000000 == ce000000
// get: pipe_r 06000000 == 15000000
// get: pipe_r 07000000 == 06000000
// get: pipe_r 08000000 == db010000
// set: pipe_keyed 2d0102014001 03000000000000000b000000000000000000000000000000
// packet: 14b00000000f00028000000080000000 == 0
// get: pipe_r 01000000 == 37040000
// get: pipe_r 02000000 == 12000000
// get: pipe_r 03000000 == 35000000
// get: pipe_r 04000000 == 59020000
// get: pipe_r 05000000 == f8000000
// get: pipe_r 06000000 == 1a000000
// get: pipe_r 07000000 == 07000000
// get: pipe_r 08000000 == 9b020000
// set: pipe_keyed 000002003f01 01000000000000000b000000000000000500000001000000
// set: pipe_arr 8f010000 0100000000000000e8030000000000000200000001000000
// packet: 17fc0000000efc030000000000000000 == 0
// get: pipe_r 01000000 == 3c040000
// get: pipe_r 02000000 == 23000000
// get: pipe_r 03000000 == 46000000
// get: pipe_r 04000000 == bd020000
// get: pipe_r 05000000 == 22010000
// get: pipe_r 06000000 == 23000000
// get: pipe_r 07000000 == 09000000
// get: pipe_r 08000000 == e2020000
// packet: 163c00000011fc030080000000000000 == 0
// get: pipe_r 01000000 == 41040000
// get: pipe_r 03000000 == 4d000000
// get: pipe_r 04000000 == 21030000
// get: pipe_r 06000000 == 2c000000
// get: pipe_r 07000000 == 0b000000
// get: pipe_r 08000000 == 28030000
// get: pipe_r 0a000000 == eb030000
// packet: 164000000011fc030100000000000000 == 0
// get: pipe_r 01000000 == 46040000
// get: pipe_r 03000000 == 54000000
// get: pipe_r 04000000 == 85030000
// get: pipe_r 06000000 == 33000000
// get: pipe_r 07000000 == 0d000000
// get: pipe_r 08000000 == 6e030000
#include <core.p4>
#include <ebpf_model.p4>
enum bit<5> Kind { A = 1, B = 2 }
match_kind { range }
enum Plain { One, Two, Three }
typedef bit<33> wide_t;
header k_h { Kind kind; bit<9> x; wide_t w; int<7> n; bit<9> l; wide_t m; bit<1> flag; bit<31> p; }
struct headers_t { k_h k; }
parser prs(packet_in packet, out headers_t hdr) {
    state start { packet.extract(hdr.k); transition accept; }
}
control pipe(inout headers_t hdr, out bool pass) {
    CounterArray(64, false) r;
    bit<32> a = 0;
    bit<32> other = 0;
    Plain plain = Plain.Two;
    action set_a(bit<9> small, bit<32> big) { a = (bit<32>)small + big; }
    action keep() {}
    action set_other(bit<32> v, wide_t w) { other = v + w[31:0] + (bit<32>)w[32:32]; }
    action twice(in bit<32> base, inout bit<32> target, bit<32> v) { target = target + base + v; }
    action pick(bit<32> v) { a = v; }

    table mixed {
        key = { hdr.k.x : exact; hdr.k.w : exact; hdr.k.l : lpm; }
        actions = { set_a; keep; @defaultonly NoAction; }
        implementation = hash_table(16);
        default_action = set_a(500, 9);
    }
    table keyed {
        key = { hdr.k.kind : exact; hdr.k.flag == 1 : exact @name("set"); hdr.k.n : exact; hdr.k.x + 1 : exact @name("sum"); hdr.k.isValid() : exact @name("valid"); }
        actions = { set_other; keep; twice(7, other); }
        const default_action = twice(7, other, 0);
        size = 8;
    }
    table arr {
        key = { hdr.k.x : exact; }
        actions = { set_other; keep; }
        implementation = array_table(400);
    }
    table masked {
        key = { hdr.k.x : ternary; hdr.k.w : range; }
        actions = { pick; keep; }
        const entries = {
            (1 &&& 1, 4 .. 6) : pick(41);
            (_, 7) : pick(42);
            (default, _) : keep();
        }
        default_action = keep();
    }
    table lpms {
        key = { hdr.k.m : lpm; }
        actions = { pick; }
        const entries = {
            33w0x100000000 &&& 33w0x100000000 : pick(7);
            33w0x100000000 &&& 33w0x1FF000000 : pick(9);
            33w0x080000000 &&& 33w0x180000000 : pick(5);
        }
        const default_action = pick(0);
    }
    table none {
        actions = { pick; NoAction; }
        default_action = pick(2);
    }
    table signeds {
        key = { hdr.k.n : range; plain : exact; }
        actions = { pick; }
        const entries = {
            (-64 .. -2, Plain.Two) : pick(64);
            (-1, Plain.Two) : pick(70);
            (0 .. 63, Plain.Three) : pick(72);
            (0 .. 63, Plain.Two) : pick(71);
        }
        const default_action = pick(73);
    }
    apply {
        pass = true;
        switch (mixed.apply().action_run) {
            keep: { r.add(4, 101); r.increment(9); }
            NoAction:
            set_a: { r.add(4, 100); r.add(1, a); }
        }
        if (keyed.apply().hit) r.add(2, other);
        r.add(3, other);
        if (arr.apply().hit) { r.add(10, other); }
        a = 0;
        masked.apply();
        r.add(5, a);
        if (lpms.apply().hit) r.add(6, a); else r.add(6, 0);
        a = 1;
        if (hdr.k.m[32:32] == 1 && hdr.k.m[31:31] == 0 && none.apply().miss) { }
        r.add(7, a);
        bool first = signeds.apply().hit;
        bit<32> got = a;
        if (first && hdr.k.n == -64) { plain = Plain.One; a = 0; signeds.apply(); got = got + a + 55; }
        r.add(8, got);
    }
}
ebpfFilter(prs(), pipe()) main;
