// test: p4-run
// Every operator against values that were worked out by hand; the counters show the results (index: which one).
// packet: c8640380ff7f0f0102fe00000000000f == 0
// get: pipe_results 00000000 == 2c000000
// get: pipe_results 01000000 == 64000000
// get: pipe_results 02000000 == 9c000000
// get: pipe_results 03000000 == 20000000
// get: pipe_results 04000000 == ff000000
// get: pipe_results 05000000 == 00000000
// get: pipe_results 06000000 == 40000000
// get: pipe_results 07000000 == 00000000
// get: pipe_results 08000000 == 00000000
// get: pipe_results 09000000 == f0000000
// get: pipe_results 0a000000 == ff000000
// get: pipe_results 0b000000 == 80000000
// get: pipe_results 0c000000 == 7f000000
// get: pipe_results 0d000000 == 80000000
// get: pipe_results 0e000000 == 0f000000
// get: pipe_results 0f000000 == 00000000
// get: pipe_results 10000000 == 01000000
// get: pipe_results 11000000 == 0000fe02
// get: pipe_results 12000000 == 00000000
// get: pipe_results 13000000 == 1c000000
// get: pipe_results 14000000 == 02000000
// get: pipe_results 15000000 == 37000000
// get: pipe_results 16000000 == 38000000
// get: pipe_results 17000000 == 01000000
// get: pipe_results 18000000 == 80ff0000
// get: pipe_results 19000000 == 01000000
// get: pipe_results 1a000000 == c80800f0
// get: pipe_results 1b000000 == fc0f000f
#include <ebpf_model.p4>

header values_h {
    bit<8> a;
    bit<8> b;
    bit<8> small;
    int<8> negative;
    int<8> minusOne;
    int<8> most;
    bit<4> high;
    bit<4> low;
    bit<3> top;
    bit<5> rest;
    bit<48> wide;
    bit<8> last;
}
struct headers_t { values_h v; }

parser prs(packet_in packet, out headers_t hdr) {
    state start {
        packet.extract(hdr.v);
        transition accept;
    }
}

control pipe(inout headers_t hdr, out bool pass) {
    CounterArray(64, false) results;
    apply {
        pass = true;
        values_h v = hdr.v;
        results.add(0, (bit<32>)(v.a + v.b));
        results.add(1, (bit<32>)(v.a - v.b));
        results.add(2, (bit<32>)(v.b - v.a));
        results.add(3, (bit<32>)(v.a * v.b));
        results.add(4, (bit<32>)(v.a |+| v.b));
        results.add(5, (bit<32>)(v.b |-| v.a));
        results.add(6, (bit<32>)(v.a << v.small));
        results.add(7, (bit<32>)(v.a << 8));
        results.add(8, (bit<32>)(v.a >> v.a));
        results.add(9, (bit<32>)(bit<8>)(v.negative >> v.small));
        results.add(10, (bit<32>)(bit<8>)(v.negative >> v.a));
        results.add(11, (bit<32>)(bit<8>)(v.negative |+| v.minusOne));
        results.add(12, (bit<32>)(bit<8>)(v.most |+| 8s1));
        results.add(13, (bit<32>)(bit<8>)(v.negative |-| 8s1));
        results.add(14, (bit<32>)(v.high ++ v.low));
        results.add(15, (bit<32>)v.top);
        results.add(16, (bit<32>)v.rest);
        results.add(17, v.wide[47:16]);
        results.add(18, v.wide[31:0]);
        results.add(19, (bit<32>)(v.a / 7));
        results.add(20, (bit<32>)(v.a % v.small));
        results.add(21, (bit<32>)~v.a);
        results.add(22, (bit<32>)-v.a);
        results.add(23, v.negative < v.most ? 32w1 : 2);
        results.add(24, (bit<32>)(bit<16>)(int<16>)v.negative);
        results.add(25, v.a > v.b && v.negative != v.most ? 32w1 : 2);
        bit<32> slices = 0;
        slices[7:0] = v.a;
        slices[31:28] = v.low;
        slices[11 +: 5] = v.rest;
        results.add(26, slices);
        slices |= 0xff00;
        slices >>= 4;
        results.add(27, slices);
    }
}

ebpfFilter(prs(), pipe()) main;
