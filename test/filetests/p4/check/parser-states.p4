// test: p4-check
// P4-16 §13.1–§13.5: the names of states, and where transitions lead.
#include <core.p4>

header h { bit<8> a; }
parser shared_names(packet_in packet, out h hdr) {
    bit<8> next;
    state start { next = 1; transition next; }
    state next { transition accept; } // error: P0202 'next' is declared twice
}
parser rejects(packet_in packet, out h hdr) {
    state start { packet.extract(hdr); }
}
parser for_ever(packet_in packet, out h hdr) { // error: P0505 parser 'for_ever' never comes to accept or reject
    state start { transition second; }
    state second { packet.extract(hdr); transition start; }
    state never { transition accept; }
}
parser may_end(packet_in packet, out h hdr) {
    state start {
        packet.extract(hdr);
        transition select(hdr.a) {
            0: start;
        }
    }
}
parser ends(packet_in packet, out h hdr) {
    state start {
        packet.extract(hdr);
        transition select(hdr.a) {
            0: start;
            _: reject;
        }
    }
    state reject { transition accept; } // error: P0503 every parser has a state 'reject' already
}
parser statements(packet_in packet, out h hdr) {
    state start {
        bit<8> local = 1;
        const bit<8> one = 1;
        if (hdr.isValid()) { local = one; } else { local = 2; }
        { hdr.a = local; for (bit<8> i in 1 .. 3) { hdr.a = i; } } // error: P0403 this statement cannot stand in a parser state
        ;
        transition accept;
    }
}
