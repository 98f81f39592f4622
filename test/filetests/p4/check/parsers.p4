// test: p4-check
// P4-16 §13: states and select.
#include <core.p4>

header h { bit<8> a; bit<16> b; }
struct hs { h one; h[2] stack; }
parser none(packet_in packet, out hs hdr) { // error: P0501 parser 'none' has no state 'start'
    state begin { transition accept; }
}
parser p(packet_in packet, out hs hdr) {
    state start {
        packet.extract(hdr.one.a); // error: P0301 only headers can be extracted, and this is bit<8>
        packet.extract(hdr); // error: P0301 only headers can be extracted, and this is hs
        packet.lookahead(); // error: P0308 cannot tell the type argument 'T' of 'lookahead'
        transition select(hdr.one.a, hdr.one.b) {
            (1, 2): next;
            (1, 2, 3): next; // error: P0504 expected 2 values to match, but there are 3
            1: next; // error: P0504 expected 2 values to match, but there is 1
            (true, _): next; // error: P0301 expected bit<8>, but this is bool
            (1 &&& 3, 4 .. 5): nextt; // error: P0502 there is no state 'nextt'
            default: accept;
        }
    }
    state next { hdr.stack[2].a = 1; transition missing; } // error: P0309 the index 2 is outside of the stack of 2 // error: P0502 there is no state 'missing'
    state next { transition accept; } // error: P0202 'next' is declared twice
    state accept { transition start; } // error: P0503 every parser has a state 'accept' already
}
control c(inout hs hdr) {
    apply { hdr.stack.next.a = 1; } // error: P0403 'next' of a stack can be used in parsers only
}
