// test: p4-p4info
// Externs of an architecture that P4Runtime does not know are listed by their types, which are numbered as they are declared.

#include <core.p4>

extern Sketch { Sketch(bit<32> size); void add(in bit<32> value); }
extern Unseen { Unseen(); }
extern Timer<T> { Timer(T period); }
control Block(inout bit<8> x);
package Mine(Block first, Timer<bit<16>> timer);

control Own(inout bit<8> x)(Timer<bit<16>> given) {
    Sketch(8) a;
    @id(3) @brief("second") Sketch(16) b;
    apply { a.add(1); }
}

Timer<bit<16>>(16w5) shared;

Mine(Own(shared), Timer<bit<16>>(16w6)) main;
// expect:
// # proto-file: p4/config/v1/p4info.proto
// # proto-message: p4.config.v1.P4Info
//
// pkg_info: {
//   arch: "Mine"
// }
// externs: {
//   extern_type_id: 131
//   extern_type_name: "Sketch"
//   instances: {
//     preamble: {
//       id: 2214422820
//       name: "Own.a"
//       alias: "a"
//     }
//   }
//   instances: {
//     preamble: {
//       id: 2197815299
//       name: "Own.b"
//       alias: "b"
//       doc: {
//         brief: "second"
//       }
//     }
//   }
// }
// externs: {
//   extern_type_id: 133
//   extern_type_name: "Timer"
//   instances: {
//     preamble: {
//       id: 2245096264
//       name: "shared"
//       alias: "shared"
//     }
//   }
//   instances: {
//     preamble: {
//       id: 2233316765
//       name: "Timer"
//       alias: "Timer"
//     }
//   }
// }
