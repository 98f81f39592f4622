// test: p4-run
// The cursor moves by what only the packet says: past options of any length, in loops, in branches, in another parser.
// A first byte of 1 skips; a second gives how far, in bits: the byte behind is counted.
// packet: 0110 eeee 07 0000000000000000000000 == 0
// get: pipe_seen 07000000 == 01000000
// packet: 0100 09 00000000000000000000000000 == 0
// get: pipe_seen 09000000 == 01000000
// Too far, and not whole bytes.
// packet: 01f0 eeee 07 0000000000000000000000 == 2
// packet: 0109 eeee 07 0000000000000000000000 == 2
// get: pipe_seen 07000000 == 01000000
// 2: a list of type and length, until the type is 0; the byte behind is counted.
// packet: 02 0504eeee 0602 0703dd 00 21 000000000000 == 0
// get: pipe_seen 21000000 == 01000000
// packet: 02 0502 0502 0502 0502 00 22 000000000000 == 0
// get: pipe_seen 22000000 == 01000000
// A length that leads nowhere.
// packet: 02 0500 0500 0502 0502 00 23 000000000000 == 2
// get: pipe_seen 23000000 == 00000000
// 3: two bytes when the next is not 0, otherwise one.
// packet: 03 05 31 0000000000000000000000000000 == 0
// packet: 03 00 32 0000000000000000000000000000 == 0
// get: pipe_seen 31000000 == 01000000
// get: pipe_seen 32000000 == 00000000
// get: pipe_seen 00000000 == 01000000
// 4: what is in the set of the control plane: two bytes together.
// packet: 04 4142 000000000000000000000000 == 2
// set: prs_known 4142 01
// packet: 04 4142 000000000000000000000000 == 0
// get: pipe_seen 41000000 == 01000000
#include <ebpf_model.p4>

header byte_h { bit<8> value; }
header option_h { bit<8> type; bit<8> length; }
struct headers_t { byte_h kind; byte_h first; byte_h second; option_h option; }

parser options(packet_in packet, inout headers_t hdr) {
    state start {
        transition select(packet.lookahead<bit<8>>()) {
            0: last;
            default: one;
        }
    }
    state one {
        packet.extract(hdr.option);
        verify(hdr.option.length >= 2, error.HeaderTooShort);
        packet.advance(((bit<32>)hdr.option.length - 2) << 3);
        transition start;
    }
    state last {
        packet.advance(8);
        transition accept;
    }
}

parser prs(packet_in packet, out headers_t hdr) {
    value_set<tuple<bit<8>, bit<8>>>(4) known;
    options() walk;
    state start {
        packet.extract(hdr.kind);
        transition select(hdr.kind.value) {
            1: skip;
            2: many;
            3: branch;
            4: set;
            default: accept;
        }
    }
    state skip {
        packet.extract(hdr.first);
        packet.advance((bit<32>)hdr.first.value);
        packet.extract(hdr.second);
        transition accept;
    }
    state many {
        walk.apply(packet, hdr);
        packet.extract(hdr.second);
        transition accept;
    }
    state branch {
        if (packet.lookahead<bit<8>>() != 0) {
            packet.extract(hdr.first);
            packet.extract(hdr.second);
        } else packet.extract(hdr.second);
        transition accept;
    }
    state set {
        packet.extract(hdr.second);
        packet.extract(hdr.first);
        transition select(hdr.second.value, hdr.first.value) {
            known: accept;
            default: reject;
        }
    }
}

control pipe(inout headers_t hdr, out bool pass) {
    CounterArray(256, false) seen;
    apply {
        pass = true;
        if (hdr.second.isValid()) seen.increment((bit<32>)hdr.second.value);
    }
}

ebpfFilter(prs(), pipe()) main;
