// test: p4-run
// The options of IPv6 are skipped, whatever their length; what they hold is never looked at, and takes no room on the stack. Behind
// a fragment header, which fills no stack, come others again: a loop for each number of options.
// Two options, one of them of 16 bytes, and what is wanted.
// packet: 00 2b00aaaaaaaaaaaa 3c01bbbbbbbbbbbbbbbbbbbbbbbbbbbb 0600cccccccccccc 55 == 0
// A fragment header between them.
// packet: 00 2c00aaaaaaaaaaaa 3cffffffffffffff 0600bbbbbbbbbbbb 55 == 0
// Something else behind them.
// packet: 00 2b00aaaaaaaaaaaa 3c01bbbbbbbbbbbbbbbbbbbbbbbbbbbb 0600cccccccccccc 56 == 2
// More than there is room for.
// packet: 00 0000aaaaaaaaaaaa 0000aaaaaaaaaaaa 0000aaaaaaaaaaaa 0000aaaaaaaaaaaa 0600aaaaaaaaaaaa 55 == 2
#include <ebpf_model.p4>

header first_h { bit<8> next; }
header option_h { bit<8> next; bit<8> length; varbit<2032> data; }
header fragment_h { bit<8> next; bit<56> rest; }
header last_h { bit<8> kind; }
struct headers_t { first_h first; option_h[4] options; fragment_h fragment; last_h last; }

parser prs(packet_in packet, out headers_t hdr) {
    bit<8> next;
    state start {
        packet.extract(hdr.first);
        next = hdr.first.next;
        transition more;
    }
    state more {
        transition select(next) {
            0: option;
            43: option;
            60: option;
            44: fragment;
            6: last;
            default: reject;
        }
    }
    state option {
        packet.extract(hdr.options.next, ((bit<32>) packet.lookahead<bit<16>>()[7:0] << 6) + 48);
        next = hdr.options.last.next;
        transition more;
    }
    state fragment {
        packet.extract(hdr.fragment);
        next = hdr.fragment.next;
        transition more;
    }
    state last {
        packet.extract(hdr.last);
        transition accept;
    }
}

control pipe(inout headers_t hdr, out bool accept) {
    apply {
        accept = hdr.last.isValid() && hdr.last.kind == 0x55;
    }
}

ebpfFilter(prs(), pipe()) main;
