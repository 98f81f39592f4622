// test: p4-run tc
// At the tc hook the packet grows in front, and shrinks behind Ethernet when it is IP; by the last byte of the address:
// 1: two labels more, 2: one label less, 3: gone, 4: TTL alone, 5: cut to 20 bytes.
// packet: 000000000001 000000000000 0800 4500001400000000401100000a0000010a000002 aabb == 0 00000000000100000000000008000000140300004b064500001400000000401100000a0000010a000002aabb
// packet: 000000000002 000000000000 0800 4500001400000000401100000a0000010a000002 aabbccdd == 0 000000000002000000000000080000000000401100000a0000010a000002aabbccdd
// packet: 000000000003 000000000000 0800 4500001400000000401100000a0000010a000002 aabb == 2
// packet: 000000000004 000000000000 0800 4500001400000000401100000a0000010a000002 aabb == 0 00000000000400000000000008004500001300000000401100000a0000010a000002aabb
// packet: 000000000005 000000000000 0800 4500001400000000401100000a0000010a000002 aabb == 0 0000000000050000000000000800450000140000
// packet: 000000000001 000000000000 8847 00000100 aabb == 0 00000000000100000000000088470000140300004b0600000100aabb
// What is not IP cannot be made shorter here.
// packet: 000000000002 000000000000 8847 00000100 aabb == 2
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
