// test: p4-check
// P4-16 §8.12.1: between which types a value can be cast; §8.3 for enums, §8.25 for new types.
#include <core.p4>

type bit<8> N;
type bit<16> W;
type N NN;
enum bit<8> E1 { a = 0 }
enum bit<8> E2 { b = 1 }
enum bit<16> E3 { c = 1 }
enum Plain { p }
struct S { bit<8> f; }
header H { bit<8> f; }
header_union HU { H h; }
const bool yes = (bool)1;
const bool bad = (bool)2; // error: P0307 of all numbers only 0 and 1 can be cast to bool, not 2
const int number = (int)8w200;
const int same = 8w200;
const bool fromKnown = (bool)same; // error: P0307 of all numbers only 0 and 1 can be cast to bool, not 200
control c(inout bit<8> x, inout bit<16> y, inout int<8> s, inout bit<1> b, inout error e, inout S st, inout varbit<8> v) {
    apply {
        N n = (N)x;
        n = (N)5;
        x = (bit<8>)n;
        n = (N)y; // error: P0307 bit<16> cannot be cast to N
        y = (bit<16>)n; // error: P0307 N cannot be cast to bit<16>
        NN nn = (NN)n;
        nn = (NN)x; // error: P0307 bit<8> cannot be cast to NN
        W w = (W)y;
        n = (N)w; // error: P0307 W cannot be cast to N
        E1 e1 = (E1)x;
        e1 = (E1)E2.b;
        e1 = (E1)(E1.a + 1);
        e1 = (E1)E3.c; // error: P0307 E3 cannot be cast to E1
        e1 = (E1)y; // error: P0307 bit<16> cannot be cast to E1
        y = (bit<16>)E1.a; // error: P0307 E1 cannot be cast to bit<16>
        x = (bit<8>)Plain.p; // error: P0307 Plain cannot be cast to bit<8>
        Plain p = (Plain)Plain.p; // error: P0307 Plain cannot be cast to Plain
        b = (bit<1>)true;
        bool t = (bool)b;
        t = (bool)x; // error: P0307 bit<8> cannot be cast to bool
        s = (int<8>)true; // error: P0307 bool cannot be cast to int<8>
        e = (error)e; // error: P0307 error cannot be cast to error
        v = (varbit<8>)v; // error: P0307 varbit<8> cannot be cast to varbit<8>
        st = (S)st;
        st = (S){ f = 1 };
        HU u = (HU){#};
        s = (int<8>)(bit<8>)y;
    }
}
