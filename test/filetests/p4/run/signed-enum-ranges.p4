// test: p4-run
// Ranges of an enum whose values have a sign, in a constant table and in one of the control plane; division of more than
// 64 bits by powers of two; a NoAction of the control's own is not the one that a table without a default has (§14.2.1.3).
// packet: fd 01 00000000000000000000000000000045 == 0
// get: pipe_results 00000000 == 01000000
// get: pipe_results 01000000 == 01000000
// get: pipe_results 02000000 == none
// get: pipe_results 03000000 == 01000000
// get: pipe_results 04000000 == 00000000
// get: pipe_results 05000000 == 05000000
// get: pipe_results 06000000 == 22000000
// get: pipe_results 07000000 == none
// packet: 05 01 000000000000000100000000000000ff == 0
// get: pipe_results 00000000 == 03000000
// get: pipe_results 01000000 == 03000000
// get: pipe_results 02000000 == none
// get: pipe_results 03000000 == 02000000
// get: pipe_results 04000000 == 01000000
// get: pipe_results 05000000 == 44000000
// get: pipe_results 06000000 == a1000000
// get: pipe_results 07000000 == none
// packet: f0 01 00000000000000010000000000000000 == 0
// get: pipe_results 00000000 == 67000000
// get: pipe_results 01000000 == 05000000
// get: pipe_results 02000000 == none
// get: pipe_results 03000000 == 03000000
// get: pipe_results 04000000 == 02000000
// get: pipe_results 05000000 == 44000000
// get: pipe_results 06000000 == a1000000
// get: pipe_results 07000000 == none
#include <core.p4>
match_kind { range }
#include <ebpf_model.p4>
enum int<8> level { low = -3, none = 0, high = 5 }
header data_h { level l; bit<8> key; bit<128> wide; }
struct headers_t { data_h d; }
parser prs(packet_in packet, out headers_t hdr) {
    state start {
        packet.extract(hdr.d);
        transition select(hdr.d.l) { level.low .. level.high: accept; (level) -16: accept; default: reject; }
    }
}
control pipe(inout headers_t hdr, out bool pass) {
    CounterArray(8, true) results;
    action add(bit<32> cell, bit<32> v) { results.add(cell, v); }
    action NoAction() { results.add(7, 1); }
    table constant {
        key = { hdr.d.l : range; }
        actions = { add; }
        const default_action = add(0, 100);
        const entries = { level.low .. level.none : add(0, 1); level.none .. level.high : add(0, 2); }
    }
    table changing {
        key = { hdr.d.l : range; hdr.d.key : ternary; }
        actions = { add; }
        const default_action = add(1, 100);
        entries = { (level.low .. level.none, 1) : add(1, 1); (_, 1 &&& 0x81) : add(1, 2); }
    }
    table empty {
        key = { hdr.d.key : exact; }
        actions = { add; NoAction; }
    }
    apply {
        constant.apply();
        changing.apply();
        switch (empty.apply().action_run) {
            NoAction: { results.add(2, 1); }
            default: { results.add(3, 1); }
        }
        results.add(4, (bit<32>) (hdr.d.wide / 0x10000000000000000));
        results.add(5, (bit<32>) (hdr.d.wide % 64));
        hdr.d.wide /= 2;
        results.add(6, hdr.d.wide[31:0]);
        pass = true;
    }
}
ebpfFilter(prs(), pipe()) main;
