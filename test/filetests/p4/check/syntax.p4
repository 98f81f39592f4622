// test: p4-check
// Several syntax errors in one run.
#include <core.p4>
header h { bit<8> a bit<8> b; } // error: P0001 expected ';' before 'bit'
control c(inout h x) {
    apply { x.a = ; x.a = 1 } // error: P0001 unexpected ';' // error: P0001 unexpected '='
}
control d(inout h x) {
    action () { } // error: P0001 unexpected '('
    apply { if x.a == 1 { } } // error: P0001 expected '(' before 'x' // error: P0001 expected ')' before '{'
}
