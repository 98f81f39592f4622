// test: p4-run
// One header of a union is valid at most: extracting, assigning or validating one makes the others invalid, and so does
// one that becomes invalid (§8.21). A stack of unions is filled through `next`.
// packet: 0000 00a0 00a1 0102030405060708090a0b == 2
// packet: 0300 01b0b1b2 01000001 0102030405060708090a0b0c == 2 030005060100000105060708090a0b0c
// packet: 0100 01b0b1b2 0102030405060708090a0b == 2 010007080102030405060708090a0b
// packet: 0200 00a0 0102030405060708090a0b0c == 2 02000102030405060708090a0b0c
// packet: 0400 00a0 0102030405060708090a0b0c == 2 04000102030405060708090a0b0c
// get: sw_seen 00000000 == 05000000
// get: sw_seen 01000000 == 00000000
// get: sw_seen 02000000 == 01000000
#include <xdp_model.p4>
header short_h { bit<8> kind; bit<8> value; }
header long_h { bit<8> kind; bit<24> value; }
header_union option_t { short_h short; long_h long; }
struct headers_t { short_h first; option_t one; option_t[2] more; }
parser prs(packet_in packet, out headers_t hdr) {
    state start {
        packet.extract(hdr.first);
        transition select(packet.lookahead<bit<8>>()) { 0: short; 1: long; default: more; }
    }
    state short { packet.extract(hdr.one.short); transition more; }
    state long { packet.extract(hdr.one.long); transition more; }
    state more { transition select(packet.lookahead<bit<8>>()) { 0: next_short; 1: next_long; default: accept; } }
    state next_short { packet.extract(hdr.more.next.short); transition more; }
    state next_long {
        packet.extract(hdr.more.next.long);
        transition select(hdr.more.last.long.value) { 0: reject; default: more; }
    }
}
control sw(inout headers_t hdr, in xdp_input imd, out xdp_output omd) {
    CounterArray(4, false) seen;
    apply {
        omd.output_action = xdp_action.XDP_PASS;
        omd.output_port = 0;
        option_t before = hdr.one;
        if (hdr.one.isValid()) { seen.increment(0); }
        if (hdr.first.kind == 1) { hdr.one.short = { 7, 8 }; }
        else if (hdr.first.kind == 2) { hdr.one.long.setInvalid(); }
        else if (hdr.first.kind == 3) { hdr.one.short.setValid(); hdr.one.short.kind = 5; hdr.one.short.value = 6; hdr.more.push_front(1); }
        else if (hdr.first.kind == 4) { hdr.one = (option_t){#}; }
        if (hdr.one.long.isValid()) { seen.increment(1); }
        if (before == hdr.one) { seen.increment(2); }
    }
}
control dep(in headers_t hdr, packet_out packet) {
    apply { packet.emit(hdr.first); packet.emit(hdr.one); packet.emit(hdr.more); }
}
xdp(prs(), sw(), dep()) main;
