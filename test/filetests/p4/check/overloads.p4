// test: p4-check
// P4-16 §7.2.11.2: functions, methods and constructors of one name, told apart by the number and the names of arguments.
#include <core.p4>
extern bit<8> f();
extern bit<8> f(in bit<8> a);
extern bit<8> f(in bit<16> b);
extern bit<8> f(in bit<8> a, in bit<8> b);
extern bit<8> g(in bit<8> a);
extern bit<8> g(in bit<8> a, in bit<8> more = 1);
extern bit<8> k(in bit<8> a, @optional in bit<8> b, @optional in bit<8> d);
extern O { O(); O(bit<8> a); O(bit<16> b); bit<8> m(in bit<8> a); bit<8> m(in bit<16> b); abstract void n(); abstract void n(in bit<8> a); } // error: P0202 'n' is declared twice: an abstract method cannot be overloaded
extern P { P(bit<8> a); P(bit<8> a, bit<8> b); }
control d()(bit<8> a) { apply {} }
control d()(bit<8> b) { apply {} }
control d()(bit<16> a) { apply {} } // error: P0202 'd' is declared twice
parser p(in bit<8> a) { state start { transition accept; } }
parser p(in bit<8> b) { state start { transition accept; } } // error: P0202 'p' is declared twice
package q(d first); // error: P0802 'd' has a body: a parameter is of the type of a control, which has none
package proto(bit<8> a);
package proto(bit<8> a, bit<8> b);
proto(1) byNumber;
proto(1, 2) byNumberToo;
proto(1, 2, 3) byNone; // error: P0401 no constructor of 'proto' takes these arguments
control c(inout bit<8> x) {
    d(b = 1) byName;
    d(1) ambiguous; // error: P0401 'd' is ambiguous here
    P(1, 2) two;
    P(1, 2, 3) three; // error: P0401 no constructor of 'P' takes these arguments
    P(b = 1) noA; // error: P0401 no constructor of 'P' takes these arguments
    apply {
        x = f();
        x = f(a = 1);
        x = f(b = 1);
        x = f(1); // error: P0401 'f' is ambiguous here
        x = f(1, 2);
        x = f(b = 1, a = 2);
        x = f(c = 1); // error: P0401 'f' has no overload that takes these arguments
        x = f(1, 2, 3); // error: P0401 'f' has no overload that takes these arguments
        x = f(a = 1, 2); // error: P0401 either all arguments of 'f' have names or none has
        x = g(1);
        x = g(1, 2);
        x = k(1);
        x = k(1, d = 2); // error: P0401 either all arguments of 'k' have names or none has
        x = k(a = 1, d = 2);
        x = k(d = 2); // error: P0401 'k' needs an argument for 'a'
        x = k(a = 1, a = 2); // error: P0401 parameter 'a' is given twice
        x = k(1, _); // error: P0401 '_' can be given for an out parameter only, and 'b' is none
        byName.apply();
    }
}
