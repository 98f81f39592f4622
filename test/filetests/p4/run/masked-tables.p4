// test: p4-run
// Ternary, range and optional keys mixed with exact and lpm ones: of the entries that match, the highest priority wins.
// packet: 0a010203 0050 11 05 80 0000000000 == 0
// get: pipe_seen 00000000 == 01000000
// One mask alone.
// add: acl source=10.0.0.0/8 kind=0x11 action mark by=1 priority 5
// packet: 0a010203 0050 11 05 80 0000000000 == 0
// get: pipe_seen 01000000 == 01000000
// packet: 0b010203 0050 11 05 80 0000000000 == 0
// get: pipe_seen 00000000 == 02000000
// A better entry with another mask, and a worse one; the range and the optional key decide.
// add: acl source=10.1.0.0/16 kind=0x11 port=80..90 action mark by=2 priority 9
// add: acl kind=0x11 action mark by=3 priority 1
// add: acl kind=0x11 index=6 port=0..1000 action mark by=4 priority 20
// packet: 0a010203 0050 11 05 80 0000000000 == 0
// get: pipe_seen 02000000 == 01000000
// packet: 0a010203 005b 11 05 80 0000000000 == 0
// get: pipe_seen 01000000 == 02000000
// packet: 0b010203 005b 11 05 80 0000000000 == 0
// get: pipe_seen 03000000 == 01000000
// packet: 0b010203 005b 11 06 80 0000000000 == 0
// get: pipe_seen 04000000 == 01000000
// packet: 0b010203 03e9 11 06 80 0000000000 == 0
// get: pipe_seen 03000000 == 02000000
// The same but for its priority; ranges with the same leading bits.
// add: acl kind=0x11 index=6 port=0..999 action mark by=5 priority 21
// add: acl kind=0x11 index=6 port=0..1000 action mark by=6 priority 22
// packet: 0b010203 03e8 11 06 80 0000000000 == 0
// get: pipe_seen 06000000 == 01000000
// delete: acl kind=0x11 index=6 port=0..1000 priority 22
// packet: 0b010203 03e8 11 06 80 0000000000 == 0
// get: pipe_seen 04000000 == 02000000
// packet: 0b010203 03e7 11 06 80 0000000000 == 0
// get: pipe_seen 05000000 == 01000000
// dump: acl == kind=17 source=* hdr.flow.port=0..1000 hdr.flow.index=6 -> mark by=4 (20); kind=17 source=* hdr.flow.port=0..65535 hdr.flow.index=* -> mark by=3 (1); kind=17 source=* hdr.flow.port=0..999 hdr.flow.index=6 -> mark by=5 (21); kind=17 source=10.0.0.0/8 hdr.flow.port=0..65535 hdr.flow.index=* -> mark by=1 (5); kind=17 source=10.1.0.0/16 hdr.flow.port=80..90 hdr.flow.index=* -> mark by=2 (9)
// Signed ranges.
// add: levels level=-3..2 action mark by=10 priority 0
// packet: 0b010203 0000 00 00 80 0000000000 == 0
// get: pipe_seen 0a000000 == none
// packet: 0b010203 0000 00 00 fd 0000000000 == 0
// get: pipe_seen 0a000000 == 01000000
// packet: 0b010203 0000 00 00 02 0000000000 == 0
// get: pipe_seen 0a000000 == 02000000
// packet: 0b010203 0000 00 00 03 0000000000 == 0
// get: pipe_seen 0a000000 == 02000000
// Two prefixes.
// add: pairs first=10.0.0.0/8 second=1/5 action mark by=20 priority 1
// add: pairs first=10.1.0.0/16 action mark by=21 priority 2
// packet: 0a020203 0000 00 00 03 0c00000000 == 0
// get: pipe_seen 14000000 == 01000000
// packet: 0a010203 0000 00 00 03 0c00000000 == 0
// get: pipe_seen 15000000 == 01000000
#include <ebpf_model.p4>
match_kind { range, optional }
header flow_h {
    bit<32> address;
    bit<16> port;
    bit<8> protocol;
    bit<8> index;
    int<8> level;
    bit<5> five;
    bit<3> three;
    bit<32> rest;
}
struct headers_t { flow_h flow; }

parser prs(packet_in packet, out headers_t hdr) {
    state start {
        packet.extract(hdr.flow);
        transition accept;
    }
}

control pipe(inout headers_t hdr, out bool pass) {
    CounterArray(32, true) seen;
    action mark(bit<32> by) { seen.increment(by); }
    table acl {
        key = {
            hdr.flow.protocol : exact @name("kind");
            hdr.flow.address : ternary @name("source");
            hdr.flow.port : range;
            hdr.flow.index : optional;
        }
        actions = { mark; }
        size = 16;
        default_action = mark(0);
    }
    table levels {
        key = { hdr.flow.level : range; }
        actions = { mark; NoAction; }
        const default_action = NoAction;
    }
    table pairs {
        key = { hdr.flow.address : lpm @name("first"); hdr.flow.five : lpm @name("second"); }
        actions = { mark; NoAction; }
        const default_action = NoAction;
    }
    apply {
        pass = true;
        acl.apply();
        levels.apply();
        pairs.apply();
    }
}

ebpfFilter(prs(), pipe()) main;
