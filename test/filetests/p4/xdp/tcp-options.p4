// test: p4-run
// Options of TCP until the one that is looked for: a loop of several states, in which the packet says how far to go. A
// maximum segment size above 1400 is dropped (1); what cannot be parsed is aborted (0).
// No options.
// packet: 0000000000000000000000000800 4500000000000000000600000000000000000000 0000000000000000000000005000000000000000  ff ff ff == 2
// After three that are skipped.
// packet: 0000000000000000000000000800 4500000000000000000600000000000000000000 0000000000000000000000009000000000000000 0101080a1122334455667788020405dc ff ff ff == 1 000000000000000000000000080045000000000000000006000000000000000000000000000000000000000000009000000000000000020405dcffffff
// A small one behind one of two bytes.
// packet: 0000000000000000000000000800 4500000000000000000600000000000000000000 0000000000000000000000007000000000000000 0101040202040218 ff ff ff == 2 00000000000000000000000008004500000000000000000600000000000000000000000000000000000000000000700000000000000002040218ffffff
// Forty without an operation.
// packet: 0000000000000000000000000800 4500000000000000000600000000000000000000 000000000000000000000000f000000000000000 01010101010101010101010101010101010101010101010101010101010101010101010101010101 ff ff ff == 2 00000000000000000000000008004500000000000000000600000000000000000000000000000000000000000000f000000000000000ffffff
// Thirty-six, and then it.
// packet: 0000000000000000000000000800 4500000000000000000600000000000000000000 000000000000000000000000f000000000000000 010101010101010101010101010101010101010101010101010101010101010101010101020405dc ff ff ff == 1 00000000000000000000000008004500000000000000000600000000000000000000000000000000000000000000f000000000000000020405dcffffff
// The end before it.
// packet: 0000000000000000000000000800 4500000000000000000600000000000000000000 0000000000000000000000007000000000000000 00000000020405dc ff ff ff == 2
// A length of 0 leads nowhere.
// packet: 0000000000000000000000000800 4500000000000000000600000000000000000000 0000000000000000000000006000000000000000 08000000 ff ff ff == 0
// A length beyond the header.
// packet: 0000000000000000000000000800 4500000000000000000600000000000000000000 0000000000000000000000006000000000000000 080a0000 ff ff ff == 0
// The packet ends within the options.
// packet: 0000000000000000000000000800 4500000000000000000600000000000000000000 000000000000000000000000f000000000000000 0101010101010101010101010101010101010101 == 0
#include <xdp_model.p4>

header ethernet_h { bit<96> addresses; bit<16> type; }
header ipv4_h { bit<4> version; bit<4> ihl; bit<64> rest; bit<8> protocol; bit<80> end; }
header tcp_h { bit<96> start; bit<4> offset; bit<60> end; }
header size_h { bit<8> kind; bit<8> length; bit<16> value; }
header option_h { bit<8> kind; bit<8> length; }
struct headers_t { ethernet_h ethernet; ipv4_h ipv4; tcp_h tcp; size_h size; option_h other; }

parser prs(packet_in packet, out headers_t hdr) {
    bit<32> left;
    state start {
        packet.extract(hdr.ethernet);
        packet.extract(hdr.ipv4);
        packet.extract(hdr.tcp);
        verify(hdr.tcp.offset >= 5, error.HeaderTooShort);
        left = ((bit<32>) hdr.tcp.offset - 5) * 4;
        transition options;
    }
    state options {
        transition select(left) {
            0: accept;
            default: option;
        }
    }
    state option {
        transition select(packet.lookahead<bit<8>>()) {
            0: accept;
            1: nothing;
            2: size;
            default: other;
        }
    }
    state nothing {
        packet.advance(8);
        left = left - 1;
        transition options;
    }
    state size {
        packet.extract(hdr.size);
        transition accept;
    }
    state other {
        packet.extract(hdr.other);
        verify(hdr.other.length >= 2 && (bit<32>) hdr.other.length <= left, error.HeaderTooShort);
        packet.advance(((bit<32>) hdr.other.length - 2) * 8);
        left = left - (bit<32>) hdr.other.length;
        transition options;
    }
}

control pipe(inout headers_t hdr, in xdp_input input, out xdp_output output) {
    apply {
        output.output_action = hdr.size.isValid() && hdr.size.value > 1400 ? xdp_action.XDP_DROP : xdp_action.XDP_PASS;
    }
}

control deprs(in headers_t hdr, packet_out packet) {
    apply { packet.emit(hdr.ethernet); packet.emit(hdr.ipv4); packet.emit(hdr.tcp); packet.emit(hdr.size); }
}

xdp(prs(), pipe(), deprs()) main;
