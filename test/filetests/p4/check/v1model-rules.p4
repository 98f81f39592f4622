// test: p4-check
// P4-16 §13.6, §14.1, §14.2.1.4: where an architecture may take less than the language, v1model does.
#include <core.p4>
#include <v1model.p4>

struct inner { bit<8> a; }
header h_t { bit<8> a; bit<8> b; bit<16> c; }
struct hs { h_t h; }
struct meta { bit<8> m; inner s; }
parser prs(packet_in packet, out hs hdr, inout meta m, inout standard_metadata_t sm) {
    state start {
        packet.extract(hdr.h);
        transition select(hdr.h.a) {
            1 .. 3: accept;
            4 .. m.m: accept; // error: P0704 in v1model the ends of a range in a select must be known at compile time
            default: accept;
        }
    }
}
control checks(inout hs hdr, inout meta m) { apply { } }
control ing(inout hs hdr, inout meta m, inout standard_metadata_t sm) {
    register<inner>(16) structs;
    register<bit<8>>(16) bytes;
    action data(bit<8> single, bool flag) { m.m = single; }
    action whole(inner s) { m.s = s; } // error: P0704 the control plane cannot give a value to 's': only bit<W>, int<W>, bool and what stands for them
    action never_listed(inner s) { m.s = s; }
    action switches() {
        if (m.m == 1) { switch (m.m) { 1: { } } } // error: P0704 in v1model there is no 'switch' in an action
    }
    table t {
        key = { hdr.h.a : exact; hdr.h.b : optional; hdr.h.c : ternary; }
        actions = { data; whole; switches; }
        default_action = switches();
        const entries = {
            (1, 2, 3 &&& 7) : switches();
            (1, _, _) : switches();
            (1 &&& 3, 2, 3) : switches(); // error: P0704 a key that is matched exact takes no mask
            (2, 1 .. 2, 3) : switches(); // error: P0704 a key that is matched optional takes no range
            (3, 1, 2 .. 3) : switches(); // error: P0704 a key that is matched ternary takes no range
        }
    }
    apply {
        t.apply();
        bytes.read(m.m, 1);
        structs.read(m.s, 1); // error: P0704 in v1model 'read' cannot give back a struct
        mark_to_drop(sm);
        never_listed(m.s);
        switch (m.m) { 1: { } }
    }
}
control eg(inout hs hdr, inout meta m, inout standard_metadata_t sm) { apply { } }
control compute(inout hs hdr, inout meta m) { apply { } }
control dep(packet_out packet, in hs hdr) { apply { packet.emit(hdr.h); } }
V1Switch(prs(), checks(), ing(), eg(), compute(), dep()) main;
