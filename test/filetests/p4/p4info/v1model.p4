// test: p4-p4info
// What v1model has for its control plane: keys of every kind, direct and indexed resources, profiles, digests.

#include <core.p4>
#include <v1model.p4>

@p4runtime_translation("example.org/port", 32) type bit<9> Port;
@p4runtime_translation("example.org/name", string) type bit<16> Vrf;
type bit<12> Vlan;
enum bit<8> Kind { A = 1, B = 200 }

@controller_header("packet_in")
header PacketIn { @id(7) Port port; bit<7> padding; @hidden bit<8> internal; Kind kind; }

header Ethernet { bit<48> dst; bit<48> src; bit<16> type; }
struct Headers { PacketIn packet_in; Ethernet ethernet; }
struct Meta { Port port; Vrf vrf; Vlan vlan; Kind kind; bit<32> hash; @name(".here") bit<4> moved; }
struct Learnt { bit<48> mac; Port port; }
struct Sets { @match(ternary) bit<16> type; @id(9) @brief("vlan") bit<12> vlan; }

parser Parse(packet_in packet, out Headers h, inout Meta m, inout standard_metadata_t s) {
    @size_hint(3) value_set<bit<16>>(4) types;
    value_set<Sets>(8) pairs;
    state start {
        packet.extract(h.ethernet);
        transition select(h.ethernet.type) { types: accept; default: more; }
    }
    state more { transition select(h.ethernet.type, (bit<12>) m.vlan) { pairs: accept; default: accept; } }
}

control Check(inout Headers h, inout Meta m) { apply {} }

@name("loose") action shared(@id(4) @brief("out") Port port, Vrf vrf) {}

control Inner(inout Meta m)(bit<32> entries) {
    action use(Kind kind) { m.kind = kind; }
    table leaf {
        key = { m.moved: exact; m.kind: optional; m.hash[7:0]: range; m.hash & 0xff: ternary; 8w0x10: exact; }
        actions = { @tableonly use; shared; NoAction; }
        default_action = shared((Port) 3, (Vrf) 5);
        size = entries;
    }
    apply { leaf.apply(); }
}

control MyIngress(inout Headers h, inout Meta m, inout standard_metadata_t s) {
    counter(16, CounterType.packets_and_bytes) indexed;
    direct_counter(CounterType.bytes) hits;
    meter(4, MeterType.packets) rates;
    direct_meter<bit<2>>(MeterType.bytes) speed;
    register<Learnt>(2) cells;
    @max_group_size(8) @selector_size_semantics("sum_of_members") @max_member_weight(3) @own("x" , 1)
    action_selector(HashAlgorithm.crc16, 32w64, 32w10) members;
    Inner(32) first;
    @name("other") Inner(64) second;

    @id(0x12ab34) @brief("forward") @description("to a port") @deprecated("old")
    action forward(Port port) { digest<Learnt>(1, { h.ethernet.src, port }); }
    action only_called(bit<8> by) { m.hash = m.hash + (bit<32>) by; }
    action unused() {}

    @color["red", 2, true] @shape[sides = 3]
    table routes {
        key = { h.ethernet.isValid(): exact; h.ethernet.dst: lpm @name("dst"); m.hash: selector; m.vrf: exact @id(3); m.vlan: exact; }
        actions = { @note(a, 1) forward; @defaultonly NoAction; } // warning: P1109 'forward' is deprecated: old
        const default_action = NoAction();
        implementation = members;
        support_timeout = true;
        counters = hits;
        meters = speed;
    }
    table fixed {
        key = { m.port: exact; }
        actions = { shared; }
        const entries = { (Port) 1: shared((Port) 2, (Vrf) 3); }
        @name("in_place") implementation = action_profile(12);
    }
    @hidden table secret { actions = { NoAction; } }
    table never { actions = { unused; } }
    apply {
        only_called(3);
        routes.apply();
        fixed.apply();
        secret.apply();
        first.apply(m);
        second.apply(m);
        indexed.count(1);
        if (false) { never.apply(); }
    }
}

