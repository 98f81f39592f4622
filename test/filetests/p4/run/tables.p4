// test: p4-run
// A hash with two keys, an LPM trie with an exact key before it, an array, and default actions that the control
// plane may set. A value is the number of the action (from 1), then its parameters.
// Nothing in the tables: the defaults. routes gives class 8, indexed (never set) class 20 and a miss.
// packet: 0a000001 0050 11 02 000000000000 == 0
// get: pipe_seen 08000000 == 01000000
// get: pipe_seen 09000000 == 01000000
// get: pipe_seen 14000000 == 01000000
// An entry with parameters: class 3 + 2.
// set: pipe_flows 0100000a5000 010000000300000002000000
// packet: 0a000001 0050 11 02 000000000000 == 0
// get: pipe_seen 05000000 == 01000000
// An action that exits: dropped.
// set: pipe_flows 0200000a5000 020000000000000000000000
// packet: 0a000002 0050 11 02 000000000000 == 2
// 10.0.0.0/8 with protocol 0x11 gives class 6; 10.1.0.0/16 the action with 128 bits, whose word is 11.
// set: pipe_routes 10000000110a000000 0100000006000000000000000000000000000000
// set: pipe_routes 18000000110a010000 02000000000000000000000b0000000000000000
// packet: 0a020001 0051 11 02 000000000000 == 0
// get: pipe_seen 06000000 == 01000000
// packet: 0a010001 0051 11 02 000000000000 == 0
// get: pipe_seen 1e000000 == 01000000
// packet: 0a010001 0051 06 02 000000000000 == 0
// get: pipe_seen 08000000 == 03000000
// The control plane sets another default, and an element of the array.
// default: routes action drop
// packet: 0b010001 0051 06 02 000000000000 == 2
// set: pipe_indexed 02000000 010000000c00000001000000
// packet: 0a020001 0051 11 02 000000000000 == 0
// get: pipe_seen 0d000000 == 01000000
#include <ebpf_model.p4>

header flow_h {
    bit<32> address;
    bit<16> port;
    bit<8> protocol;
    bit<8> index;
}
struct headers_t { flow_h flow; }

parser prs(packet_in packet, out headers_t hdr) {
    state start {
        packet.extract(hdr.flow);
        transition accept;
    }
}

control pipe(inout headers_t hdr, out bool pass) {
    CounterArray(32, false) seen;
    bit<32> class = 0;

    action set_class(bit<32> to, bit<8> extra) { class = to + (bit<32>)extra; }
    action drop() { pass = false; exit; }
    action big(bit<128> wide) { class = wide[95:64]; }

    table flows {
        key = { hdr.flow.port : exact; hdr.flow.address : exact @name("source"); }
        actions = { set_class; drop; NoAction; }
        implementation = hash_table(8);
        const default_action = NoAction();
    }
    table routes {
        key = { hdr.flow.protocol : exact; hdr.flow.address : lpm; }
        actions = { set_class; big; drop; }
        implementation = hash_table(8);
        default_action = set_class(7, 1);
    }
    table indexed {
        key = { hdr.flow.index : exact; }
        actions = { set_class; }
        implementation = array_table(4);
        default_action = set_class(20, 0);
    }

    apply {
        pass = true;
        if (flows.apply().hit) { seen.increment(class); }
        switch (routes.apply().action_run) {
            set_class: { seen.increment(class); }
            big: { seen.increment(30); }
        }
        if (indexed.apply().miss) seen.increment(9);
        seen.increment(class);
    }
}

ebpfFilter(prs(), pipe()) main;
