// test: p4-check
// A package that no architecture of ours takes; and parsers whose parameters do not fit the package.
#include <ebpf_model.p4>
struct hs { bit<8> a; }
parser prs(packet_in packet, out hs hdr) { state start { transition accept; } }
control pipe(inout hs hdr, out bit<1> pass) { apply { pass = 1; } }
control few(inout hs hdr) { apply { } }
package mine<H>(parse<H> p);
ebpfFilter(prs(), pipe()) wrong; // error: P0301 'pipe' is not a filter<hs>
ebpfFilter(prs(), few()) fewer; // error: P0301 'few' is not a filter<hs>
ebpfFilter(prs()) missing; // error: P0401 'ebpfFilter' needs an argument for 'filt'
ebpfFilter(pipe(), prs()) swapped; // error: P0301 expected parse<H>, but this is pipe // error: P0301 expected filter<H>, but this is prs
