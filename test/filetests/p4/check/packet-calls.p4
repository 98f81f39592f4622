// test: p4-check
// P4-16 §13.7, §13.8, §16.1: what the packet is asked for and given, and where.
#include <core.p4>

header fixed { bit<8> a; }
header varying { bit<8> a; varbit<16> v; }
struct both { fixed f; varying v; }
header_union either { fixed f; varying v; }
enum plain { one }
enum bit<8> wire { one = 1 }
struct deep { fixed[2] stack; either[2] unions; both more; }
struct mixed { fixed f; tuple<fixed, deep> inner; wire last; }
parser p(packet_in packet, out both hdr) {
    state start {
        packet.extract(hdr.f);
        packet.extract(hdr.v, 8);
        packet.extract(hdr.f, 8); // error: P0401 fixed has no varbit field that could take a size
        packet.extract(hdr.v); // error: P0401 extract needs the size of 'v' in bits, as a second argument
        hdr.f = packet.lookahead<fixed>();
        hdr.v = packet.lookahead<varying>(); // error: P0204 varying has no fixed size that could be looked at
        verify(hdr.f.a == 1, error.NoMatch);
        packet.extract<fixed>(_);
        packet.extract<varying>(_); // error: P0401 extract needs the size of 'v' in bits, as a second argument
        packet.extract<fixed>(_, 8); // error: P0401 fixed has no varbit field that could take a size
        packet.advance(packet.length());
        transition more;
    }
    state more {
        deep d;
        packet.extract(d.stack.next);
        packet.extract(d.unions[0].f);
        packet.extract(d.unions[0]); // error: P0301 either is a header_union: extract one of its headers
        packet.extract(d.stack); // error: P0301 only headers can be extracted, and this is fixed[2]
        packet.extract(d); // error: P0301 only headers can be extracted, and this is deep
        packet.lookahead<tuple<bit<4>, int<4>, bool, wire, fixed[2]>>();
        packet.lookahead<either>(); // error: P0204 either has no fixed size that could be looked at
        packet.lookahead<deep>(); // error: P0204 deep has no fixed size that could be looked at
        packet.lookahead<plain>(); // error: P0204 plain has no fixed size that could be looked at
        packet.lookahead<error>(); // error: P0204 error has no fixed size that could be looked at
        packet.lookahead<int>(); // error: P0204 int has no fixed size that could be looked at
        packet.lookahead<string>(); // error: P0204 string has no fixed size that could be looked at
        packet.lookahead<void>(); // error: P0204 nothing of type void can be given or come back here
        transition accept;
    }
}
control c(inout both hdr) {
    action nothing() {}
    table named {
        key = { hdr.f.a : exact; hdr.f.isValid() : exact; hdr.f.a[3:0] : exact; hdr.f.a + 1 : exact @name("sum"); }
        actions = { nothing; }
    }
    table nameless {
        key = { hdr.f.a + hdr.v.a : exact; } // error: P0601 the control plane has no name for this key
        actions = { nothing; }
    }
    table upside_down {
        entries = { 1 : nothing(); } // error: P0604 the entries stand after the key of the table
        key = { hdr.f.a : exact; }
        actions = { nothing; }
    }
    apply {
        verify(true, error.NoMatch); // error: P0403 'verify' can be called in parsers only
        switch ("text") { // error: P0802 a switch compares numbers, members of enums, errors or an action_run, and not string
            default: {}
        }
        switch (hdr.f) { // error: P0802 a switch compares numbers, members of enums, errors or an action_run, and not fixed
            default: {}
        }
    }
}
control reads(packet_in packet, inout fixed h) {
    action in_an_action() { packet.advance(8); } // error: P0403 'advance' can be called in parsers only
    apply {
        packet.extract(h); // error: P0403 'extract' can be called in parsers only
        h.a = packet.lookahead<bit<8>>(); // error: P0403 'lookahead' can be called in parsers only
        h.a = (bit<8>)packet.length();
    }
}
void general<T>(packet_out packet, in T data) { packet.emit(data); }
control writes(packet_out packet, in both hdr, in deep d, in mixed m) {
    apply {
        packet.emit(hdr);
        packet.emit(d);
        packet.emit(d.stack);
        packet.emit(d.unions[1]);
        packet.emit({ hdr.f, { hdr.v, d } });
        packet.emit((fixed){ 1 });
        packet.emit(m); // error: P0301 only headers, and stacks, unions and structs of headers can be emitted, and 'last' of mixed is wire
        packet.emit(m.inner);
        packet.emit(m.f.a); // error: P0301 only headers, and stacks, unions and structs of headers can be emitted, and this is bit<8>
        packet.emit(m.last); // error: P0301 only headers, and stacks, unions and structs of headers can be emitted, and this is wire
        packet.emit({ hdr.f, { true } }); // error: P0301 only headers, and stacks, unions and structs of headers can be emitted, and '1.0' of tuple<fixed, tuple<bool>> is bool
        packet.emit(plain.one); // error: P0301 only headers, and stacks, unions and structs of headers can be emitted, and this is plain
        packet.emit(error.NoError); // error: P0301 only headers, and stacks, unions and structs of headers can be emitted, and this is error
        packet.emit<bit<8>>(1); // error: P0301 only headers, and stacks, unions and structs of headers can be emitted, and this is bit<8>
    }
}
