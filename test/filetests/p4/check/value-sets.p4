// test: p4-check
// P4-16 §13.6, §13.11: a value set has the type of what it is compared with, and a size that is known.
#include <core.p4>

struct pair { @match(ternary) bit<8> a; bit<16> b; }
struct port { @match(exact) bit<16> b; }
struct nested { bit<8> a; port inner; }
header h { bit<8> a; bit<16> b; }
parser p(packet_in packet, out h hdr)(bit<32> entries) {
    value_set<bit<8>>(4) bytes;
    value_set<bit<16>>(entries) words;
    value_set<pair>(entries + 1) pairs;
    value_set<tuple<bit<8>, bit<16>>>(4) tuples;
    value_set<port>(4) ports;
    value_set<nested>(4) deep;
    bit<32> variable = 3;
    value_set<bit<8>>(variable) unknown_size; // error: P0305 the size of a value set must be known at compile time
    value_set<bit<8>>(-1) negative; // error: P0802 the size of a value set cannot be negative
    value_set<bit<8>>(true) no_number; // error: P0301 the size of a value set is a number, not bool
    value_set<h>(4) headers; // error: P0802 the elements of a value set cannot be h
    state start {
        packet.extract(hdr);
        transition select(hdr.a) {
            bytes: accept;
            words: accept; // error: P0504 the elements of this value set are bit<16>, but what is matched is bit<8>
            pairs: accept; // error: P0504 the elements of this value set are pair, but what is matched is bit<8>
        }
    }
    state two {
        transition select(hdr.a, hdr.b) {
            pairs: accept;
            tuples: accept;
            (bytes, words): accept;
            (bytes, ports): accept;
            deep: accept; // error: P0504 the elements of this value set are nested, but what is matched is (bit<8>, bit<16>)
            bytes: accept; // error: P0504 the elements of this value set are bit<8>, but what is matched is (bit<8>, bit<16>)
        }
    }
    state used {
        hdr.a = bytes; // error: P0301 expected bit<8>, but this is value_set<bit<8>>
        transition accept;
    }
}
