// test: p4-run
// A table has room for the entries that it begins with, whatever size it asks for.
// packet: 07 00000000000000000000000000 == 0
// packet: 08 00000000000000000000000000 == 0
// packet: 09 00000000000000000000000000 == 2
#include <ebpf_model.p4>
header data_h { bit<8> level; }
struct headers_t { data_h d; }
parser prs(packet_in packet, out headers_t hdr) {
    state start { packet.extract(hdr.d); transition accept; }
}
control pipe(inout headers_t hdr, out bool pass) {
    action admit() { pass = true; }
    action refuse() { pass = false; }
    table levels {
        key = { hdr.d.level : exact; }
        actions = { admit; refuse; }
        default_action = refuse();
        entries = { 7 : admit(); 8 : admit(); }
        implementation = hash_table(1);
    }
    apply { pass = false; levels.apply(); }
}
ebpfFilter(prs(), pipe()) main;
