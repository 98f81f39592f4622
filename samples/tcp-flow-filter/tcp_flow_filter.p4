// Lets TCP packets pass that belong to a connection which began with a SYN. What is remembered of connections is kept
// by a function in C, flows.c:
//
//     ebpfc tcp_flow_filter.p4 flows.c -o out.o
#include <core.p4>
#include <ebpf_model.p4>

header ethernet_h {
    bit<48> destination;
    bit<48> source;
    bit<16> type;
}

header ipv4_h {
    bit<4> version;
    bit<4> ihl;
    bit<8> diffserv;
    bit<16> total_length;
    bit<16> identification;
    bit<3> flags;
    bit<13> fragment_offset;
    bit<8> ttl;
    bit<8> protocol;
    bit<16> checksum;
    bit<32> source;
    bit<32> destination;
}

header tcp_h {
    bit<16> source_port;
    bit<16> destination_port;
    bit<32> sequence;
    bit<32> acknowledgement;
    bit<4> data_offset;
    bit<4> reserved;
    bit<8> flags;
    bit<16> window;
    bit<16> checksum;
    bit<16> urgent;
}

struct headers_t {
    ethernet_h ethernet;
    ipv4_h ipv4;
    tcp_h tcp;
}

// What tells one connection from another.
struct flow_t {
    bit<32> source;
    bit<32> destination;
    bit<16> source_port;
    bit<16> destination_port;
}

// Whether a packet with these flags belongs to a known connection, or begins one; how many it has had goes out.
extern bool known_flow(in flow_t flow, in bit<8> flags, out bit<32> packets);

parser prs(packet_in packet, out headers_t hdr) {
    state start {
        packet.extract(hdr.ethernet);
        transition select(hdr.ethernet.type) {
            0x0800: ipv4;
            default: accept;
        }
    }
    state ipv4 {
        packet.extract(hdr.ipv4);
        transition select(hdr.ipv4.ihl, hdr.ipv4.protocol) {
            (5, 6): tcp;
            default: accept;
        }
    }
    state tcp {
        packet.extract(hdr.tcp);
        transition accept;
    }
}

control pipe(inout headers_t hdr, out bool pass) {
    CounterArray(2, false) refused;
    apply {
        pass = true;
        if (hdr.tcp.isValid()) {
            bit<32> packets;
            pass = known_flow(
                {
                    hdr.ipv4.source,
                    hdr.ipv4.destination,
                    hdr.tcp.source_port,
                    hdr.tcp.destination_port
                },
                hdr.tcp.flags,
                packets
            );
            // No more than three of each, so that one sees it work.
            if (packets > 3) pass = false;
            if (!pass) refused.increment(0);
        }
    }
}

ebpfFilter(prs(), pipe()) main;
