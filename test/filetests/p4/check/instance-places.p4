// test: p4-check
// P4-16 Appendix F: what can be instantiated where; §11.3.2: no blocks at the top level; §8.23: all about it is known.
#include <core.p4>
extern E { E(); E(bit<8> a); bit<8> get(in bit<8> x); }
extern E make(bit<8> number);
control inner() { apply {} }
control sized()(bit<8> size) { apply {} }
control proto();
parser part() { state start { transition accept; } }
package pack(proto c);
E() atTop;
inner() blockAtTop; // error: P0403 a control cannot be instantiated at the top level
part() parserAtTop; // error: P0403 a parser cannot be instantiated at the top level
pack(inner()) packageAtTop;
void function() { E() inFunction; } // error: P0403 nothing can be instantiated in a function
parser q(in bit<8> x)(bit<8> n) {
    E() inParser;
    part() again;
    inner() controlInParser; // error: P0403 a control cannot be instantiated in a parser
    pack(inner()) packageInParser; // error: P0403 a package cannot be instantiated in a parser
    state start { E() inState; transition accept; } // error: P0403 this statement cannot stand in a parser state
}
control c(in bit<8> x)(bit<8> n, E given) {
    E() inControl;
    inner() again;
    part() parserInControl; // error: P0403 a parser cannot be instantiated in a control
    pack(again) packageInControl; // error: P0403 a package cannot be instantiated in a control
    E[4]() several;
    E(n) others[2];
    inner[2]() blocks; // error: P0801 an element cannot have the type inner
    sized(n + 1) fine;
    sized(x) depends; // error: P0305 'size' has no direction: its argument must be known at compile time
    bit<8> local = 1;
    sized(local) alsoDepends; // error: P0305 'size' has no direction: its argument must be known at compile time
    sized(n = 1) noSuch; // error: P0401 'sized' has no parameter 'n'
    action a() { E() inAction; } // error: P0403 nothing can be instantiated in an action
    apply {
        E() inApply; // error: P0403 an instance is made when the program is compiled: it cannot be declared among statements
        bit<8> y = several[x].get(1) + others[0].get(2) + several[4].get(1); // error: P0309 the index 4 is outside of the stack of 4
        proto() noBody; // error: P0402 proto is the type of a control: there is nothing to instantiate
    }
}
bit<8>(1) noType; // error: P0402 bit<8> has no constructor
make(1) function2; // error: P0203 'make' is not a type
E(make(1)) wrongArgument; // error: P0301 expected bit<8>, but this is E
E() main; // error: P0701 'main' must be an instance of a package, and this is one of E
