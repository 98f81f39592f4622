// An access port of a switch at XDP: what comes with a VLAN tag of the port's own loses it, what comes without one gets
// the tag that belongs to its source address. Tags of other VLANs are dropped and counted.

#include <xdp_model.p4>

const bit<16> ETHERTYPE_VLAN = 0x8100;

header ethernet_h {
    bit<48> destination;
    bit<48> source;
    bit<16> etherType;
}

header vlan_h {
    bit<3> priority;
    bit<1> dropEligible;
    bit<12> id;
    bit<16> etherType;
}

struct headers_t {
    ethernet_h ethernet;
    vlan_h vlan;
}

parser tagger_parser(packet_in packet, out headers_t headers) {
    state start {
        packet.extract(headers.ethernet);
        transition select(headers.ethernet.etherType) {
            ETHERTYPE_VLAN: vlan;
            default: accept;
        }
    }
    state vlan {
        packet.extract(headers.vlan);
        transition accept;
    }
}

control tagger(inout headers_t headers, in xdp_input received, out xdp_output result) {
    CounterArray(4096, false) foreign;

    action discard() {
        result.output_action = xdp_action.XDP_DROP;
    }
    action member(bit<12> id) {
        if (!headers.vlan.isValid()) {
            headers.vlan = { 0, 0, id, headers.ethernet.etherType };
            headers.ethernet.etherType = ETHERTYPE_VLAN;
        } else if (headers.vlan.id == id) {
            headers.ethernet.etherType = headers.vlan.etherType;
            headers.vlan.setInvalid();
        } else {
            foreign.increment((bit<32>) headers.vlan.id);
            discard();
        }
    }

    table members {
        key = { headers.ethernet.source: exact; }
        actions = { member; discard; }
        default_action = discard();
        size = 1024;
    }

    apply {
        result = { xdp_action.XDP_PASS, 0 };
        members.apply();
    }
}

control tagger_deparser(in headers_t headers, packet_out packet) {
    apply {
        packet.emit(headers.ethernet);
        packet.emit(headers.vlan);
    }
}

xdp(tagger_parser(), tagger(), tagger_deparser()) main;
