// test: p4-check
// P4-16 §14.2, §14.2.1.1, §14.2.1.5: properties and keys.
#include <core.p4>

struct s_t { bit<8> a; }
header h_t { bit<8> a; varbit<16> v; }
extern impl { impl(bit<32> size); }
bit<8> compute() { return 1; }
control c(inout bit<8> x, inout s_t s, inout h_t h, in error e, in bool flag)(int entries) {
    action none() { }
    table sizes { actions = { none; } size = entries; }
    table negative { actions = { none; } size = -1; } // error: P0604 the size of a table cannot be negative
    table no_number { actions = { none; } size = true; } // error: P0301 the size of a table is a number, not bool
    table unknown_size { actions = { none; } size = x; } // error: P0305 the size of a table must be known at compile time
    table twice { actions = { none; } size = 1; size = 2; } // error: P0604 property 'size' is given twice
    table wins { actions = { none; } largest_priority_wins = 1; } // error: P0301 expected bool, but this is int
    table wins_unknown { actions = { none; } largest_priority_wins = flag; } // error: P0305 'largest_priority_wins' must be known at compile time
    table delta { actions = { none; } priority_delta = 0; } // error: P0604 'priority_delta' must be positive
    table other { actions = { none; } implementation = impl(32); anything = x; const constant = 5; }
    table keys {
        key = { x : exact; h.isValid() : exact; x[3:0] : ternary; x & 7 : lpm; e : exact; 8w1 : exact; compute() : exact @name("f"); }
        actions = { none; }
    }
    table no_keys { key = { } actions = { none; } entries = { } }
    table of_struct { key = { s : exact; } actions = { none; } } // error: P0802 a key cannot be s_t
    table of_header { key = { h : exact; } actions = { none; } } // error: P0802 a key cannot be h_t
    table of_varbit { key = { h.v : exact; } actions = { none; } } // error: P0802 a key cannot be varbit<16>
    table of_int { key = { 5 : exact; } actions = { none; } } // error: P0802 a key cannot be int
    table unnamed { key = { x + 1 : exact; } actions = { none; } } // error: P0601 the control plane has no name for this key
    table no_such_kind { key = { x : fuzzy; } actions = { none; } } // error: P0601 'fuzzy' is not a match kind
    apply { keys.apply(); }
}
