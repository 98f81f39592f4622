// test: p4-check all-warnings // error: P0701 there is no package instance called 'main'
// P4-16 §8.27: what is read before it is written, always or on some way.
#include <core.p4>

struct pair { bit<8> a; bit<8> b; }
struct empty { tuple<> t; }
extern void takes(in bit<8> x);
extern void gives(out bit<8> x);
extern void changes(inout bit<8> x);
extern void takes_pair(in pair p);
control c(inout bit<8> x, in bool flag, out bit<8> unset, out pair half, out bit<8> on_some) { // warning: P1103 nothing is written to the out parameter 'unset' // warning: P1104 'half.a', 'half.b' may be given back without a value // warning: P1104 'on_some' may be given back without a value
    bit<8> never;
    bit<8> by_action;
    bit<8> after_table;
    action sets() { by_action = 1; }
    action reads() { x = never; } // warning: P1101 this is read before anything is written to it: it may be any value
    action shared(out bit<8> y) { y = 1; }
    table t { key = { x : exact; } actions = { sets; reads; } default_action = sets(); }
    table keyed { key = { after_table : exact; } actions = { NoAction; } } // warning: P1101 this is read before anything is written to it: it may be any value
    apply {
        bit<8> plain;
        x = plain; // warning: P1101 this is read before anything is written to it: it may be any value
        plain = 1;
        x = plain;
        bit<8> in_one;
        if (flag) in_one = 1;
        x = in_one; // warning: P1102 this is not written on every way to here: it may be any value
        bit<8> in_both;
        if (flag) { in_both = 1; } else { in_both = 2; }
        x = in_both;
        bit<8> left_early;
        if (flag) { return; } else left_early = 3;
        x = left_early;
        bit<8> switched;
        switch (x) { 1: { switched = 1; } 2: { switched = 2; } }
        x = switched; // warning: P1102 this is not written on every way to here: it may be any value
        bit<8> all_cases;
        switch (x) { 1: 2: { all_cases = 1; } default: { all_cases = 2; } }
        x = all_cases;
        bit<8> compound;
        compound += 1; // warning: P1101 this is read before anything is written to it: it may be any value
        bit<8> sliced;
        sliced[3:0] = 1;
        x = sliced;
        bit<8> given;
        gives(given);
        takes(given);
        bit<8> taken;
        takes(taken); // warning: P1101 this is read before anything is written to it: it may be any value
        bit<8> changed;
        changes(changed); // warning: P1101 this is read before anything is written to it: it may be any value
        shared(given);
        x = by_action; // warning: P1101 this is read before anything is written to it: it may be any value
        t.apply();
        x = by_action; // warning: P1102 this is not written on every way to here: it may be any value
        keyed.apply();
        pair p;
        p.a = 1;
        x = p.b; // warning: P1101 this is read before anything is written to it: it may be any value
        takes_pair(p);
        pair copy = p;
        x = copy.a;
        x = copy.b; // warning: P1101 this is read before anything is written to it: it may be any value
        empty nothing;
        empty also = nothing; // warning: P1108 variable 'also' is not used
        half.a = 1;
        if (flag) on_some = 1;
        bool short;
        if (flag && short) x = 1; // warning: P1101 this is read before anything is written to it: it may be any value
        bit<8> chosen = flag ? plain : never; // warning: P1101 this is read before anything is written to it: it may be any value // warning: P1108 variable 'chosen' is not used
    }
}
bit<8> f(in bit<8> n, out bit<8> o) { // warning: P1103 nothing is written to the out parameter 'o'
    bit<8> sum;
    for (bit<8> i = 0; i < n; i = i + 1) {
        sum = sum + i; // warning: P1102 this is not written on every way to here: it may be any value
        if (i == 3) break;
    }
    bit<8> last;
    for (bit<8> i in 1 .. n) {
        if (i == 2) continue;
        last = i;
    }
    return last; // warning: P1102 this is not written on every way to here: it may be any value
}
parser prs(packet_in packet, out bit<8> kind, out bit<8> other) { // warning: P1104 'kind' may be given back without a value // warning: P1103 nothing is written to the out parameter 'other'
    bit<8> count;
    bit<8> from_both;
    state start {
        transition select(packet.lookahead<bit<8>>()) {
            0: zero;
            1: one;
            default: accept;
        }
    }
    state zero { kind = 0; from_both = 1; transition join; }
    state one { kind = 1; from_both = 2; transition join; }
    state join {
        kind = kind + from_both;
        count = count + 1; // warning: P1102 this is not written on every way to here: it may be any value
        transition select(count) {
            3: join;
            default: accept;
        }
    }
}
control silenced(inout bit<8> x, @noWarn("uninitialized_out_param") out bit<8> unset) {
    bit<8> never;
    apply @noWarn("uninitialized_use") { x = never; }
}
