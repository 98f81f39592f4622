// test: p4-check
// P4-16 §6.8, §8.9, §11.1, §18.1: what is known at compile time, and what is not.
#include <core.p4>

extern E { E(); void E(in bit<8> a); } // error: P0802 a constructor has no return type
const E object = E(); // error: P0802 a constant cannot have the type E
extern void take<T>(in T value);
extern void say<T>(T value);
bit<8> computed() { return 1; }
const bit<8> called = computed(); // error: P0305 the value of a constant must be known at compile time
void make() {
    E() inner; // error: P0403 nothing can be instantiated in a function
}
control c(inout bit<8> a) {
    action act() {
        a = -8 / 2; // error: P0302 '/' does not go with int and int
        a = a % -1; // error: P0302 '%' does not go with bit<8> and int
        a = 9 % 4 + a / 3;
    }
    apply {
        take(5); // error: P0308 the width of this number cannot be told
        take("hi"); // error: P0802 'value' has a direction: a string cannot be given for it
        take(8w5);
        say(5);
        say("hi");
    }
}
E() main; // error: P0701 'main' must be an instance of a package, and this is one of E
