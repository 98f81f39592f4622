// test: p4-check
// P4-16 §6.8, Appendix F: what parameters may be; §14.1: the order of an action's.
#include <core.p4>

extern E { E(); void call(in string name); } // error: P0802 a parameter of type string has no direction
extern void f(in E object); // error: P0802 a parameter of type E has no direction
extern void g(in int number); // error: P0802 a parameter of type int has no direction
extern void h(out bit<32> x = 0); // error: P0802 'x' is written to: it cannot have a default value
extern void i(@optional in bit<32> y = 0); // error: P0802 'y' is @optional: it has no default value
extern void fine(E object, string name, int number, @optional in bit<8> more, in bit<8> last = 1);
bit<8> own(@optional in bit<8> a) { return a; } // error: P0802 only parameters of externs, packages, parsers and controls can be @optional
control inner() { apply {} }
control proto();
parser parse();
control outer(inner c) { apply {} } // error: P0802 a parameter that is given by apply cannot have the type inner
control takes(in bit<8> x)(proto c, int n) { apply {} }
control body()(inner c) { apply {} } // error: P0802 'inner' has a body: a parameter is of the type of a control, which has none
control ofParser()(parse p) { apply {} } // error: P0802 a constructor parameter of a control cannot have the type parse
parser ofControl()(proto c) { state start { transition accept; } } // error: P0802 a constructor parameter of a parser cannot have the type proto
extern OfBlock { OfBlock(proto c); void call(parse p); } // error: P0802 a constructor parameter of an extern cannot have the type proto // error: P0802 a parameter of an extern cannot have the type parse
package packs(proto c, parse p, E e, bit<8> number);
control ofPackage()(packs p) { apply {} } // error: P0802 a constructor parameter of a control cannot have the type packs
extern proto returnsBlock(); // error: P0802 proto cannot be returned
int returnsInt() { return 1; } // error: P0802 int cannot be returned
control directed()(in bit<8> width) { apply {} } // error: P0802 'width' is a parameter of a constructor: it has no direction
package pack(inout proto c); // error: P0802 'c' is a parameter of a constructor: it has no direction
control c() {
    action a(E object) {} // error: P0802 a parameter of an action cannot have the type E
    action b(int number) {} // error: P0802 a parameter of an action cannot have the type int
    action d(bit<8> free, out bit<8> bound) { bound = free; } // error: P0802 'free' has no direction: it stands after 'bound', which has one
    action ordered(out bit<8> bound, bit<8> free) { bound = free; }
    apply {}
}
