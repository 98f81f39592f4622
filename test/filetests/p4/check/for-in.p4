// test: p4-check
// P4-16 §12.8: what a for statement goes over, and what its variable is.
#include <core.p4>

header H { bit<8> a; }
control c(inout bit<8> x, inout H[3] stack, inout bit<8>[4] array, inout tuple<bit<8>, bool> mixed, in bool b) {
    apply {
        for (H h in stack) { x = h.a; }
        for (bit<8> e in array) { x = e; }
        for (bit<8> e in { 1, x, 3 }) { x = e; }
        for (bit<8> e in { 1, b }) { x = e; } // error: P0301 expected bit<8>, but this is bool
        for (bit<16> e in array) { x = 1; } // error: P0301 the elements are bit<8>, not bit<16>
        for (bit<8> e in mixed) { x = e; } // error: P0301 the elements are bool, not bit<8>
        for (bit<8> e in x) { x = e; } // error: P0301 bit<8> has no elements to go over
        for (bit<8> e in e .. 3) { x = e; } // error: P0201 'e' is not declared
        for (bool e in false .. true) { x = 1; } // error: P0301 bool has no ranges to go over
        for (bit<8> e in 1 .. 3) { x = e; }
        x = e; // error: P0201 'e' is not declared
    }
}
