// test: p4-check
// What is given to a constructor is known at compile time; one that is not was taken for none.
#include <ebpf_model.p4>

header values_h { bit<32> a; }
struct headers_t { values_h values; }

parser prs(packet_in packet, out headers_t hdr) {
    state start { packet.extract(hdr.values); transition accept; }
}
control counts(in bit<32> index)(bit<32> size, bool sparse) {
    CounterArray(size > 4 ? size : 4, sparse) fine;
    CounterArray(index, sparse) seen; // error: P0305 'max_index' has no direction: its argument must be known at compile time
    apply { seen.increment(index); fine.increment(index); }
}
control pipe(inout headers_t hdr, out bool pass) {
    bit<32> size = 4;
    counts(3, true) one;
    counts(9, false) two;
    action keep() {}
    table t {
        key = { hdr.values.a : exact; }
        actions = { keep; }
        implementation = hash_table(size); // error: P0305 'size' has no direction: its argument must be known at compile time
    }
    apply {
        pass = t.apply().hit;
        one.apply(1);
        two.apply(hdr.values.a);
        t.apply();
    }
}

ebpfFilter(prs(), pipe()) main;
