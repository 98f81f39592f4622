// test: p4-run
// States that are reached at several offsets, fields that cross bytes in both directions, select on tuples with masks,
// ranges and don't-care, verify with errors of the program. What is expected was worked out by hand.
// packet: bb03964d0123456789abcdeffedcba9876543210 == 0
// get: pipe_r 00000000 == 05000000
// get: pipe_r 01000000 == ecffffff
// get: pipe_r 02000000 == 00000000
// get: pipe_r 03000000 == 03000000
// get: pipe_r 04000000 == 2c010000
// get: pipe_r 05000000 == 4d000000
// get: pipe_r 06000000 == 00000000
// get: pipe_r 07000000 == 10325476
// get: pipe_r 08000000 == 67452301
// get: pipe_r 09000000 == 00000000
// get: pipe_r 0a000000 == 04000000
// packet: 2fe79681d5e6468acf13df8123456789abcdeffedcba9876543210 == 0
// get: pipe_r 00000000 == 06000000
// get: pipe_r 01000000 == 2b000000
// get: pipe_r 02000000 == 01000000
// get: pipe_r 03000000 == 0a000000
// get: pipe_r 04000000 == 59020000
// get: pipe_r 05000000 == 4e000000
// get: pipe_r 06000000 == 01000000
// get: pipe_r 07000000 == 2064a8ec
// get: pipe_r 08000000 == ce8a4682
// get: pipe_r 09000000 == 01000000
// get: pipe_r 0a000000 == 0f000000
// get: pipe_r 0b000000 == bc1a0000
// get: pipe_r 0c000000 == 89674523
// get: pipe_r 0d000000 == 01000000
// get: pipe_r 0e000000 == fdffffff
// get: pipe_r 0f000000 == 0f000000
// packet: 2fe79681d5e6468acf13cf00000000000000000000000000000000 == 2
// packet: 00279700c000000000000001c000000000000005 == 0
// get: pipe_r 10000000 == 01000000
// get: pipe_r 11000000 == 03000000
// get: pipe_r 12000000 == 00000080
// get: pipe_r 13000000 == 05000000
// get: pipe_r 14000000 == 00000040
// get: pipe_r 15000000 == 01000000
// packet: 0027800000000000000003c000000000000001c000000000000005 == 0
// get: pipe_r 10000000 == 02000000
// get: pipe_r 15000000 == 02000000
// get: pipe_r 0a000000 == 1a000000
// packet: 0003968000000000000000000000000000000000 == 0
// get: pipe_r 16000000 == 01000000
// packet: bb03964d000000000000000000000000000000 == 2
// packet: 000a0009ffc301030123456789abcdeffedcba9876543210 == 0
// get: pipe_r 17000000 == 01000000
// get: pipe_r 18000000 == 07000000
// get: pipe_r 0a000000 == 22000000
// packet: 000a0009ffca01030123456789abcdeffedcba9876543210 == 2
#include <core.p4>
#include <ebpf_model.p4>
enum bit<5> Kind { Plain = 3, Tagged = 4 + 3, Deep = (2 << 2) + 2 }
error { BadSum, TooDeep }
const bit<9> LIMIT = 9w300 + 1;
const bit<9> LOW = LIMIT - 45;
typedef bit<33> Wide;
header lead_h { bit<3> a; int<7> b; bit<1> c; Kind kind; bit<9> d; bit<7> e; }
header tag_h { bit<13> id; bit<1> more; Wide wide; int<5> s; bit<4> nx; }
header tail_h { bit<128> w; }
header odd_h { bit<65> x; bit<63> y; }
struct inner_t { lead_h lead; tag_h tag; }
struct mid_t { inner_t inner; odd_h odd; bit<9> note; bool deep; }
struct headers_t { mid_t m; tail_h tail; lead_h second; bit<32> offset; }

