// test: p4-run
// What comes out of a control is assigned: an invalid header makes the union invalid (§6.8, §8.21).
// packet: 000000000001 000000000000 8847 01020304 == 2 00000001000000000000884701020304
// packet: 010000000001 000000000000 8847 01020304 == 2 010100000001000000000000884701020304
#include <xdp_model.p4>
header h_t { bit<8> kind; bit<8> other; }
header_union u_t { h_t first; h_t second; }
struct headers_t { u_t u; }
parser prs(packet_in packet, out headers_t hdr) { state start { packet.extract(hdr.u.first); transition accept; } }
control reads(inout h_t h) { apply { if (h.kind == 4) { h.other = 5; } } }
control counts(inout h_t h) { apply { h.other = h.other + 1; } }
control pipe(inout headers_t hdr, in xdp_input i, out xdp_output o) {
    reads() r;
    counts() c;
    apply {
        o.output_action = xdp_action.XDP_PASS;
        o.output_port = 0;
        if (hdr.u.first.kind == 0) {
            r.apply(hdr.u.second);
        } else {
            c.apply(hdr.u.first);
        }
    }
}
control dprs(in headers_t hdr, packet_out packet) { apply { packet.emit(hdr.u); } }
xdp(prs(), pipe(), dprs()) main;
