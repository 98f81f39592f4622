// test: p4-check
// Each member of the union has a size of its own, and one a size that only the packet knows: with each element of the
// stack there are eight times as many offsets. That is said in seconds.
#include <ebpf_model.p4>

header a_h { bit<8> kind; }
header b_h { bit<16> kind; }
header c_h { bit<24> kind; }
header d_h { bit<32> kind; }
header e_h { bit<40> kind; }
header f_h { bit<48> kind; }
header g_h { bit<8> kind; varbit<64> data; }
header_union option_t { a_h a; b_h b; c_h c; d_h d; e_h e; f_h f; g_h g; }
struct headers_t { option_t[8] options; }

parser prs(packet_in packet, out headers_t hdr) {
    state start {
        transition select(packet.lookahead<bit<8>>()) { 0: accept; 1: a; 2: b; 3: c; 4: d; 5: e; 6: f; default: g; }
    }
    state a { packet.extract(hdr.options.next.a); transition start; } // error: P0901 a parser that comes to its states at more than 4096 offsets in all, here to 'start' is not supported yet
    state b { packet.extract(hdr.options.next.b); transition start; }
    state c { packet.extract(hdr.options.next.c); transition start; }
    state d { packet.extract(hdr.options.next.d); transition start; }
    state e { packet.extract(hdr.options.next.e); transition start; }
    state f { packet.extract(hdr.options.next.f); transition start; }
    state g { packet.extract(hdr.options.next.g, 16); transition start; }
}

control pipe(inout headers_t hdr, out bool accepted) {
    apply { accepted = hdr.options[0].a.isValid(); }
}

ebpfFilter(prs(), pipe()) main;
