// test: p4-run
// Headers come and go, by the first byte of the packet: what leaves is what is valid, in the deparser's order, and
// the payload behind it.
// 0: nothing. 1: push a tag. 2: pop one. 3: swap the tags. 4: an IPv4 header instead of the tags. 5: no header at all
// but Ethernet. 6: all three headers new. 7: invalid and valid again: nothing has changed. 8: Ethernet itself goes.
// packet: 000000000001 000000000002 0800 4500001400000000401100000a0000010a000002 aabb == 2
// packet: 010000000001 000000000002 0800 4500001400000000401100000a0000010a000002 aabb == 2 0100000000010000000000028100e12308004500001400000000401100000a0000010a000002aabb
// packet: 010000000001 000000000002 86dd == 2 0100000000010000000000028100e12386dd
// packet: 010000000001 000000000002 8100 2005 86dd cc == 2 0100000000010000000000028100e1238100200586ddcc
// packet: 020000000001 000000000002 8100 2005 86dd cc == 2 02000000000100000000000286ddcc
// packet: 020000000001 000000000002 8100 2005 86dd == 2 02000000000100000000000286dd
// packet: 020000000001 000000000002 8100 2005 8100 3006 86dd cc == 2 0200000000010000000000028100300686ddcc
// packet: 020000000001 000000000002 86dd cc == 2
// packet: 030000000001 000000000002 8100 2005 8100 3006 86dd cc == 2 0300000000010000000000028100300686dd20058100cc
// packet: 030000000001 000000000002 8100 2005 86dd cc == 2
// packet: 040000000001 000000000002 8100 2005 8100 3006 86dd cc == 2 04000000000100000000000208004501000200032004050600070102030405060708cc
// packet: 050000000001 000000000002 8100 2005 8100 3006 0800 4500001400000000401100000a0000010a000002 dd == 2 0500000000010000000000028100dd
// packet: 050000000001 000000000002 0800 4500001400000000401100000a0000010a000002 == 2 0500000000010000000000020800
// packet: 060000000001 000000000002 ffff ee == 2 060000000001000000000002ffff30020003800500064501000200032004050600070102030405060708ee
// packet: 070000000001 000000000002 8100 2005 86dd cc == 2 0700000000010000000000098100200586ddcc
// packet: 080000000001 000000000002 8100 2005 0800 4500001400000000401100000a0000010a000002 == 2 200508004500001400000000401100000a0000010a000002
// packet: 080000000001 000000000002 8100 2005 86dd cc == 0
#include "_headers.p4"

control sw(inout headers_t hdr, in xdp_input given, out xdp_output decided) {
    action push() {
        if (hdr.outer.isValid()) hdr.inner = hdr.outer;
        hdr.outer.setValid();
        hdr.outer = { 7, 0, 0x123, hdr.ethernet.type };
        hdr.ethernet.type = 0x8100;
    }
    action pop() {
        if (hdr.outer.isValid()) {
            hdr.ethernet.type = hdr.outer.type;
            hdr.outer = hdr.inner;
            hdr.inner.setInvalid();
        }
    }
    action swap() {
        tag_h first = hdr.outer;
        hdr.outer = hdr.inner;
        hdr.inner = first;
    }
    action wholeIpv4() {
        hdr.ipv4 = { 4, 5, 1, 2, 3, 1, 4, 5, 6, 7, 0x01020304, 0x05060708 };
    }
    apply {
        bit<8> what = hdr.ethernet.dst[47:40];
        decided.output_action = xdp_action.XDP_PASS;
        decided.output_port = 0;
        if (what == 1) push();
        else if (what == 2) pop();
        else if (what == 3) swap();
        else if (what == 4) { hdr.outer.setInvalid(); hdr.inner.setInvalid(); wholeIpv4(); hdr.ethernet.type = 0x0800; }
        else if (what == 5) { hdr.outer.setInvalid(); hdr.inner.setInvalid(); hdr.ipv4.setInvalid(); }
        else if (what == 6) {
            hdr.outer.setValid();
            hdr.outer = { 1, 1, 2, 3 };
            hdr.inner.setValid();
            hdr.inner = { 4, 0, 5, 6 };
            wholeIpv4();
        }
        else if (what == 7) { hdr.outer.setInvalid(); hdr.outer.setValid(); hdr.ethernet.src = 9; }
        else if (what == 8) hdr.ethernet.setInvalid();
    }
}

xdp(prs(), sw(), deprs()) main;
