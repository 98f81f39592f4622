// test: p4-check
// P4-16 §18.3, §20.3.3.1: no two things that the control plane works with have one name; §15.1: applied directly, an
// instance is called like its type.
#include <core.p4>

extern Counter { Counter(bit<32> size); void count(in bit<32> index); }
control Block(inout bit<8> x);
parser Prs(packet_in packet, out bit<8> x);
package Top(Prs p, Block first, Block second);

action shared() { }
@name("other") action same() { }
@name(".other") action alsoSame() { } // error: P0207 the control plane would know two things as 'other'
@name("other") action inNoTable() { }
control Once(inout bit<8> x) {
    table t { key = { x : exact; } actions = { shared; } default_action = shared; }
    apply { t.apply(); }
}
control Absolute(inout bit<8> x) {
    @name(".fixed") table t { key = { x : exact; } actions = { shared; } default_action = shared; } // error: P0207 the control plane would know two things as 'fixed'
    @name(".hits") Counter(8) hits; // error: P0207 the control plane would know two things as 'hits'
    @hidden table hidden { key = { x : exact; } actions = { shared; } default_action = shared; }
    apply { t.apply(); hits.count(0); }
}
control Main(inout bit<8> x) {
    action a() { }
    @name("a") action b() { } // error: P0207 the control plane would know two things as 'Main.a'
    @name("Once.t") table clash { key = { x : exact; } actions = { shared; a; b; } default_action = shared; } // error: P0207 the control plane would know two things as 'Main.Once.t'
    table other { key = { x : exact; } actions = { same; alsoSame; } default_action = same; }
    Absolute() one;
    Absolute() two;
    apply { Once.apply(x); clash.apply(); other.apply(); one.apply(x); two.apply(x); }
}
control Second(inout bit<8> x) {
    Once() one;
    @name("two") Once() also;
    apply { one.apply(x); also.apply(x); Once.apply(x); }
}
parser P(packet_in packet, out bit<8> x) { // warning: P1103 nothing is written to the out parameter 'x'
    value_set<bit<8>>(4) set;
    @name("set") value_set<bit<8>>(4) again; // error: P0207 the control plane would know two things as 'P.set'
    state start { transition select(packet.lookahead<bit<8>>()) { set: accept; again: accept; default: reject; } }
}
Top(P(), Main(), Second()) main;
