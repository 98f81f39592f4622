// test: p4-check
// P4-16 §6.9: names are declared before use, once in a scope, and what stands for a type is one.
#include <core.p4>

const bit<8> one = 1;
const bit<8> one = 2; // error: P0202 'one' is declared twice
const bit<8> two = ome + 1; // error: P0201 'ome' is not declared
struct pair { bit<8> first; bit<8> first; } // error: P0202 field 'first' is declared twice
header h { missing_t field; } // error: P0201 'missing_t' is not declared
struct self { self inner; } // error: P0201 'self' is not declared
header within { self also; }
one value() { return 1; } // error: P0203 'one' is not a type
extern box<T> { box(); T get(); }
box() untyped; // error: P0308 cannot tell the type argument 'T' of 'box'
box<bit<8>, bit<8>>() boxes; // error: P0204 'box' takes 1 type argument, not 2
control c(inout pair p) {
    bit<8> x;
    action a() { bit<16> x = 1; p.first = (bit<8>)x; }
    action a(bit<8> y) { p.first = y; } // error: P0202 'a' is declared twice
    apply { x = y; a(1); c.apply(p); } // error: P0201 'y' is not declared // error: P0401 'a' has 0 parameters, not 1 // error: P0201 'c' is not declared
}
error { NoError, Mine, Mine } // error: P0202 error 'NoError' is declared twice // error: P0202 error 'Mine' is declared twice
enum bit<8> codes { low = 1, high } // error: P0802 member 'high' needs a value
enum plain { low = 1, high } // error: P0802 only an enum with an underlying type gives values to its members
