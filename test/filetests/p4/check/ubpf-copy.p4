// test: p4-check
#define UBPF_MODEL_VERSION 20200515
#include <ubpf_model.p4>
struct headers_t { }
struct metadata_t { }
parser prs(packet_in packet, out headers_t hdr, inout metadata_t meta, inout standard_metadata std) {
    state start { transition accept; }
}
control pipe(inout headers_t hdr, inout metadata_t meta, inout standard_metadata std) { // error: P0902 XDP programs cannot send a copy of the packet
    apply {
        std.clone = true;
        std.clone_port = 3;
    }
}
control deprs(packet_out packet, in headers_t hdr) {
    apply { }
}
ubpf(prs(), pipe(), deprs()) main;
