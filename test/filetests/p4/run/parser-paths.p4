// test: p4-run
// Stacks, loops that end with the stack, look-ahead, advance, verify, ranges and masks in select, errors.
// Two tags, then 0x0888: accepted, the tags count.
// packet: 00000000000000000000000081008001810080020888 45000000 == 0
// get: pipe_counts 02000000 == 01000000
// get: pipe_counts 00010000 == 01000000
// No tag.
// packet: 0000000000000000000000000888 45000000 == 0
// get: pipe_counts 00000000 == 01000000
// Five tags do not fit in the stack of four: dropped.
// packet: 000000000000000000000000810080018100800181008001810080018100800108004500 == 2
// Too short for its second tag.
// packet: 00000000000000000000000081008001 == 2
// verify: the version is 6.
// packet: 0000000000000000000000000888 65000000 == 2
// An EtherType that the select has no case for.
// packet: 0000000000000000000000000801 45000000 == 2
// A range of EtherTypes goes past four bytes and reads the fifth.
// packet: 0000000000000000000000000900 0102030405 == 0
// get: pipe_counts 05000000 == 01000000
// packet: 0000000000000000000000000900 01020304 == 2
// A mask.
// packet: 000000000000000000000000a0c4 == 0
// get: pipe_counts 07000000 == 01000000
#include <ebpf_model.p4>

error { BadVersion }
header ethernet_h { bit<48> dst; bit<48> src; bit<16> type; }
header ethernet_short_h { bit<96> addresses; }
header tag_h { bit<3> priority; bit<1> drop; bit<12> id; bit<16> type; }
header byte_h { bit<8> value; }
struct headers_t {
    ethernet_short_h ethernet;
    byte_h high;
    tag_h[4] tags;
    byte_h extra;
}

parser prs(packet_in packet, out headers_t hdr) {
    bit<16> type;
    state start {
        packet.extract(hdr.ethernet);
        type = packet.lookahead<bit<16>>();
        packet.advance(16);
        transition next;
    }
    state next {
        transition select(type) {
            0x8100: tag;
            0x0888: checked;
            0x0900 .. 0x0910: skip;
            0xa0c0 &&& 0xfff0: accept_masked;
        }
    }
    state tag {
        packet.extract(hdr.tags.next);
        type = hdr.tags.last.type;
        transition next;
    }
    state checked {
        verify(packet.lookahead<bit<4>>() == 4, error.BadVersion);
        transition accept;
    }
    state skip {
        packet.advance(8 * 4);
        packet.extract(hdr.extra);
        transition accept;
    }
    state accept_masked {
        hdr.high = { 7 };
        transition accept;
    }
}

control pipe(inout headers_t hdr, out bool pass) {
    CounterArray(512, false) counts;
    apply {
        pass = true;
        bit<32> tags = 0;
        if (hdr.tags[0].isValid()) { tags = tags + 1; counts.increment(0x100); }
        if (hdr.tags[1].isValid()) tags = tags + 1;
        if (hdr.extra.isValid()) tags = (bit<32>)hdr.extra.value;
        else if (hdr.high.isValid()) tags = (bit<32>)hdr.high.value;
        counts.increment(tags);
    }
}

ebpfFilter(prs(), pipe()) main;
