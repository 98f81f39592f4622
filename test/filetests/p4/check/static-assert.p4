// test: p4-check
// P4-16 §19: assertions that are asked while compiling, at the top level too.
#include <core.p4>
const int VERSION = 7;
const bool enough = static_assert(VERSION >= 5, "version 5 is needed");
const bool tooOld = static_assert(VERSION >= 9, "version 9 is needed"); // error: P0310 static_assert fails: version 9 is needed
const bool plain = static_assert(VERSION < 5); // error: P0310 static_assert fails
control c(in bit<8> x)(bool known) {
    apply {
        static_assert(static_assert(true, "inside"));
        static_assert(known);
        static_assert(x == 1); // error: P0305 'check' has no direction: its argument must be known at compile time
        static_assert(VERSION); // error: P0301 expected bool, but this is int
    }
}
