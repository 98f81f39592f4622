// test: p4-check
// P4-16 §8.19: arrays are indexed and assigned; §8.20: stacks of headers can do more. §8.6: strings are only joined.
#include <core.p4>

header H { bit<8> a; }
struct G<T> { T field; }
const bool equal = "a" == "b"; // error: P0302 '==' does not go with string and string
bool compare<T>(in G<T> a, in G<T> b) { return a == b; } // error: P0302 '==' does not go with G<T> and G<T>
parser p(inout bit<8>[4] a, inout H[4] stack) {
    state start {
        a.next = 1; // error: P0303 bit<8>[4] has no 'next': it is an array, and not a stack of headers
        stack.next.a = 1;
        transition select(a.lastIndex) { default: accept; } // error: P0303 bit<8>[4] has no 'lastIndex': it is an array, and not a stack of headers
    }
}
control c(inout bit<8>[4] a, inout H[4] stack, inout bool flag) {
    apply {
        a[0] = a[1];
        a.push_front(1); // error: P0303 bit<8>[4] has no method 'push_front'
        stack.push_front(1);
        flag |+|= flag; // error: P0302 '|+|' does not go with bool and bool
    }
}
