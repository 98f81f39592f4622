// test: p4-check
// What a generic body does with a packet is right or wrong only with the types that it is used with.
#include <xdp_model.p4>

header h_t { bit<8> a; }
struct headers_t { h_t h; bit<8> plain; }

parser inner<T>(packet_in packet, out T what) {
    state start {
        packet.extract(what); // error: P0301 only headers can be extracted, and this is bit<8>
        transition accept;
    }
}

control outer<T>(packet_out packet, in T what) {
    apply { packet.emit(what); } // error: P0301 only headers, and stacks, unions and structs of headers can be emitted, and 'plain' of headers_t is bit<8>
}

parser prs(packet_in packet, out headers_t hdr) {
    inner<h_t>() good;
    inner<bit<8>>() bad;
    state start {
        good.apply(packet, hdr.h);
        bad.apply(packet, hdr.plain);
        transition accept;
    }
}

control pipe(inout headers_t hdr, in xdp_input given, out xdp_output decided) {
    apply { decided = { xdp_action.XDP_PASS, 0 }; }
}

control deprs(in headers_t hdr, packet_out packet) {
    outer<h_t>() good;
    outer<headers_t>() bad;
    apply {
        good.apply(packet, hdr.h);
        bad.apply(packet, hdr);
    }
}

xdp(prs(), pipe(), deprs()) main;
