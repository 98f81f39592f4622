/* Lets a packet pass when its source address is known; learns nothing by itself. */

#include <core.p4>
#include <ebpf_model.p4>

header Ethernet_h {
    bit<48> dstAddr;
    bit<48> srcAddr;
    bit<16> etherType;
}

struct Headers_t {
    Ethernet_h ethernet;
}

const bit<48> BROADCAST = 0xFFFFFFFFFFFF;

parser prs(packet_in p, out Headers_t headers) {
    state start {
        p.extract(headers.ethernet);
        transition accept;
    }
}

control pipe(inout Headers_t headers, out bool pass) {
    CounterArray(3, false) seen;

    action allow() {
        pass = true;
    }

    action deny() {
        pass = false;
    }

    table sources {
        key = { headers.ethernet.srcAddr: exact; }
        actions = { allow; deny; }
        implementation = hash_table(256);
        const default_action = deny();
        const entries = {
            0x020000000001: allow();
            0x020000000002: allow();
        }
    }

    apply {
        switch (sources.apply().action_run) {
            allow: { seen.increment(0); }
            deny: {
                if (headers.ethernet.dstAddr == BROADCAST) {
                    seen.increment(1);
                } else {
                    seen.increment(2);
                }
            }
        }
    }
}

ebpfFilter(prs(), pipe()) main;
