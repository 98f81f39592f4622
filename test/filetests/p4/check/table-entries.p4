// test: p4-check
// P4-16 §14.2.1.2–§14.2.1.4: entries need a key; arguments that are repeated are the same.
#include <core.p4>

control c(inout bit<32> x, inout bit<32> y) {
    action add(inout bit<32> target, bit<32> amount) { target = target + amount; }
    table keyless { // error: P0603 table 'keyless' has no key, so it has no entries
        actions = { add(x); }
        const entries = { _ : add(1); } // error: P0401 'add' needs an argument for 'amount'
    }
    table repeats {
        key = { x : exact; }
        actions = { add(x); }
        const entries = {
            1 : add(x, 1);
            2 : add(y, 2); // error: P0602 this is not the argument that the list of actions gives
            3 : add(3); // error: P0401 'add' needs an argument for 'amount'
        }
        default_action = add(y, 4); // error: P0602 this is not the argument that the list of actions gives
    }
    apply { keyless.apply(); repeats.apply(); }
}
