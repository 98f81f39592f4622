// test: p4-run socket
// A filter of a socket has the bytes of headers copied, as it may not look into the packet: fixed ones, behind a length
// that only the packet tells, with bits across bytes, a varbit, a stack in a loop, and looked at without taking them. It
// gives how many bytes are kept. Trial runs leave out the Ethernet header.
// packet: 0000000000000000000000000000 45 00000000001100 0000 1234003500080000 == 4294967295
// packet: 0000000000000000000000000000 45 00000000001100 0000 1234003600080000 == 0
// packet: 0000000000000000000000000000 47 00000000001100 0000 aabbccdd01020304 1234003500080000 == 4294967295
// packet: 0000000000000000000000000000 46 00000000000600 0000 aabbccdd 000070101701 0035 == 4294967295
// packet: 0000000000000000000000000000 46 00000000000600 0000 aabbccdd 000070101703 0035 == 0
// packet: 0000000000000000000000000000 46 00000000000600 0000 aabbccdd 0000 == 0
// packet: 0000000000000000000000000000 45 == 0
#include <ebpf_model.p4>

header ip_h { bit<4> version; bit<4> ihl; bit<40> a; bit<8> protocol; bit<24> b; varbit<320> options; }
header udp_h { bit<16> source; bit<16> destination; }
header label_h { bit<3> a; bit<13> b; bit<7> c; bit<1> last; }
struct headers_t { ip_h ip; udp_h udp; label_h[3] labels; }

parser prs(packet_in packet, out headers_t hdr) {
    state start {
        packet.extract(hdr.ip, (bit<32>)(packet.lookahead<bit<8>>() & 0xf) * 32 - 160);
        transition select(hdr.ip.protocol) { 0x11: udp; 6: labels; default: reject; }
    }
    state udp { packet.extract(hdr.udp); transition accept; }
    state labels { packet.extract(hdr.labels.next); transition select(hdr.labels.last.last) { 0: labels; default: accept; } }
}

control pipe(inout headers_t hdr, out bool pass) {
    apply {
        pass = hdr.udp.isValid() ? hdr.udp.destination == 53 : hdr.labels[1].b == 0x1017 && hdr.labels[1].c == 0;
    }
}

ebpfFilter(prs(), pipe()) main;
