// test: p4-check
// P4-16 §8: types of operands, assignments, casts, slices, members.
#include <core.p4>

header h { bit<8> a; int<8> s; bit<16> wide; }
struct st { h one; bool flag; }
enum color { red, green }
control c(inout st s, in bit<8> readonly) {
    apply {
        bit<8> x = s.one.wide; // error: P0301 expected bit<8>, but this is bit<16>
        s.one.a = s.one.a + s.one.wide; // error: P0302 '+' does not go with bit<8> and bit<16>
        s.one.a = s.one.a + s.one.s; // error: P0302 '+' does not go with bit<8> and int<8>
        s.one.a = 300; // warning: P0103 300 does not fit in bit<8>: it becomes 44
        s.one.a = s.flag; // error: P0301 expected bit<8>, but this is bool
        s.flag = s.one.a; // error: P0301 expected bool, but this is bit<8>
        s.flag = !s.one.a; // error: P0301 expected bool, but this is bit<8>
        s.one.a = (bit<8>)s.one.wide + (bit<8>)s.one.s;
        s.one.s = (int<8>)s.one.wide; // error: P0307 bit<16> cannot be cast to int<8>
        s.one.a = s.one.wide[3:8]; // error: P0309 [3:8] is no slice of bit<16>
        s.one.a = s.one.wide[23:16]; // error: P0309 [23:16] is no slice of bit<16>
        s.one.a = s.one.wide[7 +: 8];
        s.one.b = 1; // error: P0303 h has no member 'b'
        s.flag = s.one == s.flag; // error: P0302 '==' does not go with h and bool
        readonly = 1; // error: P0304 this cannot be assigned to
        s.one.isValid() = true; // error: P0304 this cannot be assigned to
        if (s.one.a) { x = 1; } // error: P0301 expected bool, but this is bit<8>
        color k = color.blue; // error: P0303 color has no member 'blue'
        s.one.a = s.one.s / 2; // error: P0302 '/' does not go with int<8> and int<8>
        s.one.a = s.one.a / 0; // error: P0306 division by zero
        s.one.a = s.one.a << s.one.s; // error: P0302 '<<' does not go with bit<8> and int<8>
        s.one = { 1, 2 }; // error: P0301 h has 3 elements, but this list has 2
        s.one = { a = 1, s = 2, wide = 3, other = 4 }; // error: P0303 h has no field 'other'
        s.one = { a = 1 }; // error: P0301 field 's' of h is missing
        s.one.setValid(1); // error: P0401 this call takes no arguments
        s.setValid(); // error: P0303 st has no method 'setValid'
        bit<0x10000> toowide; // error: P0102 the width of bit<65536> is not between 0 and 65535
        x = 4w17 ++ 4w1; // warning: P0103 17 does not fit in bit<4>: it becomes 1
        x = s.flag ? 1 : s.flag; // error: P0301 expected bit<8>, but this is bool
    }
}
