// test: p4-check
// P4-16 §14.1, §14.2.1.2, §14.2.1.3: the list of actions, and the action of a table's default and entries.
#include <core.p4>

struct two { bit<8> a; bit<8> b; }
extern bit<8> one_extern();
extern bit<8> other_extern();
action outer() { }
action same() { }
action mixed(bit<8> data, in bit<8> x) { } // error: P0802 'data' has no direction: it stands after 'x', which has one
control c(inout bit<8> x, inout bit<8> y, inout two s)(bit<8> given, int entries) {
    action same() { }
    action bump(inout bit<8> target, in bit<8> by, bit<8> data) { target = target + by; }
    action whole(in two v) { x = v.a; }
    action itself() { itself(); } // error: P0201 'itself' is not declared
    action applies() { t1.apply(); } // error: P0201 't1' is not declared
    table t1 {
        key = { x : exact; }
        actions = { bump(x, 5); outer; same; NoAction; }
        default_action = bump(x, 5, given);
        size = entries * 2;
    }
    table t2 { actions = { bump(x, 5); } default_action = bump(x, 6, 1); } // error: P0602 this is not the argument that the list of actions gives
    table t3 { actions = { bump(x, 5); } default_action = bump(y, 5, 1); } // error: P0602 this is not the argument that the list of actions gives
    table t4 { actions = { bump(x, 5); } default_action = bump(x, 5); } // error: P0401 'bump' needs an argument for 'data'
    table t5 { actions = { bump(x, 5); } default_action = bump(x, 5, y); } // error: P0305 the argument of a table's action must be known at compile time
    table t6 { actions = { bump(x, 5, 1); } } // error: P0401 'bump' has 2 parameters, not 3
    table t7 { actions = { bump; } } // error: P0401 'bump' needs an argument for 'target'
    table t8 { actions = { bump(x + 1, 5); } } // error: P0304 the argument of 'inout target' must be something that can be assigned to
    table t9 { actions = { same; } default_action = .same(); } // error: P0602 the default action of table 't9' is another 'same' than that of the list of actions
    table t10 { actions = { same; .same; } } // error: P0602 'same' is in the list of actions already
    table t11 { actions = { bump(by = 5, target = x); } default_action = bump(data = 1, target = x, by = 5); }
    table t12 { actions = { bump(x, t1.apply().hit ? 8w1 : 2); } } // error: P0403 no table can be applied in the argument of an action
    table t13 { default_action = outer; actions = { outer; } } // error: P0604 'default_action' stands after the actions of the table
    table t14 { actions = { outer; } default_action = 1; } // error: P0602 expected an action of the table
    table t15 { actions = { whole({ a = one_extern(), b = other_extern() }); } default_action = whole({ b = other_extern(), a = one_extern() }); }
    table t16 { actions = { whole({ a = one_extern(), b = other_extern() }); } default_action = whole({ a = other_extern(), b = one_extern() }); } // error: P0602 this is not the argument that the list of actions gives
    table t17 { actions = { whole(s); } default_action = whole({ 1, 2 }); } // error: P0602 this is not the argument that the list of actions gives
    table t18 { key = { x : exact; } actions = { @tableonly outer; @defaultonly same; } entries = { 1 : same(); } default_action = outer; } // error: P0602 'same' is marked @defaultonly // error: P0602 'outer' is marked @tableonly
    apply { t1.apply(); }
}
