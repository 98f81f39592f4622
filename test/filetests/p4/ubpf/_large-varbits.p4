// Options of up to 254 bytes, three of them, which change places: they need more room than the stack has.
#include <ubpf_model.p4>

header start_h { bit<8> what; bit<104> filler; }
header option_h { bit<8> size; varbit<2032> data; }
header tail_h { bit<8> value; }
struct headers_t { start_h start; option_h first; option_h second; option_h third; tail_h tail; }
struct metadata_t { option_h kept; }

parser prs(packet_in packet, out headers_t hdr, inout metadata_t meta, inout standard_metadata std) {
    state start {
        packet.extract(hdr.start);
        packet.extract(hdr.first, (bit<32>)packet.lookahead<bit<8>>() << 3);
        packet.extract(hdr.second, (bit<32>)packet.lookahead<bit<8>>() << 3);
        packet.extract(hdr.third, (bit<32>)packet.lookahead<bit<8>>() << 3);
        packet.extract(hdr.tail);
        transition accept;
    }
}

control pipe(inout headers_t hdr, inout metadata_t meta, inout standard_metadata std) {
    apply {
        if (hdr.start.what == 1) {
            meta.kept = hdr.first;
            hdr.first = hdr.second;
            hdr.second = meta.kept;
        } else if (hdr.start.what == 2) {
            hdr.second = hdr.third;
            hdr.third.setInvalid();
        } else if (hdr.start.what == 3 && hdr.first == hdr.third) {
            hdr.tail.value = 0xee;
        }
    }
}

control deprs(packet_out packet, in headers_t hdr) {
    apply {
        packet.emit(hdr.start);
        packet.emit(hdr.first);
        packet.emit(hdr.second);
        packet.emit(hdr.third);
        packet.emit(hdr.tail);
    }
}

ubpf(prs(), pipe(), deprs()) main;
