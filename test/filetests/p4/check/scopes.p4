// test: p4-check all-warnings
// P4-16 §6.6.1, §6.9: a name stands for its declaration from there on, and the inner one for itself.
#include <core.p4>
const bit<32> x = 2;
void early() { late(); } // error: P0201 'late' is not declared
void late() { late(); } // error: P0201 'late' is not declared
extern Own { Own(Own other); Own copy(); } // error: P0201 'Own' is not declared // error: P0201 'Own' is not declared
struct holds { holds inner; } // error: P0201 'holds' is not declared
header_union holdsToo { later h; } // error: P0201 'later' is not declared
header later { bit<8> a; }
control itself() { apply { itself.apply(); } } // error: P0201 'itself' is not declared
parser loops() { state start { loops.apply(); transition accept; } } // error: P0201 'loops' is not declared
control c(inout bit<8> y, in bit<8> z) {
    int<32> x = 0; // warning: P0206 'x' is declared outside as well
    bit<8> y = 1; // warning: P0206 'y' is declared outside as well
    action uses(bit<8> y) { bit<8> w = y; }
    action hides() { bit<8> z = 1; } // error: P0205 'z' is the name of a parameter
    table y2 { key = { y2: exact; } actions = { uses; } } // error: P0802 a key cannot be table y2
    apply {
        x = x + (int<32>).x;
        bit<8> z = 1; // error: P0205 'z' is the name of a parameter
        { bit<8> v = later; bit<8> later = 1; v = later; } // error: P0301 expected bit<8>, but this is the type later // warning: P0206 'later' is declared outside as well
        bit<8> w = v; // error: P0201 'v' is not declared
        for (bit<8> i in 0 .. 3) { w = i; }
        w = i; // error: P0201 'i' is not declared
    }
}
bit<8> parameter(in bit<8> a) { bit<8> a = 1; return a; } // error: P0205 'a' is the name of a parameter
control twice(in bit<8> a, in bit<8> a) { apply {} } // error: P0202 'a' is declared twice
control both(in bit<8> a)(bit<8> a) { apply {} } // error: P0202 'a' is declared twice
control typeToo<a>(in bit<8> a) { apply {} } // error: P0202 'a' is declared twice
struct fields { bit<8> a; bit<16> a; } // error: P0202 field 'a' is declared twice
struct params<T, T> { T a; } // error: P0202 'T' is declared twice
const bit<8> x = 1; // error: P0202 'x' is declared twice
typedef bit<8> later; // error: P0202 'later' is declared twice
match_kind { exact, mine, mine } // error: P0202 match kind 'exact' is declared twice // error: P0202 match kind 'mine' is declared twice
const bool e = error.NoError == error.Unheard; // error: P0303 error has no member 'Unheard' // error: P0305 the value of a constant must be known at compile time
void exact() {} // error: P0202 'exact' is declared twice
extern main {} // error: P0701 'main' must be an instance of a package, and this is none
