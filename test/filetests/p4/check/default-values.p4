// test: p4-check
// P4-16 §7.3, §8.28: `...` stands for the default value of what is initialized or assigned, if its type has one.
#include <core.p4>

const int zero = ...;
enum E { A, B }
enum bit<8> Z { A = 2, B = 3 }
header H { bit<32> b; bit<16> f; }
struct S { bit<32> b; bit<16> f; }
struct T { S s; Z z; E e; }
struct G<T> { T field; }
const T known = { s = ..., ... };
const bit<32> part = known.s.b;
extern void take<T>(in T value);
extern E2 { E2(list<S> rows = ...); } // error: P0308 list<S> has no default value
T given(in bool which) { return ...; }
U generic<U>(in U x) { U y = ...; return y; } // error: P0308 U has no default value
control c(out bit<32> x) {
    apply {
        x = ...;
        bool flag = ...;
        H[2] stack = ...;
        stack = { (H){#}, ... };
        S s0 = { ... };
        S s1 = { b = 2, ... };
        tuple<E, Z, S> t = { E.B, ... };
        take<tuple<E, Z, S>>(t);
        S s2 = { ..., 1 }; // error: P0308 '...' stands for the value of what is initialized or assigned, and not in the midst of an expression
        if ((...) && (...)) { } // error: P0308 '...' stands for the value of what is initialized or assigned, and not in the midst of an expression // error: P0308 '...' stands for the value of what is initialized or assigned, and not in the midst of an expression
        x = 1 + ...; // error: P0308 '...' stands for the value of what is initialized or assigned, and not in the midst of an expression
        flag = x == ...; // error: P0308 '...' stands for the value of what is initialized or assigned, and not in the midst of an expression
        T missing = { s = ... }; // error: P0301 field 'z' of T is missing
    }
}
