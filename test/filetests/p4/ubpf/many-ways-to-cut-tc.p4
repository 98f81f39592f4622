// test: p4-run tc
// Headers that are there or not, each known to the deparser, in packets that the kernel does not shorten: the loop that moves
// their bytes has a thousand rounds, and must not be gone through for every combination.
// packet: 1f c1c2 d1d2d3d4 e1e2e3e4e5e6 f1f2f3f4f5f6f7f8 a1a2a3a4a5a6a7a8a9aa 11223344 == 0 d1d2d3d4e1e2e3e4e5e6f1f2f3f4f5f6f7f8a1a2a3a4a5a6a7a8a9aa11223344
// packet: 15 c1c2 e1e2e3e4e5e6 a1a2a3a4a5a6a7a8a9aa 1122334455 == 0 e1e2e3e4e5e6a1a2a3a4a5a6a7a8a9aa1122334455
// packet: 00 112233445566778899aabbccddeeff == 0 112233445566778899aabbccddeeff
#include <ubpf_model.p4>

header flags_h { bit<3> unused; bit<1> fourth; bit<1> third; bit<1> second; bit<1> first; bit<1> zeroth; }
header two_h { bit<16> value; }
header four_h { bit<32> value; }
header six_h { bit<48> value; }
header eight_h { bit<64> value; }
header ten_h { bit<80> value; }
struct headers_t { flags_h flags; two_h two; four_h four; six_h six; eight_h eight; ten_h ten; }
struct metadata_t { bit<1> unused; }

parser prs(packet_in packet, out headers_t hdr, inout metadata_t meta, inout standard_metadata std) {
    state start {
        packet.extract(hdr.flags);
        transition select(hdr.flags.zeroth) { 1: two; default: after_two; }
    }
    state two { packet.extract(hdr.two); transition after_two; }
    state after_two { transition select(hdr.flags.first) { 1: four; default: after_four; } }
    state four { packet.extract(hdr.four); transition after_four; }
    state after_four { transition select(hdr.flags.second) { 1: six; default: after_six; } }
    state six { packet.extract(hdr.six); transition after_six; }
    state after_six { transition select(hdr.flags.third) { 1: eight; default: after_eight; } }
    state eight { packet.extract(hdr.eight); transition after_eight; }
    state after_eight { transition select(hdr.flags.fourth) { 1: ten; default: accept; } }
    state ten { packet.extract(hdr.ten); transition accept; }
}

control pipe(inout headers_t hdr, inout metadata_t meta, inout standard_metadata std) {
    apply {
        hdr.flags.setInvalid();
        hdr.two.setInvalid();
    }
}

control deparse(packet_out packet, in headers_t hdr) {
    apply {
        packet.emit(hdr.flags);
        packet.emit(hdr.two);
        packet.emit(hdr.four);
        packet.emit(hdr.six);
        packet.emit(hdr.eight);
        packet.emit(hdr.ten);
    }
}

ubpf(prs(), pipe(), deparse()) main;
