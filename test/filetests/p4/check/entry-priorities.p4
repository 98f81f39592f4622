// test: p4-check
// P4-16 §14.2.1.4, §14.2.1.4.1: which entries have priorities, and which.
#include <core.p4>

control c(inout bit<8> x, inout bit<16> y) {
    action a() { }
    table constant {
        key = { x : ternary; }
        actions = { a; }
        const entries = { priority = 10: 1 : a(); const 2 : a(); } // error: P0606 the entries of 'const entries' are matched in the order of the program: they have no priorities
    }
    table exactly {
        key = { x : exact; y : lpm; }
        actions = { a; }
        entries = { priority = 10: (1, 2) : a(); } // error: P0606 keys that are matched exact or lpm need no priorities
    }
    table first_without {
        key = { x : ternary; }
        actions = { a; }
        entries = { 1 : a(); priority = 3: 2 : a(); } // error: P0606 the first entry needs a priority when others have one
    }
    table too_small {
        key = { x : ternary; }
        actions = { a; }
        priority_delta = 10;
        entries = { priority = 12: 1 : a(); 2 : a(); 3 : a(); } // error: P0606 the priority of this entry is -8, which is not between 0 and 2147483647
    }
    table negative {
        key = { x : ternary; }
        actions = { a; }
        entries = { priority = -1: 1 : a(); } // error: P0606 the priority of this entry is -1, which is not between 0 and 2147483647
    }
    table equal {
        key = { x : ternary; }
        actions = { a; }
        largest_priority_wins = false;
        entries = { priority = 3: 1 : a(); 2 : a(); priority = 4: 3 : a(); } // warning: P0607 an earlier entry has the priority 4 as well: it is not said which of the two is taken
    }
    table out_of_order {
        key = { x : ternary; }
        actions = { a; }
        entries = { priority = 3: 1 : a(); priority = 4: 2 : a(); 3 : a(); } // warning: P0607 an earlier entry has the priority 3 as well: it is not said which of the two is taken // warning: P0608 this entry has the priority 4 and is taken before the one above, which has 3
    }
    table unknown {
        key = { x : ternary; }
        actions = { a; }
        entries = { priority = x: 1 : a(); } // error: P0301 expected int<32>, but this is bit<8> // error: P0305 this must be a number that is known at compile time
    }
    table right {
        key = { x : ternary; y : exact; }
        actions = { a; }
        largest_priority_wins = false;
        priority_delta = 10;
        entries = { const priority = 10: (1 &&& 3, 1) : a(); (2, 1) : a(); const (3, 1) : a(); priority = 100: (_, 2) : a(); }
    }
    table in_the_order_of_the_program {
        key = { x : ternary; }
        actions = { a; }
        entries = { 1 : a(); const 2 : a(); _ : a(); }
    }
    apply { right.apply(); }
}
