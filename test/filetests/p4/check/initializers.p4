// test: p4-check
// P4-16 §11.3.1: instances that implement abstract methods.
#include <core.p4>
extern Balancer<T> {
    Balancer();
    Balancer(T first);
    bit<32> flows();
    abstract bit<4> choose(in T address);
    abstract void seen(inout T address, out bool known);
}
extern Plain { Plain(); bit<8> get(); }
extern bit<32> takes(Balancer<bit<32>> b);
control block(inout bit<8> x);
control c(inout bit<8> x) {
    Plain() outside;
    Balancer<bit<32>>() good = {
        Plain() inner;
        bit<4> choose(in bit<32> address) {
            bit<32> count = this.flows();
            bit<8> more = inner.get();
            return (address + count)[3:0];
        }
        void seen(inout bit<32> address, out bool known) { known = true; address = 0; }
    };
    Balancer(16w1) inferred = {
        bit<4> choose(in bit<16> address) { return address[3:0]; }
        void seen(inout bit<16> other, out bool name) { name = false; }
    };
    Balancer<bit<32>>() missing = { // error: P0802 'missing' does not implement the abstract method 'seen'
        bit<4> choose(in bit<32> address) { return 1; }
    };
    Balancer<bit<32>>() nothing; // error: P0802 'nothing' does not implement the abstract method 'choose' // error: P0802 'nothing' does not implement the abstract method 'seen'
    Balancer<bit<32>>() empty = {}; // error: P0802 'empty' does not implement the abstract method 'choose' // error: P0802 'empty' does not implement the abstract method 'seen'
    Balancer<bit<32>>() wrong = {
        bit<8> choose(in bit<32> address) { return 1; } // error: P0802 'choose' must return bit<4>, not bit<8>
        void seen(in bit<32> address, out bool known) { known = true; } // error: P0802 parameter 'address' of 'seen' must be 'inout bit<32>'
        bit<32> flows() { return 1; } // error: P0802 'flows' of Balancer is not abstract
        void other() {} // error: P0802 Balancer has no abstract method 'other'
    };
    Balancer<bit<32>>() shapes = {
        bit<4> choose(in bit<16> address) { return 1; } // error: P0802 parameter 'address' of 'choose' must be 'in bit<32>'
        void seen(inout bit<32> address) { } // error: P0802 'seen' has 2 parameters in Balancer, not 1
    };
    Balancer<bit<32>>() twice = {
        bit<4> choose(in bit<32> address) { return true; } // error: P0301 expected bit<4>, but this is bool
        bit<4> choose(in bit<32> address) { return; } // error: P0404 a value of type bit<4> must be returned // error: P0202 'choose' is declared twice
        void seen<T>(inout bit<32> address, out bool known) { known = undeclared; } // error: P0201 'undeclared' is not declared // error: P0802 'seen' has 0 type parameters in Balancer, not 1
    };
    Plain() notAbstract = { bit<8> get() { return 1; } }; // error: P0802 Plain has no abstract methods that an initializer could implement
    apply {
        x = (bit<8>)good.choose(32w5);
        this.flows(); // error: P0201 'this' stands in the methods of an instance's initializer only
        x = (bit<8>)takes(Balancer<bit<32>>()); // error: P0402 'choose' of Balancer<bit<32>> is abstract: an instance with a name and an initializer can implement it
    }
}
package top(block b);
top(c()) main = { bit<8> method() { return 1; } }; // error: P0802 only an extern has methods to implement, not top