parser prs(packet_in packet, out headers_t hdr) {
    bit<8> depth = 0;
    bit<16> seen;
    state start {
        hdr.offset = 0;
        hdr.m.note = 1;
        packet.extract(hdr.m.inner.lead);
        hdr.offset = hdr.offset + 4;
        transition select(hdr.m.inner.lead.kind, hdr.m.inner.lead.c, hdr.m.inner.lead.d) {
            (Kind.Plain, _, 0 &&& 1): tail;
            (Kind.Tagged, 1, LOW .. LIMIT): tag;
            (_, 1w1, _): odd;
            (Kind.Deep, 0, default): deep;
            default: none;
        }
    }
    state deep {
        depth = depth + 1;
        verify(depth < 2, error.TooDeep);
        hdr.m.deep = true;
        packet.extract(hdr.second);
        hdr.offset = hdr.offset + 4;
        verify(hdr.second.kind != Kind.Deep && depth == 1, error.TooDeep);
        transition select(hdr.second.kind) {
            Kind.Plain: tail;
            Kind.Tagged: tag;
        }
    }
    state tag {
        packet.extract(hdr.m.inner.tag);
        verify(hdr.m.inner.tag.s >= -3, error.BadSum);
        hdr.offset = hdr.offset + 7;
        transition select(hdr.m.inner.tag.more ++ hdr.m.inner.tag.nx) {
            5w0b10000 &&& 5w0b10000: tail;
            3: odd;
            default: accept;
        }
    }
    state odd { packet.extract(hdr.m.odd); transition accept; }
    state tail { packet.extract(hdr.tail); transition accept; }
    state none { hdr.m.note = hdr.m.note + 510; transition accept; }
}
control pipe(inout headers_t hdr, out bool pass) {
    CounterArray(64, false) r;
    apply {
        pass = true;
        if (hdr.m.note == 511) { r.increment(22); return; }
        if (hdr.m.deep) { r.increment(23); r.add(24, (bit<32>)hdr.second.a); r.add(10, hdr.offset); return; }
        if (hdr.m.odd.isValid()) {
            r.add(16, (bit<32>)hdr.m.odd.x[64:64]);
            if (hdr.m.odd.x == 65w0x1_8000_0000_0000_0003) r.increment(21);
            if (!hdr.m.inner.tag.isValid()) {
                r.add(17, hdr.m.odd.x[31:0]);
                r.add(18, hdr.m.odd.x[63:32]);
                r.add(19, hdr.m.odd.y[31:0]);
                r.add(20, (bit<32>)hdr.m.odd.y[62:32]);
            } else r.add(10, hdr.offset);
            return;
        }
        r.add(0, (bit<32>)hdr.m.inner.lead.a);
        r.add(1, (bit<32>)(int<32>)hdr.m.inner.lead.b);
        r.add(2, (bit<32>)hdr.m.inner.lead.c);
        r.add(3, (bit<32>)(bit<5>)hdr.m.inner.lead.kind);
        r.add(4, (bit<32>)hdr.m.inner.lead.d);
        r.add(5, (bit<32>)hdr.m.inner.lead.e);
        r.add(6, (bit<32>)(bit<1>)hdr.m.inner.tag.isValid());
        r.add(7, hdr.tail.w[31:0]);
        r.add(8, hdr.tail.w[127:96]);
        r.add(9, (bit<32>)(bit<1>)(hdr.tail.w[127:127] == 1));
        r.add(10, hdr.offset);
        if (hdr.m.inner.tag.isValid()) {
            r.add(11, (bit<32>)hdr.m.inner.tag.id);
            r.add(12, hdr.m.inner.tag.wide[31:0]);
            r.add(13, (bit<32>)hdr.m.inner.tag.wide[32:32]);
            r.add(14, (bit<32>)(int<32>)hdr.m.inner.tag.s);
            r.add(15, (bit<32>)hdr.m.inner.tag.nx);
        }
    }
}
ebpfFilter(prs(), pipe()) main;
