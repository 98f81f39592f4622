/* Counts packets and bytes by IP protocol; passes everything that it can parse. */

#include <core.p4>
#include <ebpf_model.p4>

typedef bit<48> EthernetAddress;
typedef bit<32> IPv4Address;

const bit<16> ETHERTYPE_IPV4 = 0x0800;

header Ethernet_h {
    EthernetAddress dstAddr;
    EthernetAddress srcAddr;
    bit<16> etherType;
}

header IPv4_h {
    bit<4> version;
    bit<4> ihl;
    bit<8> diffserv;
    bit<16> totalLen;
    bit<16> identification;
    bit<3> flags;
    bit<13> fragOffset;
    bit<8> ttl;
    bit<8> protocol;
    bit<16> hdrChecksum;
    IPv4Address srcAddr;
    IPv4Address dstAddr;
}

struct Headers_t {
    Ethernet_h ethernet;
    IPv4_h ipv4;
}

parser prs(packet_in p, out Headers_t headers) {
    state start {
        p.extract(headers.ethernet);
        transition select(headers.ethernet.etherType) {
            ETHERTYPE_IPV4: ipv4;
            default: accept;
        }
    }

    state ipv4 {
        p.extract(headers.ipv4);
        verify(headers.ipv4.version == 4, error.NoMatch);
        transition accept;
    }
}

control pipe(inout Headers_t headers, out bool pass) {
    CounterArray(256, false) packets;
    CounterArray(256, false) bytes;

    apply {
        if (headers.ipv4.isValid()) {
            packets.increment((bit<32>) headers.ipv4.protocol);
            bytes.add((bit<32>) headers.ipv4.protocol, (bit<32>) headers.ipv4.totalLen);
        }
        pass = true;
    }
}

ebpfFilter(prs(), pipe()) main;
