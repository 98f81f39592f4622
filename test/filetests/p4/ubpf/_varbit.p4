// A header with a varbit between its fields; the first byte tells how many bits it takes, the second what happens.
#include <ubpf_model.p4>

header start_h { bit<8> size; bit<8> what; bit<96> filler; }
header options_h { bit<16> kind; varbit<128> data; bit<16> end; }
header tail_h { bit<16> value; }
struct headers_t { start_h start; options_h options; tail_h tail; options_h other; }
struct metadata_t { }

parser prs(packet_in packet, out headers_t hdr, inout metadata_t meta, inout standard_metadata std) {
    state start {
        packet.extract(hdr.start);
        packet.extract(hdr.options, (bit<32>)hdr.start.size);
        packet.extract(hdr.tail);
        transition accept;
    }
}

control pipe(inout headers_t hdr, inout metadata_t meta, inout standard_metadata std) {
    apply {
        if (hdr.start.what == 1) hdr.options.end = 0xeeee;
        else if (hdr.start.what == 2) hdr.tail.value = 0xffff;
        else if (hdr.start.what == 3) hdr.options.setInvalid();
        else if (hdr.start.what == 4) { hdr.other = hdr.options; hdr.other.kind = 0x1234; }
        else if (hdr.start.what == 5) { hdr.other = hdr.options; if (hdr.other == hdr.options) hdr.tail.setInvalid(); hdr.other.setInvalid(); }
    }
}

control deprs(packet_out packet, in headers_t hdr) {
    apply {
        packet.emit(hdr.start);
        packet.emit(hdr.options);
        packet.emit(hdr.tail);
        packet.emit(hdr.other);
    }
}

ubpf(prs(), pipe(), deprs()) main;
