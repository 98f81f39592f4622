// test: p4-p4info
// PSA has type arguments for indices, digests as objects, and its own names for the properties of tables.

#include <core.p4>
#include <psa.p4>

type bit<10> Slot;
header Ethernet { bit<48> dst; bit<48> src; bit<16> type; }
header_union Upper { Ethernet ethernet; }
struct Headers { Ethernet ethernet; }
struct Meta { bit<8> x; }
struct None {}
enum Phase { early, late }
struct Pair<T> { T first; tuple<bit<4>, bool> second; }
struct Whole { Pair<bit<8>> pair; Ethernet[3] stack; Upper upper; Phase phase; error code; varbit<32> rest; Slot slot; int<7> small; }

parser IngressParse(packet_in b, out Headers h, inout Meta m, in psa_ingress_parser_input_metadata_t i, in None r, in None c) {
    state start { b.extract(h.ethernet); transition accept; }
}

control MyIngress(inout Headers h, inout Meta m, in psa_ingress_input_metadata_t i, inout psa_ingress_output_metadata_t o) {
    Counter<bit<32>, Slot>(100, PSA_CounterType_t.PACKETS) counts;
    DirectCounter<bit<32>>(PSA_CounterType_t.PACKETS_AND_BYTES) hits;
    Meter<Slot>(10, PSA_MeterType_t.BYTES) rates;
    Register<bit<16>, Slot>(20) cells;
    ActionProfile(5) profile;
    action send(PortId_t port) { send_to_port(o, port); }
    table t {
        key = { h.ethernet.dst: exact; i.ingress_port: ternary; }
        actions = { send; NoAction; }
        psa_implementation = profile;
        psa_direct_counter = hits;
        psa_idle_timeout = PSA_IdleTimeout_t.NOTIFY_CONTROL;
    }
    apply { t.apply(); }
}

control IngressDeparse(packet_out b, out None c, out None r, out None n, inout Headers h, in Meta m, in psa_ingress_output_metadata_t o) {
    Digest<Whole>() learnt;
    apply { b.emit(h.ethernet); }
}

parser EgressParse(packet_in b, out Headers h, inout Meta m, in psa_egress_parser_input_metadata_t i, in None n, in None c, in None d) { state start { transition accept; } }
control MyEgress(inout Headers h, inout Meta m, in psa_egress_input_metadata_t i, inout psa_egress_output_metadata_t o) { apply {} }
control EgressDeparse(packet_out b, out None c, out None r, inout Headers h, in Meta m, in psa_egress_output_metadata_t o, in psa_egress_deparser_input_metadata_t d) { apply {} }

