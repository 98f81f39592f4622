// test: p4-run
// 128 bits: assignment, comparison, slices, as a key; and fields that cross bytes at odd places.
// packet: 20010db8000000000000000000000001 20010db8000000000000000000000001 a5c3f0 == 0
// get: pipe_results 00000000 == 01000000
// get: pipe_results 01000000 == b80d0120
// get: pipe_results 02000000 == 01000000
// get: pipe_results 03000000 == c3a50000
// get: pipe_results 04000000 == 70010000
// The key is in network order.
// set: pipe_hosts 20010db8000000000000000000000001 0100000009000000
// packet: 20010db8000000000000000000000001 20010db8000000000000000000000002 a5c3f0 == 2
// get: pipe_results 00000000 == 01000000
// get: pipe_results 05000000 == 01000000
#include <ebpf_model.p4>

header addresses_h { bit<128> src; bit<128> dst; bit<5> five; bit<11> eleven; bit<1> one; bit<7> seven; }
struct headers_t { addresses_h a; }

parser prs(packet_in packet, out headers_t hdr) {
    state start { packet.extract(hdr.a); transition accept; }
}

control pipe(inout headers_t hdr, out bool pass) {
    CounterArray(16, false) results;
    action count(bit<32> index) { results.increment(5); pass = index != 9; }
    table hosts {
        key = { hdr.a.src : exact; }
        actions = { count; NoAction; }
        implementation = hash_table(4);
        const default_action = NoAction();
    }
    apply {
        pass = true;
        bit<128> copy = hdr.a.src;
        if (copy == hdr.a.dst) results.increment(0);
        results.add(1, copy[127:96]);
        results.add(2, copy[31:0]);
        results.add(3, (bit<32>)(hdr.a.five ++ hdr.a.eleven));
        results.add(4, (bit<32>)hdr.a.seven | ((bit<32>)hdr.a.one << 8));
        hosts.apply();
    }
}

ebpfFilter(prs(), pipe()) main;
