// test: p4-check // error: P0701 there is no package instance called 'main'
// P4-16 §12.4, §12.5, §13.6: statements behind return, exit, break and continue, and cases that nothing is left for.
#include <core.p4>

enum e { one, two }
bit<8> f(in bit<8> n) {
    if (n == 1) { return 1; } else { return 2; }
    return 3; // warning: P1107 nothing comes to here
}
bit<8> g(in bit<8> n) {
    for (bit<8> i in 1 .. n) {
        if (i == 2) { break; i = 3; } // warning: P1107 nothing comes to here
        continue;
        i = 4; // warning: P1107 nothing comes to here
        i = 5;
    }
    switch (n) { 1: { return 1; } default: { return 2; } }
    return 3; // warning: P1107 nothing comes to here
}
action a(inout bit<8> x) { exit; x = 1; } // warning: P1107 nothing comes to here
control c(inout bit<8> x) {
    action b() { return; x = 1; } // warning: P1107 nothing comes to here
    apply {
        switch (x) { 1: { return; } }
        { exit; }
        b(); // warning: P1107 nothing comes to here
    }
}
parser prs(packet_in packet, in bit<8> x, in e kind, in bool flag, in bit<8> other) {
    state start {
        transition select(x, kind, flag) {
            (1, e.one, true): accept;
            (2, _, true): accept;
            (1, e.one, true): reject; // warning: P1107 nothing is left for this case: one above is the same
            (2, e.one, true): reject;
            (other, e.one, true): accept;
            (_, _, _): accept;
            (3, e.one, true): accept; // warning: P1107 nothing is left for this case: one above takes everything
            default: accept; // warning: P1107 nothing is left for this case: one above takes everything
        }
    }
}
