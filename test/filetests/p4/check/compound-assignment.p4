// test: p4-check
// P4-16 §12.1: `a op= b` is `a = a op b`, with what that asks for; §8.10.2 on the amounts of shifts.
#include <core.p4>

enum bit<8> E { a = 1 }
const int<6> known = 2;
const int<6> negative = -1;
control c(inout bit<8> x, inout int<8> s, inout bool b, inout E e, in bit<16> y) {
    apply {
        x += 1;
        x -= E.a;
        x *= 3;
        x |+|= 200;
        s |-|= 100;
        x <<= y;
        x >>= known;
        x /= 3;
        x %= 4;
        x <<= negative; // error: P0302 '<<' does not go with bit<8> and int<6>
        x <<= s; // error: P0302 '<<' does not go with bit<8> and int<8>
        x /= 0; // error: P0306 division by zero
        x %= 0; // error: P0306 division by zero
        s /= 2; // error: P0302 '/' does not go with int<8> and int<8>
        x += y; // error: P0302 '+' does not go with bit<8> and bit<16>
        x += s; // error: P0302 '+' does not go with bit<8> and int<8>
        b |= true; // error: P0302 '|' does not go with bool and bool
        b |+|= true; // error: P0302 '|+|' does not go with bool and bool
        e += 1; // error: P0301 the result is bit<8>, which cannot be assigned to E
    }
}
