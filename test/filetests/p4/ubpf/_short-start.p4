// What leaves begins with less than an Ethernet header, or ends within a header.
#include <ubpf_model.p4>

header ethernet_h { bit<48> destination; bit<48> source; bit<16> type; }
header word_h { bit<32> word; }
struct headers_t { ethernet_h ethernet; word_h word; }
struct metadata_t { }

parser prs(packet_in packet, out headers_t hdr, inout metadata_t meta, inout standard_metadata std) {
    state start {
        packet.extract(hdr.ethernet);
        packet.extract(hdr.word);
        transition accept;
    }
}

control pipe(inout headers_t hdr, inout metadata_t meta, inout standard_metadata std) {
    apply {
        bit<8> what = hdr.ethernet.destination[7:0];
        if (what == 1) {
            hdr.ethernet.setInvalid();
            hdr.word.word = hdr.word.word + 1;
        } else if (what == 2) {
            hdr.word.word = 0x11223344;
            truncate(16);
        } else if (what == 3) {
            hdr.ethernet.setInvalid();
            hdr.word.setInvalid();
        } else if (what == 4) {
            hdr.word.setInvalid();
            truncate(16);
        }
    }
}

control deprs(packet_out packet, in headers_t hdr) {
    apply { packet.emit(hdr); }
}

ubpf(prs(), pipe(), deprs()) main;
