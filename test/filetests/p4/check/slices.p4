// test: p4-check
// P4-16 §8.7, §8.9: the bounds of `[H:L]` are known, and so is the width of `[L+:W]`, but not where it starts.
#include <core.p4>

enum bit<8> At { eight = 8 }
const bit<4> low = 5[3:0];
const bit<8> ones = -1[7:0];
control c(inout bit<32> x, in bit<8> at, in int<8> signed, inout int<16> s, in bool b, in varbit<32> v) {
    apply {
        x[7:0] = x[at+:8];
        x[at+:8] = 1;
        x[at+:4] += 1;
        x[At.eight+:8] = s[At.eight+:8];
        x[At.eight:1] = 0;
        x[at:0] = 1; // error: P0305 this must be a number that is known at compile time
        x[7:0] = x[0+:at]; // error: P0305 this must be a number that is known at compile time
        x[7:0] = x[signed+:8]; // error: P0301 where a slice starts is known or a bit<W>, and not int<8>
        x[7:0] = x[b+:8]; // error: P0301 where a slice starts is known or a bit<W>, and not bool
        x[7:0] = 5[at+:8]; // error: P0305 this must be a number that is known at compile time
        x[0:0] = x[at+:0]; // error: P0309 [-1:0] is no slice of bit<32>
        x = x[at+:33]; // error: P0309 [32:0] is no slice of bit<32>
        x[7:0] = x[28+:8]; // error: P0309 [35:28] is no slice of bit<32>
        x[7:0] = v[7:0]; // error: P0301 varbit<32> has no bits to slice
        b[0:0] = 1; // error: P0301 bool has no bits to slice
    }
}
