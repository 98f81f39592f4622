// test: p4-run
// Two instances of a control have tables and default actions of their own; an instance that is applied twice, and a
// control that is applied without one, have the same each time.
// packet: 0000000000000000000000000000 == 0
// default: first.t action add v=5
// packet: 0000000000000000000000000000 == 0
// get: pipe_results 00000000 == 10000000
// default: second.t action add v=7
// default: Part.t action add v=0x11
// packet: 0000000000000000000000000000 == 0
// get: pipe_results 00000000 == 32000000
#include <ebpf_model.p4>

header data_h { bit<8> a; }
struct headers_t { data_h data; }
parser prs(packet_in packet, out headers_t hdr) {
    state start {
        // What only one side of an if has looked at is not known to be there afterwards.
        bit<16> ahead = 0;
        if (packet.lookahead<bit<8>>() == 1 && packet.lookahead<bit<32>>() != 0) { ahead = packet.lookahead<bit<512>>()[15:0]; }
        packet.extract(hdr.data);
        transition select(ahead) { 0xffff: reject; default: accept; }
    }
}
control Part(inout bit<32> sum) {
    action add(bit<32> v) { sum = sum + v; }
    table t { actions = { add; } default_action = add(1); }
    apply { t.apply(); }
}
control pipe(inout headers_t hdr, out bool pass) {
    CounterArray(4, false) results;
    Part() first;
    Part() second;
    apply {
        bit<32> sum = 0;
        first.apply(sum);
        first.apply(sum);
        second.apply(sum);
        Part.apply(sum);
        results.add(0, sum);
        pass = true;
    }
}
ebpfFilter(prs(), pipe()) main;
