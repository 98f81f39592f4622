// test: p4-run xdp
// A register holds structs, in structs too: their fields lie one after the other, and come back as they were.
// packet: 01 0000 000000000000000000000000 == 2
// packet: 02 0000 000000000000000000000000 == 2
// packet: 01 0000 000000000000000000000000 == 2 010001fd1122334455660000000000
// packet: 09 0000 000000000000000000000000 == 2
#include <ubpf_model.p4>

header data_h { bit<8> index; bit<16> count; bit<8> flags; bit<48> last; }
struct times_t { bit<48> last; bool seen; }
struct flow_t { bit<16> count; times_t times; int<7> level; }
struct headers_t { data_h data; }
struct meta_t { }

parser prs(packet_in packet, out headers_t hdr, inout meta_t meta, inout standard_metadata std) {
    state start {
        packet.extract(hdr.data);
        transition accept;
    }
}

control pipe(inout headers_t hdr, inout meta_t meta, inout standard_metadata std) {
    Register<flow_t, bit<8>>(4) flows;
    apply {
        flow_t flow = flows.read(hdr.data.index);
        hdr.data.count = flow.count;
        hdr.data.last = flow.times.last;
        hdr.data.flags = (flow.times.seen ? 1w1 : 0) ++ (bit<7>) flow.level;
        flows.write(hdr.data.index, { flow.count + 1, { 0x112233445566, true }, flow.level - 3 });
    }
}

control deprs(packet_out packet, in headers_t hdr) {
    apply {
        packet.emit(hdr.data);
    }
}

ubpf(prs(), pipe(), deprs()) main;
