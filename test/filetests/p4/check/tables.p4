// test: p4-check
// P4-16 §14.2: properties, keys, actions, entries.
#include <core.p4>

control c(inout bit<8> x, inout bit<16> y) {
    action set(bit<8> v) { x = v; }
    action add(inout bit<8> target, bit<8> v) { target = target + v; }
    action drop() { }
    bit<8> n = 1;
    table no_actions { key = { x : exact; } } // error: P0604 table 'no_actions' has no actions
    table twice { actions = { drop; } actions = { drop; } } // error: P0604 property 'actions' is given twice
    table kinds { key = { x : exactly; y : exact; } actions = { drop; } } // error: P0601 'exactly' is not a match kind
    table unknown { actions = { dorp; n; add(n); add; } } // error: P0201 'dorp' is not declared // error: P0602 'n' is not an action // error: P0401 'add' needs an argument for 'target' // error: P0602 'add' is in the list of actions already
    table defaults { actions = { set; drop; } default_action = set; } // error: P0401 'set' needs an argument for 'v'
    table other { actions = { drop; } default_action = set(1); } // error: P0602 the default action of table 'other' is 'set', which is not in the list of actions
    table only { actions = { @tableonly drop; } default_action = drop; } // error: P0602 'drop' is marked @tableonly
    table entries_wrong {
        key = { x : exact; y : lpm; }
        actions = { set; drop; @defaultonly NoAction; }
        const entries = {
            (1, 2) : set(1);
            (1) : set(1); // error: P0504 expected 2 values to match, but there is 1
            (1, 2) : set(); // error: P0401 'set' needs an argument for 'v'
            (1, 2) : unknown(); // error: P0602 'unknown' is not an action
            (1 &&& 2, 3) : drop();
            (1, true) : drop(); // error: P0301 expected bit<16>, but this is bool
            (n, 3) : drop(); // error: P0305 the keys of an entry must be known at compile time
            (1, _) : NoAction(); // error: P0602 'NoAction' is marked @defaultonly
            (1, 2) : set(n); // error: P0305 the argument of a table's action must be known at compile time
        }
        size = x; // error: P0305 the size of a table must be known at compile time
    }
    apply { }
}
