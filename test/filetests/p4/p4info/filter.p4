// test: p4-p4info
// The models of eBPF: their tables are as large as their maps.

#include <core.p4>
#include <ebpf_model.p4>

struct Headers { bit<1> none; }

parser Parse(packet_in packet, out Headers h) { state start { h.none = 1; transition accept; } }

control Filter(inout Headers h, out bool pass) {
    CounterArray(32, true) seen;
    action set(bool value) { pass = value; }
    table t {
        key = { h.none: exact; }
        actions = { set; }
        default_action = set(true);
        implementation = hash_table(64);
    }
    apply { pass = false; t.apply(); seen.increment(0); }
}

ebpfFilter(Parse(), Filter()) main;
// expect:
// # proto-file: p4/config/v1/p4info.proto
// # proto-message: p4.config.v1.P4Info
//
// pkg_info: {
//   arch: "ebpf"
// }
// tables: {
//   preamble: {
//     id: 48078242
//     name: "Filter.t"
//     alias: "t"
//   }
//   match_fields: {
//     id: 1
//     name: "h.none"
//     bitwidth: 1
//     match_type: EXACT
//   }
//   action_refs: {
//     id: 32660509
//   }
//   initial_default_action: {
//     action_id: 32660509
//     arguments: {
//       param_id: 1
//       value: "\x01"
//     }
//   }
//   size: 64
// }
// actions: {
//   preamble: {
//     id: 32660509
//     name: "Filter.set"
//     alias: "set"
//   }
//   params: {
//     id: 1
//     name: "value"
//     bitwidth: 1
//   }
// }
// counters: {
//   preamble: {
//     id: 307332060
//     name: "Filter.seen"
//     alias: "seen"
//   }
//   spec: {}
//   size: 32
// }
