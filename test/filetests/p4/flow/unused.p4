// test: p4-check all-warnings // error: P0701 there is no package instance called 'main'
// P4-16 §20.3.9: what nothing names.
#include <core.p4>

control c(inout bit<8> x) {
    bit<8> variable = 1; // warning: P1108 variable 'variable' is not used
    const bit<8> constant = 1; // warning: P1108 constant 'constant' is not used
    @noWarn("unused") bit<8> silent = 1;
    action action_unused() { bit<8> inner = 1; } // warning: P1108 action 'action_unused' is not used // warning: P1108 variable 'inner' is not used
    action action_called() { }
    action action_listed() { }
    table never_applied { actions = { action_listed; } default_action = action_listed(); } // warning: P1108 table 'never_applied' is not used
    table applied { actions = { NoAction; } }
    apply {
        action_called();
        if (applied.apply().hit) { bit<8> nested = 1; } else { bit<8> used = 1; x = used; } // warning: P1108 variable 'nested' is not used
    }
}
parser prs(packet_in packet) {
    value_set<bit<8>>(4) set_unused; // warning: P1108 value set 'set_unused' is not used
    value_set<bit<8>>(4) set_used;
    state start { transition select(packet.lookahead<bit<8>>()) { set_used: accept; _: reject; } }
    state alone { transition start; } // warning: P1108 state 'alone' is not used
}
void f() {
    for (bit<8> i in 1 .. 3) { bit<8> in_loop = 1; } // warning: P1108 variable 'in_loop' is not used
    bit<8> b = 1;
    switch (b) { 1: { bit<8> in_case = 1; } } // warning: P1108 variable 'in_case' is not used
}
