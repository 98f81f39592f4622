/* Drops TCP and UDP packets by destination port, and IPv4 packets by their source address. */

#include <core.p4>
#include <ebpf_model.p4>

header Ethernet_h {
    bit<48> dstAddr;
    bit<48> srcAddr;
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
    bit<32> srcAddr;
    bit<32> dstAddr;
}

header Ports_h {
    bit<16> srcPort;
    bit<16> dstPort;
}

struct Headers_t {
    Ethernet_h ethernet;
    IPv4_h ipv4;
    Ports_h ports;
}

enum bit<8> Protocol {
    TCP = 6,
    UDP = 17
}

parser prs(packet_in p, out Headers_t headers) {
    state start {
        p.extract(headers.ethernet);
        transition select(headers.ethernet.etherType) {
            0x0800: ipv4;
            default: accept;
        }
    }

    state ipv4 {
        p.extract(headers.ipv4);
        transition select(headers.ipv4.ihl, headers.ipv4.fragOffset, headers.ipv4.protocol) {
            (5, 0, Protocol.TCP): ports;
            (5, 0, Protocol.UDP): ports;
            default: accept;
        }
    }

    state ports {
        p.extract(headers.ports);
        transition accept;
    }
}

control pipe(inout Headers_t headers, out bool pass) {
    action deny() {
        pass = false;
    }

    table blocked_source {
        key = { headers.ipv4.srcAddr: exact; }
        actions = { deny; NoAction; }
        implementation = hash_table(1024);
        const default_action = NoAction();
    }

    table blocked_port {
        key = {
            headers.ipv4.protocol: exact;
            headers.ports.dstPort: exact;
        }
        actions = { deny; NoAction; }
        const default_action = NoAction();
        const entries = {
            (Protocol.TCP, 23): deny();    // telnet
            (Protocol.TCP, 445): deny();   // SMB
            (Protocol.UDP, 1900): deny();  // SSDP
        }
        implementation = hash_table(8);
    }

    apply {
        pass = true;
        if (headers.ipv4.isValid()) {
            if (!blocked_source.apply().hit && headers.ports.isValid()) {
                blocked_port.apply();
            }
        }
    }
}

ebpfFilter(prs(), pipe()) main;
