// test: p4-check
#include <ebpf_model.p4>
struct hs { bit<8> a; }
parser prs(packet_in packet, out hs hdr) { state start { transition accept; } } // warning: P1103 nothing is written to the out parameter 'hdr'
package mine<H>(parse<H> p);
mine(prs()) main; // error: P0702 the architecture of package 'mine' cannot be compiled yet
