// test: p4-check
// P4-16 §14.2.1.1, §14.2.1.4: equal keys, covered entries, prefixes.
#include <core.p4>

enum e_t { one, two }
control c(inout bit<8> x, inout bit<16> y, in e_t e, in bool b) {
    action a() { }
    table exact_keys {
        key = { x : exact; e : exact; b : exact; }
        actions = { a; }
        const entries = { (1, e_t.one, true) : a(); (1, e_t.two, true) : a(); (1, e_t.one, false) : a(); (8w0x101 - 8w0, e_t.one, true) : a(); (_, e_t.one, _) : a(); } // warning: P0103 257 does not fit in bit<8>: it becomes 1 // error: P0603 the table has an entry with this key already
    }
    table ternary_keys {
        key = { x : ternary; y : ternary; }
        actions = { a; }
        const entries = { (1 &&& 3, 5) : a(); (5, 5) : a(); (5, 6) : a(); (_, 6) : a(); (7 &&& 7, 6) : a(); (2 &&& 0xFF, _) : a(); (2, 9) : a(); _ : a(); (4, 4) : a(); } // warning: P0609 this entry is never taken: another that comes first matches all that it does // warning: P0609 this entry is never taken: another that comes first matches all that it does // warning: P0609 this entry is never taken: another that comes first matches all that it does // warning: P0609 this entry is never taken: another that comes first matches all that it does
    }
    table by_priority {
        key = { x : ternary; }
        actions = { a; }
        largest_priority_wins = false;
        entries = { priority = 1: 3 : a(); _ : a(); }
    }
    table prefixes {
        key = { x : lpm; }
        actions = { a; }
        const entries = { 0x10 &&& 0xF0 : a(); 0x12 : a(); _ : a(); 0x11 &&& 0xF0 : a(); 0x11 &&& 0xE1 : a(); 0 &&& 0 : a(); } // error: P0603 the mask of a key that is matched lpm is ones and then zeros, from the left // warning: P0609 this entry is never taken: another matches the same // warning: P0609 this entry is never taken: another matches the same
    }
    table ranges {
        key = { x : ternary; }
        actions = { a; }
        const entries = { 1 .. 9 : a(); 5 : a(); 2 .. 3 : a(); 8 .. 10 : a(); } // warning: P0609 this entry is never taken: another that comes first matches all that it does // warning: P0609 this entry is never taken: another that comes first matches all that it does
    }
    apply { }
}
