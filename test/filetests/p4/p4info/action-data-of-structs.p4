// test: p4-p4info
// Of a parameter of an action that is a struct or a header the control plane sees the numbers in it.
#include <ebpf_model.p4>
header tag_h { bit<12> id; bit<4> flags; }
struct pair_t { bit<8> low; int<4>[2] more; }
struct headers_t { tag_h tag; }
parser prs(packet_in packet, out headers_t hdr) { state start { packet.extract(hdr.tag); transition accept; } }
control pipe(inout headers_t hdr, out bool pass) {
    action keep(@id(7) bool yes, @name("both") pair_t pair, tag_h tag) { pass = yes && pair.low == 3; hdr.tag = tag; }
    table tags {
        key = { hdr.tag.id : exact; }
        actions = { keep; }
        default_action = keep(true, { 3, { -1, 2 } }, { 9, 1 });
    }
    apply { pass = false; tags.apply(); }
}
ebpfFilter(prs(), pipe()) main;
// expect:
// # proto-file: p4/config/v1/p4info.proto
// # proto-message: p4.config.v1.P4Info
//
// pkg_info: {
//   arch: "ebpf"
// }
// tables: {
//   preamble: {
//     id: 48201049
//     name: "pipe.tags"
//     alias: "tags"
//   }
//   match_fields: {
//     id: 1
//     name: "hdr.tag.id"
//     bitwidth: 12
//     match_type: EXACT
//   }
//   action_refs: {
//     id: 21459467
//   }
//   initial_default_action: {
//     action_id: 21459467
//     arguments: {
//       param_id: 7
//       value: "\x01"
//     }
//     arguments: {
//       param_id: 2
//       value: "\x03"
//     }
//     arguments: {
//       param_id: 3
//       value: "\x0f"
//     }
//     arguments: {
//       param_id: 4
//       value: "\x02"
//     }
//     arguments: {
//       param_id: 5
//       value: "\x01"
//     }
//     arguments: {
//       param_id: 6
//       value: "\x00\t"
//     }
//     arguments: {
//       param_id: 8
//       value: "\x01"
//     }
//   }
//   size: 1024
// }
// actions: {
//   preamble: {
//     id: 21459467
//     name: "pipe.keep"
//     alias: "keep"
//   }
//   params: {
//     id: 7
//     name: "yes"
//     bitwidth: 1
//   }
//   params: {
//     id: 2
//     name: "both.low"
//     bitwidth: 8
//   }
//   params: {
//     id: 3
//     name: "both.more[0]"
//     bitwidth: 4
//   }
//   params: {
//     id: 4
//     name: "both.more[1]"
//     bitwidth: 4
//   }
//   params: {
//     id: 5
//     name: "tag.isValid"
//     bitwidth: 1
//   }
//   params: {
//     id: 6
//     name: "tag.id"
//     bitwidth: 12
//   }
//   params: {
//     id: 8
//     name: "tag.flags"
//     bitwidth: 4
//   }
// }
