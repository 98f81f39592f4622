// test: p4-run
// The size of a varbit that is shifted or in network order: the verifier has to see that what is read is not nothing.
// packet: 00050002aabb0003ccddee010203 == 0
// packet: 00000000aabbccddeeff0102030405 == 2
#include <ebpf_model.p4>
header first_h { bit<16> size; bit<16> other; varbit<80> body; }
header second_h { bit<16> size; varbit<80> body; }
struct headers_t { first_h first; second_h second; second_h third; }
parser prs(packet_in packet, out headers_t hdr) {
    state start {
        bit<32> ahead = packet.lookahead<bit<32>>();
        packet.extract(hdr.first, (bit<32>)(ahead[15:0]) << 3);
        packet.extract(hdr.second, (bit<32>)((hdr.first.size ++ hdr.first.other)[30:15] & 3) << 3);
        packet.extract(hdr.third, (bit<32>)(hdr.first.size - hdr.second.size) << 3);
        transition accept;
    }
}
control pipe(inout headers_t hdr, out bool pass) { apply { pass = hdr.second.size == 3; } }
ebpfFilter(prs(), pipe()) main;
