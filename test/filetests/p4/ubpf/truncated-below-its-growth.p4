// test: p4-run tc
// The packet grows by six bytes: it can be cut to 20 bytes, but not to 19.
// packet: 000000000014 000000000000 8847 0102030405060708090a0b0c0d0e0f == 0 0000000000140000000000008847a1a2a3a4a5a6
// packet: 000000000013 000000000000 8847 0102030405060708090a0b0c0d0e0f == 2 00000000000000000000001300000000000088470102030405060708090a0b0c0d0e0f
#include <ubpf_model.p4>
header ethernet_t { bit<40> to; bit<8> length; bit<48> from; bit<16> type; }
header tag_t { bit<48> tag; }
struct headers_t { ethernet_t ethernet; tag_t tag; }
struct metadata_t {}
parser prs(packet_in packet, out headers_t hdr, inout metadata_t meta, inout standard_metadata std) {
    state start { packet.extract(hdr.ethernet); transition accept; }
}
control pipe(inout headers_t hdr, inout metadata_t meta, inout standard_metadata std) {
    apply {
        hdr.tag = { 0xa1a2a3a4a5a6 };
        truncate((bit<32>)hdr.ethernet.length);
    }
}
control dprs(packet_out packet, in headers_t hdr) { apply { packet.emit(hdr); } }
ubpf(prs(), pipe(), dprs()) main;
