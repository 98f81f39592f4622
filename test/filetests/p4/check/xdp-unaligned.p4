// test: p4-check
#include <xdp_model.p4>
header half_h { bit<4> half; }
struct headers_t { half_h half; }
parser prs(packet_in packet, out headers_t hdr) { // error: P0901 a parser that stops within a byte of a packet that is written again is not supported yet
    state start {
        packet.extract(hdr.half);
        transition accept;
    }
}
control sw(inout headers_t hdr, in xdp_input given, out xdp_output decided) {
    apply { decided = { xdp_action.XDP_PASS, 0 }; }
}
control deprs(in headers_t hdr, packet_out packet) {
    apply {
        packet.emit(hdr.half); // error: P0901 emitting 4 bits, no whole number of bytes, is not supported yet
        for (bit<8> i in 1 .. 2) packet.emit(hdr.half); // error: P0901 emit in a loop is not supported yet
    }
}
xdp(prs(), sw(), deprs()) main;
