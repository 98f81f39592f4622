// test: p4-run
// `e[L+:W]` with an L that the packet says (P4-16 §8.7): beyond `e` zeros are read and nothing is stored. An L that has
// effects is worked out once, and before the value that is stored or the other arguments (§6.8, §12.1).
// packet: abcd0408140000000000000000000000 == 0
// get: pipe_results 00000000 == bc000000
// get: pipe_results 01000000 == ab000000
// get: pipe_results 02000000 == 00000000
// get: pipe_results 03000000 == 0a000000
// get: pipe_results 04000000 == ada50000
// get: pipe_results 05000000 == cd5a0000
// get: pipe_results 06000000 == cdab0000
// get: pipe_results 07000000 == cd7b0000
// get: pipe_results 08000000 == cdac0000
// get: pipe_results 09000000 == 01000000
// get: pipe_results 0a000000 == edae0000
// get: pipe_results 0b000000 == ab000000
// get: pipe_results 0c000000 == 1da10000
#include <ebpf_model.p4>

header values_h { bit<16> v; bit<8> four; bit<8> eight; bit<8> twenty; }
struct headers_t { values_h h; }

parser prs(packet_in packet, out headers_t hdr) {
    state start { packet.extract(hdr.h); transition accept; }
}

bit<8> eightAgain(inout bit<32> calls) { calls = calls + 1; return 8; }
bit<8> forget(inout bit<8> place) { place = 0; return 0x11; }
void put(out bit<8> part, inout bit<8> place) { part = 0xee; place = 0; }

control pipe(inout headers_t hdr, out bool pass) {
    CounterArray(16, false) results;
    apply {
        pass = true;
        values_h h = hdr.h;
        results.add(0, (bit<32>)h.v[h.four+:8]);
        results.add(1, (bit<32>)h.v[h.eight+:8]);
        results.add(2, (bit<32>)h.v[h.twenty+:8]);
        results.add(3, (bit<32>)h.v[h.four + h.eight+:8]);
        bit<16> a = h.v;
        a[h.four+:8] = 0x5a;
        results.add(4, (bit<32>)a);
        a = h.v;
        a[h.eight+:8] = 0x5a;
        results.add(5, (bit<32>)a);
        a = h.v;
        a[h.twenty+:8] = 0x5a;
        results.add(6, (bit<32>)a);
        a = h.v;
        a[h.four + h.eight+:8] = 0xf7;
        results.add(7, (bit<32>)a);
        a = h.v;
        bit<32> calls = 0;
        a[eightAgain(calls)+:8] += 1;
        results.add(8, (bit<32>)a);
        results.add(9, calls);
        a = h.v;
        bit<8> place = h.four;
        put(a[place+:8], place);
        results.add(10, (bit<32>)a);
        int<16> signed = (int<16>)h.v;
        results.add(11, (bit<32>)signed[h.eight+:8]);
        a = h.v;
        place = h.four;
        a[place+:8] = forget(place);
        results.add(12, (bit<32>)a);
    }
}
ebpfFilter(prs(), pipe()) main;
