// test: p4-check
// P4-16 §7.2.12, §8.26, §15: generic parsers, controls, functions and types with bodies, and how their arguments are found.
#include <core.p4>
header h { bit<8> a; }
struct hs { h one; }
struct none {}
extern store<T> { store(); store(T first); T read(); void write(in T value); }
parser parse<H>(packet_in packet, out H headers);
control block<H, M>(inout H headers, inout M meta);
control simple(inout bit<8> x);

parser anyParser<H>(packet_in packet, out H headers) {
    state start { packet.extract(headers); transition accept; }
}
control copies<T, U>(inout T one, inout U other)(T start) {
    store<T>() last;
    T local;
    apply {
        local = one;
        one = last.read();
        last.write(local);
        local = local + one; // §8.26: assignment only // error: P0302 '+' does not go with T and T
        local = other; // error: P0301 expected T, but this is U
        local.x = 1; // error: P0303 T has no member 'x'
        bool same = local == one; // error: P0302 '==' does not go with T and T
    }
}
control plain<T>(inout T x) { apply { x = x; } }
T first<T>(in T a, in bit<8> b) { return a; }
T wrong<T>(in T a, in bit<8> b) { return b; } // error: P0301 expected T, but this is bit<8>
package top<H, M>(parse<H> p, block<H, M> b, @optional block<H, M> more);
package one(simple c);
package defaulted<H>(simple c, block<H, none> b = nothing()); // error: P0201 'nothing' is not declared
control nothing(inout hs headers, inout none meta) { apply {} }
package withDefault<H>(block<H, none> b = nothing());
package generic<H>(block<H, none> b = noControl<H>()); // error: P0201 'noControl' is not declared
control noControl<H>(inout H headers, inout none meta) { apply {} }
control user(inout hs headers, inout none meta) { apply {
    plain<bit<8>>.apply(headers.one.a);
    plain<bit<16>>.apply(headers.one.a); // error: P0301 parameter 'x' is bit<16>, not bit<8>
    headers.one.a = first(headers.one.a, 1);
    headers.one.a = first<bit<16>>(1, 1); // error: P0301 expected bit<8>, but this is bit<16>
    first<_>(headers, 1);
    first<h, h>(headers.one, 1); // error: P0204 'first' takes 1 type arguments, not 2
} }

one(plain()) inferred;
one(plain<bit<8>>()) written;
one(plain<bit<16>>()) otherType; // error: P0301 'plain' is not a simple
top(anyParser(), user()) leavesOneOut;
top(anyParser<hs>(), user()) both;
top(anyParser<h>(), user()) differ; // error: P0301 'user' is not a block<h, M>
top<hs, _>(anyParser(), user()) some;
top<hs>(anyParser(), user()) fewer; // error: P0204 'top' takes 2 type arguments, not 1 // error: P0308 cannot tell the type argument 'H' of 'anyParser'
withDefault() fromDefault;
withDefault<_>() asWell;
withDefault<h>() notTheDefault; // error: P0301 the default value of 'b' is nothing, not block<h, none>
generic<hs>() byArgument;
generic() nothingTells; // error: P0308 cannot tell the type argument 'H' of 'generic'
control lonely() {
    plain() p; // error: P0308 cannot tell the type argument 'T' of 'plain'
    store(8w1) stored;
    store() empty; // error: P0308 cannot tell the type argument 'T' of 'store'
    store<_>() anything;
    store<string>() noStrings; // error: P0802 a parameter of type string has no direction
    apply {
        stored.write(16w1); // error: P0301 expected bit<8>, but this is bit<16>
        anything.write(8w1); // error: P0308 the type of 'value' cannot be told: its type argument is '_'
    }
}
extern void takes(store s); // error: P0204 'store' needs 1 type argument here
extern void alsoTakes(store<_> s);
struct generics<T> { T a; }
struct open { generics g; } // error: P0204 'generics' needs 1 type argument here
typedef generics bare; // error: P0204 'generics' needs 1 type argument here
typedef generics<_> underscore; // error: P0203 '_' is no type: write the type that is stored here
const tuple<_> value = { 1 }; // error: P0203 '_' is no type: write the type that is stored here
const generics<bit<8>, bit<8>> many = { 1 }; // error: P0204 'generics' takes 1 type argument, not 2
