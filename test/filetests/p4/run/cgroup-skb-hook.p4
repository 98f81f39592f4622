// test: p4-run cgroup-skb
// Packets begin behind the Ethernet header: 1 lets them pass. IPv4 to port 53 passes.
// packet: 0000000000000000000000000000 4500001c00000000401100000a0000010a000002 1234003500080000 == 1
// packet: 0000000000000000000000000000 4500001c00000000401100000a0000010a000002 1234003600080000 == 0
// packet: 0000000000000000000000000000 6500001c00000000401100000a0000010a000002 1234003500080000 == 0
// packet: 0000000000000000000000000000 45 == 0
#include <ebpf_model.p4>

header ipv4_h { bit<4> version; bit<4> ihl; bit<56> a; bit<8> ttl; bit<8> protocol; bit<16> checksum; bit<32> source; bit<32> destination; }
header udp_h { bit<16> source; bit<16> destination; }
struct headers_t { ipv4_h ipv4; udp_h udp; }

parser prs(packet_in packet, out headers_t hdr) {
    state start {
        packet.extract(hdr.ipv4);
        verify(hdr.ipv4.version == 4, error.ParserInvalidArgument);
        packet.extract(hdr.udp);
        transition accept;
    }
}

control pipe(inout headers_t hdr, out bool pass) {
    apply {
        pass = hdr.udp.destination == 53;
    }
}

ebpfFilter(prs(), pipe()) main;