control MyEgress(inout Headers h, inout Meta m, inout standard_metadata_t s) { apply {} }
control Deparse(packet_out packet, in Headers h) { apply {} }

@pkginfo(name = "example.p4", version = "2")
@pkginfo(organization = "example.org")
@platform_property(multicast_group_table_size = 10)
@brief("a switch")
@mine(1)
V1Switch(Parse(), Check(), MyIngress(), MyEgress(), Check(), Deparse()) main;
// expect:
// # proto-file: p4/config/v1/p4info.proto
// # proto-message: p4.config.v1.P4Info
//
// pkg_info: {
//   name: "example.p4"
//   version: "2"
//   doc: {
//     brief: "a switch"
//   }
//   annotations: "@mine(1)"
//   arch: "v1model"
//   organization: "example.org"
//   platform_properties: {
//     multicast_group_table_size: 10
//   }
// }
// tables: {
//   preamble: {
//     id: 38543302
//     name: "MyIngress.routes"
//     alias: "routes"
//     structured_annotations: {
//       name: "color"
//       expression_list: {
//         expressions: {
//           string_value: "red"
//         }
//         expressions: {
//           int64_value: 2
//         }
//         expressions: {
//           bool_value: true
//         }
//       }
//     }
//     structured_annotations: {
//       name: "shape"
//       kv_pair_list: {
//         kv_pairs: {
//           key: "sides"
//           value: {
//             int64_value: 3
//           }
//         }
//       }
//     }
//   }
//   match_fields: {
//     id: 1
//     name: "h.ethernet.$valid$"
//     bitwidth: 1
//     match_type: EXACT
//   }
//   match_fields: {
//     id: 2
//     name: "dst"
//     bitwidth: 48
//     match_type: LPM
//   }
//   match_fields: {
//     id: 3
//     name: "m.vrf"
//     match_type: EXACT
//     type_name: {
//       name: "Vrf"
//     }
//   }
//   match_fields: {
//     id: 5
//     name: "m.vlan"
//     bitwidth: 12
//     match_type: EXACT
//     type_name: {
//       name: "Vlan"
//     }
//   }
//   action_refs: {
//     id: 18000692
//     annotations: "@note(a , 1)"
//   }
//   action_refs: {
//     id: 21257015
//     scope: DEFAULT_ONLY
//     annotations: "@defaultonly"
//   }
//   const_default_action_id: 21257015
//   initial_default_action: {
//     action_id: 21257015
//   }
//   implementation_id: 285356765
//   direct_resource_ids: 329343244
//   direct_resource_ids: 361222223
//   size: 1024
//   idle_timeout_behavior: NOTIFY_CONTROL
// }
// tables: {
//   preamble: {
//     id: 46839676
//     name: "MyIngress.fixed"
//     alias: "fixed"
//   }
//   match_fields: {
//     id: 1
//     name: "m.port"
//     bitwidth: 32
//     match_type: EXACT
//     type_name: {
//       name: "Port"
//     }
//   }
//   action_refs: {
//     id: 24459652
//   }
//   action_refs: {
//     id: 21257015
//     scope: DEFAULT_ONLY
//     annotations: "@defaultonly"
//   }
//   initial_default_action: {
//     action_id: 21257015
//   }
//   implementation_id: 292040933
//   size: 1024
//   is_const_table: true
//   has_initial_entries: true
// }
// tables: {
//   preamble: {
//     id: 35234495
//     name: "MyIngress.first.leaf"
//     alias: "first.leaf"
//   }
//   match_fields: {
//     id: 1
//     name: "here"
//     bitwidth: 4
//     match_type: EXACT
//   }
//   match_fields: {
//     id: 2
//     name: "m.kind"
//     bitwidth: 8
//     match_type: OPTIONAL
//   }
//   match_fields: {
//     id: 3
//     name: "m.hash[7:0]"
//     bitwidth: 8
//     match_type: RANGE
//   }
//   match_fields: {
//     id: 4
//     name: "m.hash & 0xff"
//     bitwidth: 32
//     match_type: TERNARY
//   }
//   match_fields: {
//     id: 5
//     name: "0x10"
//     bitwidth: 8
//     match_type: EXACT
//   }
//   action_refs: {
//     id: 19608973
//     scope: TABLE_ONLY
//     annotations: "@tableonly"
//   }
//   action_refs: {
//     id: 24459652
//   }
//   action_refs: {
//     id: 21257015
//   }
//   initial_default_action: {
//     action_id: 24459652
//     arguments: {
//       param_id: 4
//       value: "\x00\x00\x00\x03"
//     }
//   }
//   size: 32
// }
// tables: {
//   preamble: {
//     id: 35323725
//     name: "MyIngress.other.leaf"
//     alias: "other.leaf"
//   }
//   match_fields: {
//     id: 1
//     name: "here"
//     bitwidth: 4
//     match_type: EXACT
//   }
//   match_fields: {
//     id: 2
//     name: "m.kind"
//     bitwidth: 8
//     match_type: OPTIONAL
//   }
//   match_fields: {
//     id: 3
//     name: "m.hash[7:0]"
//     bitwidth: 8
//     match_type: RANGE
//   }
//   match_fields: {
//     id: 4
//     name: "m.hash & 0xff"
//     bitwidth: 32
//     match_type: TERNARY
//   }
//   match_fields: {
//     id: 5
//     name: "0x10"
//     bitwidth: 8
//     match_type: EXACT
//   }
//   action_refs: {
//     id: 23248852
//     scope: TABLE_ONLY
//     annotations: "@tableonly"
//   }
//   action_refs: {
//     id: 24459652
//   }
//   action_refs: {
//     id: 21257015
//   }
//   initial_default_action: {
//     action_id: 24459652
//     arguments: {
//       param_id: 4
//       value: "\x00\x00\x00\x03"
//     }
//   }
//   size: 64
// }
// actions: {
//   preamble: {
//     id: 33454881
//     name: "MyIngress.only_called"
//     alias: "only_called"
//   }
// }
// actions: {
//   preamble: {
//     id: 18000692
//     name: "MyIngress.forward"
//     alias: "forward"
//     annotations: "@deprecated(\"old\")"
//     doc: {
//       brief: "forward"
//       description: "to a port"
//     }
//   }
//   params: {
//     id: 1
//     name: "port"
//     bitwidth: 32
//     type_name: {
//       name: "Port"
//     }
//   }
// }
// actions: {
//   preamble: {
//     id: 21257015
//     name: "NoAction"
//     alias: "NoAction"
//     annotations: "@noWarn(\"unused\")"
//   }
// }
// actions: {
//   preamble: {
//     id: 24459652
//     name: "loose"
//     alias: "loose"
//   }
//   params: {
//     id: 4
//     name: "port"
//     bitwidth: 32
//     doc: {
//       brief: "out"
//     }
//     type_name: {
//       name: "Port"
//     }
//   }
//   params: {
//     id: 2
//     name: "vrf"
//     type_name: {
//       name: "Vrf"
//     }
//   }
// }
// actions: {
//   preamble: {
//     id: 19608973
//     name: "MyIngress.first.use"
//     alias: "first.use"
//   }
//   params: {
//     id: 1
//     name: "kind"
//     bitwidth: 8
//   }
// }
// actions: {
//   preamble: {
//     id: 23248852
//     name: "MyIngress.other.use"
//     alias: "other.use"
//   }
//   params: {
//     id: 1
//     name: "kind"
//     bitwidth: 8
//   }
// }
// action_profiles: {
//   preamble: {
//     id: 285356765
//     name: "MyIngress.members"
//     alias: "members"
//     annotations: "@own(\"x\" , 1)"
//   }
//   table_ids: 38543302
//   with_selector: true
//   size: 64
//   max_group_size: 8
//   sum_of_members: {
//     max_member_weight: 3
//   }
// }
// action_profiles: {
//   preamble: {
//     id: 292040933
//     name: "in_place"
//     alias: "in_place"
//   }
//   table_ids: 46839676
//   size: 12
// }
// counters: {
//   preamble: {
//     id: 308427552
//     name: "MyIngress.indexed"
//     alias: "indexed"
//   }
//   spec: {
//     unit: BOTH
//   }
//   size: 16
// }
// direct_counters: {
//   preamble: {
//     id: 329343244
//     name: "MyIngress.hits"
//     alias: "hits"
//   }
//   spec: {
//     unit: BYTES
//   }
//   direct_table_id: 38543302
// }
// meters: {
//   preamble: {
//     id: 348913301
//     name: "MyIngress.rates"
//     alias: "rates"
//   }
//   spec: {
//     unit: PACKETS
//   }
//   size: 4
// }
// direct_meters: {
//   preamble: {
//     id: 361222223
//     name: "MyIngress.speed"
//     alias: "speed"
//   }
//   spec: {
//     unit: BYTES
//   }
//   direct_table_id: 38543302
// }
// controller_packet_metadata: {
//   preamble: {
//     id: 69975399
//     name: "packet_in"
//     alias: "packet_in"
//     annotations: "@controller_header(\"packet_in\")"
//   }
//   metadata: {
//     id: 7
//     name: "port"
//     bitwidth: 32
//     type_name: {
//       name: "Port"
//     }
//   }
//   metadata: {
//     id: 2
//     name: "padding"
//     bitwidth: 7
//   }
//   metadata: {
//     id: 4
//     name: "kind"
//     bitwidth: 8
//   }
// }
// value_sets: {
//   preamble: {
//     id: 62644830
//     name: "Parse.types"
//     alias: "types"
//     annotations: "@size_hint(3)"
//   }
//   match: {
//     id: 1
//     bitwidth: 16
//     match_type: EXACT
//   }
//   size: 4
// }
// value_sets: {
//   preamble: {
//     id: 62077656
//     name: "Parse.pairs"
//     alias: "pairs"
//   }
//   match: {
//     id: 1
//     name: "type"
//     bitwidth: 16
//     match_type: TERNARY
//   }
//   match: {
//     id: 9
//     name: "vlan"
//     bitwidth: 12
//     match_type: EXACT
//     doc: {
//       brief: "vlan"
//     }
//   }
//   size: 8
// }
// registers: {
//   preamble: {
//     id: 372447560
//     name: "MyIngress.cells"
//     alias: "cells"
//   }
//   type_spec: {
//     struct: {
//       name: "Learnt"
//     }
//   }
//   size: 2
// }
// digests: {
//   preamble: {
//     id: 402248486
//     name: "Learnt"
//     alias: "Learnt"
//   }
//   type_spec: {
//     struct: {
//       name: "Learnt"
//     }
//   }
// }
// type_info: {
//   structs: {
//     key: "Learnt"
//     value: {
//       members: {
//         name: "mac"
//         type_spec: {
//           bitstring: {
//             bit: {
//               bitwidth: 48
//             }
//           }
//         }
//       }
//       members: {
//         name: "port"
//         type_spec: {
//           new_type: {
//             name: "Port"
//           }
//         }
//       }
//     }
//   }
//   serializable_enums: {
//     key: "Kind"
//     value: {
//       underlying_type: {
//         bitwidth: 8
//       }
//       members: {
//         name: "A"
//         value: "\x01"
//       }
//       members: {
//         name: "B"
//         value: "\xc8"
//       }
//     }
//   }
//   new_types: {
//     key: "Vrf"
//     value: {
//       translated_type: {
//         uri: "example.org/name"
//         sdn_string: {}
//       }
//     }
//   }
//   new_types: {
//     key: "Vlan"
//     value: {
//       original_type: {
//         bitstring: {
//           bit: {
//             bitwidth: 12
//           }
//         }
//       }
//     }
//   }
//   new_types: {
//     key: "Port"
//     value: {
//       translated_type: {
//         uri: "example.org/port"
//         sdn_bitwidth: 32
//       }
//     }
//   }
// }
