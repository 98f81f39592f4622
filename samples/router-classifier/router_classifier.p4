/*
 * Classifies packets as a router would: known hosts by their address, everything else by the longest prefix.
 * Packets of unrouted destinations are dropped; the counters tell how many went to each class.
 */

#include <core.p4>
#include <ebpf_model.p4>

typedef bit<48> MacAddress;
typedef bit<32> IPv4Address;

header Ethernet_h {
    MacAddress dstAddr;
    MacAddress srcAddr;
    bit<16> etherType;
}

header Vlan_h {
    bit<3> priority;
    bit<1> dropEligible;
    bit<12> id;
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
    Vlan_h vlan;
    IPv4_h ipv4;
}

parser prs(packet_in p, out Headers_t headers) {
    state start {
        p.extract(headers.ethernet);
        transition select(headers.ethernet.etherType) {
            0x8100: vlan;
            0x0800: ipv4;
            default: reject;
        }
    }

    state vlan {
        p.extract(headers.vlan);
        transition select(headers.vlan.etherType) {
            0x0800: ipv4;
            default: reject;
        }
    }

    state ipv4 {
        p.extract(headers.ipv4);
        transition accept;
    }
}

control pipe(inout Headers_t headers, out bool pass) {
    CounterArray(16, false) classes;
    bit<32> class = 0;

    action classify(bit<32> to) {
        class = to;
        pass = true;
    }

    action unrouted() {
        pass = false;
    }

    table hosts {
        key = { headers.ipv4.dstAddr: exact; }
        actions = { classify; NoAction; }
        implementation = hash_table(4096);
        const default_action = NoAction();
    }

    table routes {
        key = { headers.ipv4.dstAddr: lpm; }
        actions = { classify; unrouted; }
        implementation = hash_table(1024);
        default_action = unrouted();
    }

    apply {
        pass = false;
        if (headers.ipv4.ttl > 1) {
            if (!hosts.apply().hit) {
                routes.apply();
            }
        }
        if (pass) {
            classes.increment(class);
        }
    }
}

ebpfFilter(prs(), pipe()) main;