IngressPipeline(IngressParse(), MyIngress(), IngressDeparse()) ip;
EgressPipeline(EgressParse(), MyEgress(), EgressDeparse()) ep;
PSA_Switch(ip, PacketReplicationEngine(), ep, BufferingQueueingEngine()) main;
// expect:
// # proto-file: p4/config/v1/p4info.proto
// # proto-message: p4.config.v1.P4Info
//
// pkg_info: {
//   arch: "psa"
// }
// tables: {
//   preamble: {
//     id: 44621953
//     name: "MyIngress.t"
//     alias: "t"
//   }
//   match_fields: {
//     id: 1
//     name: "h.ethernet.dst"
//     bitwidth: 48
//     match_type: EXACT
//   }
//   match_fields: {
//     id: 2
//     name: "i.ingress_port"
//     bitwidth: 32
//     match_type: TERNARY
//     type_name: {
//       name: "PortId_t"
//     }
//   }
//   action_refs: {
//     id: 29900524
//   }
//   action_refs: {
//     id: 21257015
//   }
//   initial_default_action: {
//     action_id: 21257015
//   }
//   implementation_id: 301074965
//   direct_resource_ids: 329343244
//   size: 1024
//   idle_timeout_behavior: NOTIFY_CONTROL
// }
// actions: {
//   preamble: {
//     id: 29900524
//     name: "MyIngress.send"
//     alias: "send"
//   }
//   params: {
//     id: 1
//     name: "port"
//     bitwidth: 32
//     type_name: {
//       name: "PortId_t"
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
// action_profiles: {
//   preamble: {
//     id: 301074965
//     name: "MyIngress.profile"
//     alias: "profile"
//   }
//   table_ids: 44621953
//   size: 5
// }
// counters: {
//   preamble: {
//     id: 315285221
//     name: "MyIngress.counts"
//     alias: "counts"
//   }
//   spec: {
//     unit: PACKETS
//   }
//   size: 100
//   index_type_name: {
//     name: "Slot"
//   }
// }
// direct_counters: {
//   preamble: {
//     id: 329343244
//     name: "MyIngress.hits"
//     alias: "hits"
//   }
//   spec: {
//     unit: BOTH
//   }
//   direct_table_id: 44621953
// }
// meters: {
//   preamble: {
//     id: 348913301
//     name: "MyIngress.rates"
//     alias: "rates"
//   }
//   spec: {
//     unit: BYTES
//   }
//   size: 10
//   index_type_name: {
//     name: "Slot"
//   }
// }
// registers: {
//   preamble: {
//     id: 372447560
//     name: "MyIngress.cells"
//     alias: "cells"
//   }
//   type_spec: {
//     bitstring: {
//       bit: {
//         bitwidth: 16
//       }
//     }
//   }
//   size: 20
//   index_type_name: {
//     name: "Slot"
//   }
// }
// digests: {
//   preamble: {
//     id: 388404396
//     name: "IngressDeparse.learnt"
//     alias: "learnt"
//   }
//   type_spec: {
//     struct: {
//       name: "Whole"
//     }
//   }
// }
// type_info: {
//   structs: {
//     key: "Pair_bit8"
//     value: {
//       members: {
//         name: "first"
//         type_spec: {
//           bitstring: {
//             bit: {
//               bitwidth: 8
//             }
//           }
//         }
//       }
//       members: {
//         name: "second"
//         type_spec: {
//           tuple: {
//             members: {
//               bitstring: {
//                 bit: {
//                   bitwidth: 4
//                 }
//               }
//             }
//             members: {
//               bool: {}
//             }
//           }
//         }
//       }
//     }
//   }
//   structs: {
//     key: "Whole"
//     value: {
//       members: {
//         name: "pair"
//         type_spec: {
//           struct: {
//             name: "Pair_bit8"
//           }
//         }
//       }
//       members: {
//         name: "stack"
//         type_spec: {
//           header_stack: {
//             header: {
//               name: "Ethernet"
//             }
//             size: 3
//           }
//         }
//       }
//       members: {
//         name: "upper"
//         type_spec: {
//           header_union: {
//             name: "Upper"
//           }
//         }
//       }
//       members: {
//         name: "phase"
//         type_spec: {
//           enum: {
//             name: "Phase"
//           }
//         }
//       }
//       members: {
//         name: "code"
//         type_spec: {
//           error: {}
//         }
//       }
//       members: {
//         name: "rest"
//         type_spec: {
//           bitstring: {
//             varbit: {
//               max_bitwidth: 32
//             }
//           }
//         }
//       }
//       members: {
//         name: "slot"
//         type_spec: {
//           new_type: {
//             name: "Slot"
//           }
//         }
//       }
//       members: {
//         name: "small"
//         type_spec: {
//           bitstring: {
//             int: {
//               bitwidth: 7
//             }
//           }
//         }
//       }
//     }
//   }
//   headers: {
//     key: "Ethernet"
//     value: {
//       members: {
//         name: "dst"
//         type_spec: {
//           bit: {
//             bitwidth: 48
//           }
//         }
//       }
//       members: {
//         name: "src"
//         type_spec: {
//           bit: {
//             bitwidth: 48
//           }
//         }
//       }
//       members: {
//         name: "type"
//         type_spec: {
//           bit: {
//             bitwidth: 16
//           }
//         }
//       }
//     }
//   }
//   header_unions: {
//     key: "Upper"
//     value: {
//       members: {
//         name: "ethernet"
//         header: {
//           name: "Ethernet"
//         }
//       }
//     }
//   }
//   enums: {
//     key: "Phase"
//     value: {
//       members: {
//         name: "early"
//       }
//       members: {
//         name: "late"
//       }
//     }
//   }
//   error: {
//     members: "NoError"
//     members: "PacketTooShort"
//     members: "NoMatch"
//     members: "StackOutOfBounds"
//     members: "HeaderTooShort"
//     members: "ParserTimeout"
//     members: "ParserInvalidArgument"
//   }
//   new_types: {
//     key: "PortId_t"
//     value: {
//       translated_type: {
//         uri: "p4.org/psa/v1/PortId_t"
//         sdn_bitwidth: 32
//       }
//     }
//   }
//   new_types: {
//     key: "Slot"
//     value: {
//       original_type: {
//         bitstring: {
//           bit: {
//             bitwidth: 10
//           }
//         }
//       }
//     }
//   }
// }
