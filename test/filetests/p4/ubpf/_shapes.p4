// What the tests of shapes have in common: a header, a stack of labels that grows and shrinks, a packet that is cut.
#include <ubpf_model.p4>

header ethernet_h { bit<48> destination; bit<48> source; bit<16> type; }
header label_h { bit<20> label; bit<3> traffic; bit<1> last; bit<8> ttl; }
struct headers_t { ethernet_h ethernet; label_h[3] labels; }
struct metadata_t { }

parser prs(packet_in packet, out headers_t hdr, inout metadata_t meta, inout standard_metadata std) {
    state start {
        packet.extract(hdr.ethernet);
        packet.extract(hdr.labels.next);
        transition accept;
    }
}

control change(inout label_h[3] labels, inout headers_t all) {
    apply { labels[0].ttl = labels[0].ttl - 1; }
}

control pipe(inout headers_t hdr, inout metadata_t meta, inout standard_metadata std) {
    change() changes;
    apply {
        if (hdr.ethernet.destination[7:0] == 1) {
            hdr.labels.push_front(2);
            hdr.labels[0] = { 1, 2, 0, 3 };
            hdr.labels[1] = { 4, 5, 1, 6 };
        } else if (hdr.ethernet.destination[7:0] == 2) {
            hdr.labels.pop_front(1);
        } else if (hdr.ethernet.destination[7:0] == 3) {
            mark_to_drop();
        } else if (hdr.ethernet.destination[7:0] == 4) {
            headers_t other = hdr;
            changes.apply(hdr.labels, other);
        } else {
            truncate(20);
        }
    }
}

control deprs(packet_out packet, in headers_t hdr) {
    apply {
        packet.emit(hdr);
    }
}

ubpf(prs(), pipe(), deprs()) main;
