// test: p4-check
// P4-16 §12 and Appendix F: where statements and calls may stand.
#include <core.p4>

extern void log(in bit<8> a, out bit<8> b);
bit<8> f(in bit<8> a) { if (a == 1) { return 2; } } // error: P0404 'f' may end without returning a value
bit<8> g(in bit<8> a) { return; } // error: P0404 a value of type bit<8> must be returned
void v() { return 1; } // error: P0404 nothing can be returned here
parser p(packet_in packet, out bit<8> x) {
    state start { return; exit; switch (x) { 1: { } } transition accept; } // error: P0403 'return' cannot stand in a parser // error: P0403 'exit' cannot stand in a parser // error: P0403 'switch' cannot stand in a parser: write a select
}
control c(inout bit<8> x) {
    action act() { x = 1; }
    table t { actions = { act; } }
    table u { actions = { act; } key = { x : exact; } }
    action uses_table() { t.apply(); } // error: P0403 a table can be applied in the apply block of its control only
    apply {
        log(x, 1); // error: P0301 parameter 'b' is bit<8>, not int
        log(x); // error: P0401 'log' needs an argument for 'b'
        log(x, x, x); // error: P0401 'log' has 2 parameters, not 3
        log(b = x, c = x); // error: P0401 'log' has no parameter 'c'
        x(); // error: P0402 'x' cannot be called
        f(1, 2); // error: P0401 'f' has 1 parameter, not 2
        if (x == 1) bit<8> alone = 2; // error: P0001 a declaration cannot stand here alone
        for (bit<8> i in 0 .. 3) const bit<8> k = 2; // error: P0001 a declaration cannot stand here alone
        break; // error: P0403 'break' stands in no loop
        continue; // error: P0403 'continue' stands in no loop
        switch (t.apply().action_run) { act: { } nothing: { } act: { } default: { } } // error: P0605 this is no action of table 't' // error: P0605 this label stands twice
        switch (x) { 1: { } 1: { } x: { } } // error: P0605 this label stands twice // error: P0305 a switch label must be known at compile time
        switch (x) { default: { } 1: { } } // error: P0605 'default' must be the last label
        t.apply(1); // error: P0401 this call takes no arguments
        t.hit(); // error: P0303 table t has no method 'hit'
        act.apply(); // error: P0303 the action act has no method 'apply'
        for (bit<8> i in 0 .. 3) { break; }
    }
}
