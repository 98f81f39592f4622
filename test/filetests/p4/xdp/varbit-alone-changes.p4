// test: p4-run xdp
// Nothing behind the varbit changes, whose header lies at a known place behind one that stays as it is. By the first
// byte: 1: a field behind it, 2: a field before it, 3: it takes the size of the other, which is shorter or longer.
// packet: 01 00000000000000000000000000 08 aa 01 bb 10 aa 0203 bb cc == 2 010000000000000000000000000008aa01ee10aa0203bbcc
// packet: 02 00000000000000000000000000 08 aa 01 bb 10 aa 0203 bb cc == 2 0200000000000000000000000000087701bb10aa0203bbcc
// packet: 03 00000000000000000000000000 08 aa 01 bb 10 aa 0203 bb cc == 2 030000000000000000000000000010aa0203bb10aa0203bbcc
// packet: 03 00000000000000000000000000 10 aa 0203 bb 00 aa bb cc == 2 030000000000000000000000000000aabb00aabbcc
// packet: 03 00000000000000000000000000 08 aa 01 bb 08 aa 02 bb cc == 2 030000000000000000000000000008aa02bb08aa02bbcc
#include <xdp_model.p4>

header start_h { bit<8> what; bit<104> filler; }
header options_h { bit<8> size; bit<8> before; varbit<32> data; bit<8> end; }
struct headers_t { start_h start; options_h options; options_h other; }

parser prs(packet_in packet, out headers_t hdr) {
    state start {
        packet.extract(hdr.start);
        packet.extract(hdr.options, (bit<32>) packet.lookahead<bit<8>>());
        packet.extract(hdr.other, (bit<32>) packet.lookahead<bit<8>>());
        transition accept;
    }
}

control pipe(inout headers_t hdr, in xdp_input given, out xdp_output decided) {
    apply {
        decided = { xdp_action.XDP_PASS, 0 };
        if (hdr.start.what == 1) hdr.options.end = 0xee;
        else if (hdr.start.what == 2) hdr.options.before = 0x77;
        else if (hdr.start.what == 3) hdr.options = hdr.other;
    }
}

control deprs(in headers_t hdr, packet_out packet) {
    apply {
        packet.emit(hdr.start);
        packet.emit(hdr.options);
        packet.emit(hdr.other);
    }
}

xdp(prs(), pipe(), deprs()) main;
