// test: p4-check
// P4-16 §8.25: a number becomes one of a type of its own with a cast; p4c and its users do without.
#include <core.p4>

type bit<8> N;
type bool B;
const N zero = 0; // warning: P0311 N is a type of its own: a number becomes one with a cast
const N cast = (N)0;
const N sized = 8w0; // error: P0301 expected N, but this is bit<8>
const B flag = 0; // error: P0301 expected B, but this is int
bool compare(in N n) { return n == 0; } // error: P0302 '==' does not go with N and int
