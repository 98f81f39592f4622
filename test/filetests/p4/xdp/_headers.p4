// What the programs of this folder have in common: Ethernet, two VLAN tags, IPv4.
#include <xdp_model.p4>

header ethernet_h {
    bit<48> dst;
    bit<48> src;
    bit<16> type;
}

header tag_h {
    bit<3>  priority;
    bit<1>  eligible;
    bit<12> vlan;
    bit<16> type;
}

header ipv4_h {
    bit<4>  version;
    bit<4>  ihl;
    bit<8>  service;
    bit<16> length;
    bit<16> identification;
    bit<3>  flags;
    bit<13> fragment;
    bit<8>  ttl;
    bit<8>  protocol;
    bit<16> checksum;
    bit<32> source;
    bit<32> destination;
}

struct headers_t {
    ethernet_h ethernet;
    tag_h outer;
    tag_h inner;
    ipv4_h ipv4;
}

parser prs(packet_in packet, out headers_t hdr) {
    state start {
        packet.extract(hdr.ethernet);
        transition select(hdr.ethernet.type) {
            0x8100: outer;
            0x0800: ipv4;
            default: accept;
        }
    }
    state outer {
        packet.extract(hdr.outer);
        transition select(hdr.outer.type) {
            0x8100: inner;
            0x0800: ipv4;
            default: accept;
        }
    }
    state inner {
        packet.extract(hdr.inner);
        transition select(hdr.inner.type) {
            0x0800: ipv4;
            default: accept;
        }
    }
    state ipv4 {
        packet.extract(hdr.ipv4);
        transition accept;
    }
}

control deprs(in headers_t hdr, packet_out packet) {
    apply {
        packet.emit(hdr.ethernet);
        packet.emit(hdr.outer);
        packet.emit(hdr.inner);
        packet.emit(hdr.ipv4);
    }
}
