// test: p4-check
#include <xdp_model.p4>
header half_h { bit<4> half; }
struct headers_t { half_h half; }
parser prs(packet_in packet, out headers_t hdr) { // error: P0904 this parser stops within a byte, and the packet is written again from there
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
        packet.emit(hdr.half); // error: P0904 packets are written in whole bytes, and this header has 4 bits
        for (bit<8> i in 1 .. 2) packet.emit(hdr.half); // error: P0904 packets are written in whole bytes, and this header has 4 bits
    }
}
xdp(prs(), sw(), deprs()) main;
