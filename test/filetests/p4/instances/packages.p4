// test: p4-instances
// P4-16 §18.3.1.5: what stands in the arguments of packages is named after its type where `main` has one of it, else after
// the parameter, with the name of a package that is named; §6.8: extern functions that make instances.

#include <core.p4>

extern Counter { Counter(bit<32> size); void count(); }
extern Counter make(bit<32> size);
control Block(inout bit<8> x);
action touch() {}
control Last(inout bit<8> x) {
    table t { actions = { touch; } default_action = touch; }
    apply { t.apply(); }
}

package Pipe(Block first, Block last = Last());
package Deep(Pipe inner, Counter own);
package Switch(Pipe ingress, Pipe egress, Deep deep);

control Once(inout bit<8> x)(Counter given) {
    table t { actions = { touch; } default_action = touch; }
    apply { t.apply(); given.count(); }
}
control Often(inout bit<8> x) {
    table t { actions = { touch; } default_action = touch; }
    apply { t.apply(); }
}

Pipe(Often()) named;
Pipe(Often(), Often()) unused;
Switch(named, Pipe(Once(make(5))), Deep(Pipe(Often()), Counter(7))) main;
// expect:
// Switch main
//   package Pipe named
//     control Often named.first()
//       table named.first.t of no size
//     control Last named.last()
//       table named.last.t of no size
//   package Pipe egress
//     control Once Once(given = Once.given())
//       table Once.t of no size
//     control Last egress.last()
//       table egress.last.t of no size
//   package Deep deep
//     package Pipe deep.inner
//       control Often deep.inner.first()
//         table deep.inner.first.t of no size
//       control Last deep.inner.last()
//         table deep.inner.last.t of no size
//     Counter Counter(7)
//   package Pipe named
//     control Often named.first()
//       table named.first.t of no size
//     control Last named.last()
//       table named.last.t of no size
//   package Pipe unused
//     control Often unused.first()
//       table unused.first.t of no size
//     control Often unused.last()
//       table unused.last.t of no size
