// test: p4-check all-warnings // error: P0701 there is no package instance called 'main'
// P4-16 §8.18, §8.27: fields of headers that are not valid, always or on some way.
#include <core.p4>

header h_t { bit<8> a; bit<8> b; }
header_union u_t { h_t one; h_t two; }
struct hs { h_t first; h_t second; h_t[2] stack; u_t union; }
parser prs(packet_in packet, out hs hdr, inout hs given) {
    h_t own;
    state start {
        transition select(hdr.first.a) { // warning: P1105 the header of this field is not valid here
            0: extracts;
            default: jumps;
        }
    }
    state extracts {
        packet.extract(hdr.first);
        packet.extract(hdr.stack.next);
        given.first.a = hdr.first.a;
        transition join;
    }
    state jumps {
        own = packet.lookahead<h_t>();
        given.first.a = own.a;
        transition join;
    }
    state join {
        given.first.b = hdr.first.b; // warning: P1106 the header of this field is not valid on every way to here
        given.second.a = hdr.stack[0].a;
        transition accept;
    }
}
control c(inout hs hdr, out hs made, in bool flag) {
    h_t local;
    action validates() { hdr.second.setValid(); }
    action fills() { hdr.second.a = 1; } // warning: P1105 the header of this field is not valid here
    table t { key = { hdr.first.a : exact; } actions = { validates; } default_action = validates(); }
    apply {
        hdr.first.a = hdr.second.a;
        if (!hdr.first.isValid()) {
            hdr.first.a = 1; // warning: P1105 the header of this field is not valid here
            hdr.first.setValid();
            hdr.first.a = 2;
        }
        hdr.first.a = 3;
        if (hdr.second.isValid() && hdr.second.a == 1) hdr.second.b = 1;
        else if (flag || hdr.second.a == 2) hdr.first.b = 1; // warning: P1106 the header of this field is not valid on every way to here
        hdr.second.setInvalid();
        fills();
        t.apply();
        hdr.second.a = 1;
        local.a = 1; // warning: P1105 the header of this field is not valid here
        local = { 1, 2 };
        local.a = 2;
        local = {#};
        local.a = 3; // warning: P1105 the header of this field is not valid here
        local = hdr.first;
        local.a = 4;
        made.first.a = 1; // warning: P1105 the header of this field is not valid here
        made.first = local;
        made.first.a = 2;
        made = hdr;
        made.second.a = 2;
        hs nothing;
        made = nothing;
        made.second.a = 3; // warning: P1105 the header of this field is not valid here
        made.union.one.a = 1;
        if (flag) { hdr.first.setInvalid(); }
        hdr.first.a = 4; // warning: P1106 the header of this field is not valid on every way to here
        if (!hdr.first.isValid()) { return; }
        hdr.first.a = 5;
        h_t defaults = ...;
        defaults.a = 1; // warning: P1105 the header of this field is not valid here
    }
}
control dep(packet_out packet, in hs hdr) {
    apply { packet.emit(hdr.first); packet.emit(hdr); }
}
