// test: p4-check
// P4-16 §15.1: a type that is applied directly twice in one block gives two tables one name.
#include <core.p4>

control Block(inout bit<8> x);
package Top(Block b);
control Stateless(inout bit<8> x) { apply { x = x + 1; } }
control WithTable(inout bit<8> x) {
    table t { key = { x : exact; } actions = { NoAction; } } // error: P0207 the control plane would know two things as 'Main.WithTable.t'
    apply { t.apply(); }
}
control Main(inout bit<8> x) {
    apply { Stateless.apply(x); Stateless.apply(x); WithTable.apply(x); if (x == 1) { WithTable.apply(x); } }
}
Top(Main()) main;
