// Routes IPv4 at XDP: the longest prefix gives the next hop, the TTL goes down, the checksum follows (RFC 1624), and the
// packet goes out of another interface under new MAC addresses. What cannot be routed goes on to the network stack.

#include <xdp_model.p4>

const bit<16> ETHERTYPE_IPV4 = 0x0800;

header ethernet_h {
    bit<48> destination;
    bit<48> source;
    bit<16> etherType;
}

header ipv4_h {
    bit<4> version;
    bit<4> ihl;
    bit<8> diffserv;
    bit<16> totalLength;
    bit<16> identification;
    bit<3> flags;
    bit<13> fragmentOffset;
    bit<8> ttl;
    bit<8> protocol;
    bit<16> checksum;
    bit<32> source;
    bit<32> destination;
}

struct headers_t {
    ethernet_h ethernet;
    ipv4_h ipv4;
}

parser router_parser(packet_in packet, out headers_t headers) {
    state start {
        packet.extract(headers.ethernet);
        transition select(headers.ethernet.etherType) {
            ETHERTYPE_IPV4: ipv4;
            default: accept;
        }
    }
    state ipv4 {
        packet.extract(headers.ipv4);
        transition accept;
    }
}

control router(inout headers_t headers, in xdp_input received, out xdp_output result) {
    action forward(bit<32> port, bit<48> nextHop, bit<48> ourAddress) {
        bit<16> before = headers.ipv4.ttl ++ headers.ipv4.protocol;
        headers.ipv4.ttl = headers.ipv4.ttl - 1;
        headers.ipv4.checksum = csum_replace2(
            headers.ipv4.checksum,
            before,
            headers.ipv4.ttl ++ headers.ipv4.protocol
        );
        headers.ethernet.destination = nextHop;
        headers.ethernet.source = ourAddress;
        result = { xdp_action.XDP_REDIRECT, port };
    }
    action discard() {
        result.output_action = xdp_action.XDP_DROP;
    }

    table routes {
        key = { headers.ipv4.destination: lpm; }
        actions = { forward; discard; NoAction; }
        const default_action = NoAction;
        size = 4096;
    }

    apply {
        result = { xdp_action.XDP_PASS, 0 };
        // The stack answers those whose time is over.
        if (headers.ipv4.isValid() && headers.ipv4.ttl > 1) routes.apply();
    }
}

control router_deparser(in headers_t headers, packet_out packet) {
    apply {
        packet.emit(headers.ethernet);
        packet.emit(headers.ipv4);
    }
}

xdp(router_parser(), router(), router_deparser()) main;
