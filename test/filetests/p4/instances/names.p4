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
//   control First first(both = false, outside = chosen.here(99))
//     control Inner<bit<4>> first.one(entries = 16)
//       action first.one.touch
//       table first.one.t of 16 default(16)
//         profile = named(16)
//         other = first.one.t.other(7)
//       table first.one.idle of no size, never applied
//       Counter first.one.hits(32)
//     control Inner<bit<8>> first.second(entries = 32)
//       action first.second.touch
//       table first.second.t of 32 default(32)
//         profile = named(32)
//         other = first.second.t.other(7)
//       table first.second.idle of no size, never applied
//       Counter first.second.hits(64)
//     Counter first.local(1)
//     control Plain first.Plain()
//       action first.Plain.a
//       table first.Plain.t of no size
//   control First second(both = true, outside = second.outside(3))
//     control Inner<bit<4>> second.one(entries = 16)
//       action second.one.touch
//       table second.one.t of 16 default(16)
//         profile = named(16)
//         other = second.one.t.other(7)
//       table second.one.idle of no size, never applied
//       Counter second.one.hits(32)
//     control Inner<bit<8>> second.second(entries = 32)
//       action second.second.touch
//       table second.second.t of 32 default(32)
//         profile = named(32)
//         other = second.second.t.other(7)
//       table second.second.idle of no size, never applied
//       Counter second.second.hits(64)
//     Counter second.local(1)
//     control Plain second.Plain()
//       action second.Plain.a
//       table second.Plain.t of no size
//   Counter Counter(8)
//   Counter chosen.here(99)
