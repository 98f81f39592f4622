// test: p4-check
// P4-16 §8.16, §13.6: what the cases of a select match.
#include <core.p4>

enum bit<8> kind { one = 1, two = 2 }
enum plain { a, b }
type bit<8> wrapped;
header h { bit<8> a; bit<16> b; kind k; }
bit<8> compute() { return 1; }
parser p(packet_in packet, out h hdr, in bool flag, in plain e, in wrapped w)(bit<8> given) {
    bit<8> variable = 3;
    state start {
        transition select(hdr.a, hdr.b) {
            { 1, 2 }: accept;
            (given, _): accept;
            (variable &&& 3, 4 .. 5): accept;
            (given .. 9, default): accept;
            { 1 }: accept; // error: P0504 expected 2 values to match, but there is 1
            { 1, 2, 3 }: accept; // error: P0504 expected 2 values to match, but there are 3
            { true, 2 }: accept; // error: P0301 expected bit<8>, but this is bool
            (compute(), 2): accept; // error: P0403 nothing can be called in a keyset
            (1 &&& compute(), 2): accept; // error: P0403 nothing can be called in a keyset
            (h.minSizeInBits(), 2): accept;
            (8s1, 2): accept; // error: P0301 expected bit<8>, but this is int<8>
            (1 &&& 16w3, 2): accept; // error: P0301 expected bit<8>, but this is bit<16>
        }
    }
    state enums {
        transition select(hdr.k, e, flag) {
            (kind.one, plain.a, true): accept;
            (kind.one &&& 1, plain.a .. plain.b, _): accept; // error: P0504 plain has no ranges
            (1 .. kind.two, _, true &&& true): accept; // error: P0504 bool has no masks
        }
    }
    state single {
        transition select(hdr.a) {
            { 1 }: accept;
            (2): accept;
            (1, 2): accept; // error: P0504 expected 1 value to match, but there are 2
            default: accept;
        }
    }
    state tuples {
        transition select({ hdr.a, hdr.b }) {
            { 1, 2 }: accept;
            { 1, true }: accept; // error: P0301 expected bit<16>, but this is bool
            1: accept; // error: P0301 expected tuple<bit<8>, bit<16>>, but this is int
        }
    }
    state new_types {
        transition select(w) {
            (wrapped) 1: accept;
            hdr.a: accept; // error: P0301 expected wrapped, but this is bit<8>
        }
    }
}
