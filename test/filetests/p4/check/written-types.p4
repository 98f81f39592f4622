// test: p4-check
// P4-16 §7.1.6, §7.2.3, Appendix G: widths that are expressions, arrays wherever a type stands, names after dots.
#include <core.p4>
const bit X = 1;
const int W = 3;
const bit<2 + 2> sum = 5;
const bit<(W > 2 ? 5 : 4)> bracketed = 6;
const bit<W < 4 ? 5 : 4> compared = 6;
const bit<W << 1> shifted = 6;
const bit<W ^ 1> mixed = 1;
const bit<8> eight = 8;
typedef bit<eight[3:0] - 1> sliced;
header h { bit<8> a; }
struct arrays { bit<8>[2] one; bit<8> two[2]; bit<8>[2][3] three; bit<8> four[2][3]; h[2] stack; }
bit f<X>() { return .X; }
extern T id<T>(T a);
extern void takes(in bit<8>[2] a, out tuple<bit<8>[2], bit<W + 1>> b);
typedef bit<8>[2] pair;
control c(inout arrays all, inout bit<8>[2] p)(bit<8> n) {
    bit<8>[W] local;
    bit<8> also[W] = { 1, 2, 3 };
    apply {
        local = also;
        all.four[1][2] = all.three[2][1];
        p = (pair){ 1, 2 };
        p = (bit<8>[2]){ 1, 2 };
        all.stack = (h[2]){ { 1 }, { 2 } };
        bit<W ^ 1> a = id<bit<W ^ 1>>(1);
        bit<n> unknown; // error: P0305 this must be a number that is known at compile time
        bit<8>[n] unknownSize; // error: P0305 this must be a number that is known at compile time
        bit<0> none;
        int<0> noSign; // error: P0102 the width of int<0> is not between 1 and 65535
        bit<8>[0] empty;
        bit<8>[-1] negative; // error: P0102 an array cannot have -1 elements: the size is from 0 to 4096
        bit<true> notNumber; // error: P0305 this must be a number that is known at compile time
        bit<8>[5000] tooLarge; // error: P0102 an array cannot have 5000 elements: the size is from 0 to 4096
    }
}
