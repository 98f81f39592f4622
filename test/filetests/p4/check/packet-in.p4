// test: p4-check
// P4-16 §13.7, §13.8: what the packet is asked for, and where.
#include <core.p4>

header fixed { bit<8> a; }
header varying { bit<8> a; varbit<16> v; }
struct both { fixed f; varying v; }
parser p(packet_in packet, out both hdr) {
    state start {
        packet.extract(hdr.f);
        packet.extract(hdr.v, 8);
        packet.extract(hdr.f, 8); // error: P0401 fixed has no varbit field that could take a size
        packet.extract(hdr.v); // error: P0401 extract needs the size of 'v' in bits, as a second argument
        hdr.f = packet.lookahead<fixed>();
        hdr.v = packet.lookahead<varying>(); // error: P0204 varying has no fixed size that could be looked at
        verify(hdr.f.a == 1, error.NoMatch);
        transition accept;
    }
}
control c(inout both hdr) {
    action nothing() {}
    table named {
        key = { hdr.f.a : exact; hdr.f.isValid() : exact; hdr.f.a[3:0] : exact; hdr.f.a + 1 : exact @name("sum"); }
        actions = { nothing; }
    }
    table nameless {
        key = { hdr.f.a + hdr.v.a : exact; } // error: P0601 the control plane has no name for this key
        actions = { nothing; }
    }
    table upside_down {
        entries = { 1 : nothing(); } // error: P0604 the entries stand after the key of the table
        key = { hdr.f.a : exact; }
        actions = { nothing; }
    }
    apply {
        verify(true, error.NoMatch); // error: P0403 'verify' can be called in parsers only
        switch ("text") { // error: P0802 a switch cannot compare strings
            default: {}
        }
    }
}
