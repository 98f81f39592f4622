// test: p4-run
// All options of TCP in their order, whatever they are (P4-16 §8.21): a stack of unions, one of whose headers has a varbit,
// filled by a parser of its own and written back. A maximum segment size in the second one becomes a padding.
// packet: 0000000000000000000000005000000000000000 aabb ccdd == 2
// packet: 0000000000000000000000006000000000000000 01 020405dc 00 aabbcc == 2 0000000000000000000000006000000000000000010100aabbcc
// packet: 0000000000000000000000006000000000000000 020405dc 030307 00 aa == 2
// packet: 0000000000000000000000009000000000000000 050a1122334455667788 030307 00 aabbcc == 2
// packet: 0000000000000000000000009000000000000000 0502 020405dc 00 050301aabbcc == 2 000000000000000000000000900000000000000005020100050301aabbcc
// packet: 0000000000000000000000009000000000000000 0501 020405dc 050301 00 aabbcc == 0
// packet: 0000000000000000000000006000000000000000 0101010101 aabbcc == 0
// packet: 0000000000000000000000006000000000000000 0109010101 aabbcc == 0
// packet: 0000000000000000000000006000000000000000 05221122 == 0
#include <xdp_model.p4>

header tcp_h { bit<96> start; bit<4> offset; bit<60> end; }
header pad_h { bit<8> kind; }
header size_h { bit<8> kind; bit<8> length; bit<16> value; }
header scale_h { bit<8> kind; bit<8> length; bit<8> shift; }
header blocks_h { bit<8> kind; bit<8> length; varbit<256> edges; }
header_union option_h { pad_h end; pad_h pad; size_h size; scale_h scale; blocks_h blocks; }
struct headers_t { tcp_h tcp; option_h[3] options; }

parser Options(packet_in packet, out option_h[3] options) {
    state start {
        transition select(packet.lookahead<bit<8>>()) { 0: end; 1: pad; 2: size; 3: scale; 5: blocks; }
    }
    state end { packet.extract(options.next.end); transition accept; }
    state pad { packet.extract(options.next.pad); transition start; }
    state size { packet.extract(options.next.size); transition start; }
    state scale { packet.extract(options.next.scale); transition start; }
    state blocks {
        bit<8> length = packet.lookahead<bit<16>>()[7:0];
        verify(length >= 2, error.HeaderTooShort);
        packet.extract(options.next.blocks, (bit<32>) (length - 2) << 3);
        transition start;
    }
}

parser prs(packet_in packet, out headers_t hdr) {
    Options() options;
    state start {
        packet.extract(hdr.tcp);
        transition select(hdr.tcp.offset) { 5: accept; default: more; }
    }
    state more { options.apply(packet, hdr.options); transition accept; }
}

control pipe(inout headers_t hdr, in xdp_input input, out xdp_output output) {
    apply {
        output = { xdp_action.XDP_PASS, 0 };
        if (hdr.options[1].size.isValid()) { hdr.options[1].pad = { 1 }; }
    }
}

control deprs(in headers_t hdr, packet_out packet) {
    apply { packet.emit(hdr.tcp); packet.emit(hdr.options); }
}

xdp(prs(), pipe(), deprs()) main;
