// test: p4-check
// P4-16 §6.8, §6.8.2, §18.1: what has no direction is known when the program is compiled, and so is what stands in for
// an argument; Appendix F: what a type parameter can stand for where something is given at run time.
#include <core.p4>

extern Counter { Counter(int size); void count(int index); void add(bit<8> index, in bit<8> value); }
extern void any<T>(in T value);
extern void known<T>(T value);
bit<8> plus(in bit<8> a, bit<8> step) { return a + step; }
bit<8> twice(in bit<8> a, in bit<8> by = plus(1, 1)) { return a * by; } // error: P0305 the default value of a parameter must be known at compile time
control inner(in bit<8> x) { apply { } }
control optional(in bit<8> x)(@optional bit<8> y) { apply { } } // error: P0802 'y' cannot be @optional here: nothing says what it is when it is left out
control scaled(inout bit<8> x, int factor) {
    apply {
        if (x == factor) { x = factor + 1; }
        x = x << factor;
    }
}
control c(inout bit<8> x, Counter shared) {
    Counter(256) counter;
    inner() in1;
    scaled() sc;
    action indexed(bit<8> index, bit<8> value) { counter.count(index); counter.add(index, value); }
    table t { actions = { indexed; } default_action = indexed(1, 2); }
    apply {
        t.apply();
        counter.add(x, x); // error: P0305 'index' has no direction: its argument must be known at compile time
        counter.count(x); // error: P0301 expected int, but this is bit<8>
        x = plus(x, x); // error: P0305 'step' has no direction: its argument must be known at compile time
        x = plus(x, 3);
        x = twice(x);
        shared.count(1);
        sc.apply(x, 3);
        sc.apply(x, factor = x); // error: P0401 either all arguments of 'scaled' have names or none has
        indexed(x, x);
        known(8w5);
        any(in1); // error: P0401 inner cannot be given to 'any'
        any(t); // error: P0401 table t cannot be given to 'any'
        any(indexed); // error: P0401 the action indexed cannot be given to 'any'
        Counter(8) late; // error: P0403 an instance is made when the program is compiled: it cannot be declared among statements
    }
}
bool compare<T>(in T a, in T b) { return a == b; } // error: P0302 '==' does not go with T and T
