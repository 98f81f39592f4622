// test: p4-instances

#include <core.p4>

match_kind { range }
extern Counter { Counter(bit<32> size); void count(); }
extern Profile { Profile(bit<32> size); }
control Block(inout bit<8> x);
parser Start(packet_in packet);
package Switch(Start start, Block first, Block second, Counter own);

const string DOTTED = ".chosen";

action shared() {}

@name("renamed_type")
control Inner<T>(inout bit<8> x)(bit<32> entries) {
    Counter(entries * 2) hits;
    action touch(bit<8> by) { x = x + by; hits.count(); }
    table t {
        key = { x: exact; }
        actions = { touch; shared; NoAction; }
        default_action = touch(entries[7:0]);
        size = entries;
        @name("named") profile = Profile(entries);
        other = Profile(7);
    }
    table idle { actions = { shared; NoAction; } } // warning: P1108 table 'idle' is not used
    apply { t.apply(); }
}

control Plain(inout bit<8> x) {
    action a() {}
    table t { actions = { a; NoAction; } }
    apply { if (t.apply().hit) { return; } }
}

// Twice the same control, one behind a constant condition, one direct, and an extern from outside.
control First(inout bit<8> x)(bool both, Counter outside) {
    Inner<bit<4>>(16) one;
    @name("second") Inner<bit<8>>(32) two;
    Counter(1) local;
    apply {
        one.apply(x);
        if (both) { two.apply(x); }
        Plain.apply(x);
        outside.count();
        return;
    }
}

@name(DOTTED ++ ".here") Counter(99) everyone;

parser Begin(packet_in packet)(Counter shared) {
    @name("set") value_set<bit<8>>(4) members;
    @name(".all.set") value_set<bit<8>>(5) others;
    state start { transition select(8w1) { members: accept; others: accept; default: reject; } }
}

Switch(Begin(everyone), First(false, everyone), First(true, Counter(3)), Counter(8)) main;
// expect:
// Switch main
//   parser Begin Begin(shared = chosen.here(99))
//     value set Begin.set of 4
//     value set all.set of 5
//   control First First(both = false, outside = chosen.here(99))
//     control Inner<bit<4>> First.one(entries = 16)
//       action First.one.touch
//       table First.one.t of 16 default(16)
//         profile = named(16)
//         other = First.one.t.other(7)
//       table First.one.idle of no size, never applied
//       Counter First.one.hits(32)
//     control Inner<bit<8>> First.second(entries = 32)
//       action First.second.touch
//       table First.second.t of 32 default(32)
//         profile = named(32)
//         other = First.second.t.other(7)
//       table First.second.idle of no size, never applied
//       Counter First.second.hits(64)
//     Counter First.local(1)
//     control Plain First.Plain()
//       action First.Plain.a
//       table First.Plain.t of no size
//   control First First(both = true, outside = First.outside(3))
//     control Inner<bit<4>> First.one(entries = 16)
//       action First.one.touch
//       table First.one.t of 16 default(16)
//         profile = named(16)
//         other = First.one.t.other(7)
//       table First.one.idle of no size, never applied
//       Counter First.one.hits(32)
//     control Inner<bit<8>> First.second(entries = 32)
//       action First.second.touch
//       table First.second.t of 32 default(32)
//         profile = named(32)
//         other = First.second.t.other(7)
//       table First.second.idle of no size, never applied
//       Counter First.second.hits(64)
//     Counter First.local(1)
//     control Plain First.Plain()
//       action First.Plain.a
//       table First.Plain.t of no size
//   Counter Counter(8)
//   Counter chosen.here(99)
