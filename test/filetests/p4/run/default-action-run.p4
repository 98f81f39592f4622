// test: p4-run
// A table without a default action runs NoAction, which a switch finds when it is one of the table's actions; entries
// of a table with a ternary key are tried as they are written, whatever the prefixes of another key.
// packet: 0101030405060708090a0b0c0d0e == 0
// get: pipe_seen 00000000 == 01000000
// get: pipe_seen 01000000 == 01000000
// get: pipe_seen 02000000 == 00000000
#include <ebpf_model.p4>
header data_h { bit<8> a; bit<8> b; }
struct headers_t { data_h d; }
parser prs(packet_in packet, out headers_t hdr) { state start { packet.extract(hdr.d); transition accept; } }
control pipe(inout headers_t hdr, out bool pass) {
    CounterArray(4, false) seen;
    action count(bit<32> index) { seen.increment(index); }
    table none {
        key = { hdr.d.a : exact; }
        actions = { count; NoAction; }
        implementation = hash_table(8);
    }
    table first {
        key = { hdr.d.a : lpm; hdr.d.b : ternary; }
        actions = { count; NoAction; }
        const entries = {
            (0 &&& 0xf0, 1 &&& 1) : count(1);
            (1, _) : count(2);
        }
    }
    apply {
        pass = true;
        switch (none.apply().action_run) { NoAction: { seen.increment(0); } default: { seen.increment(2); } }
        first.apply();
    }
}
ebpfFilter(prs(), pipe()) main;
