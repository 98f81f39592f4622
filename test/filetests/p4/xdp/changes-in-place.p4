// test: p4-run
// Only fields change: the headers stay where they are, after none, one or two tags; the payload is not looked at.
// packet: 112233445566 0a0b0c0d0e0f 0800 4500001400000000401100000a0000010a000002 == 3 0a0b0c0d0e0f112233445566080045000014000040003f1100000a0000010a000002
// packet: 112233445566 0a0b0c0d0e0f 8100 2005 0800 4500001400000000401100000a0000010a000002 99 == 3 0a0b0c0d0e0f11223344556681002005080045000014000040003f1100000a0000010a00000299
// packet: 112233445566 0a0b0c0d0e0f 8100 2005 8100 3006 0800 4500001400000000001100000a0000010a000002 99aa == 3 0a0b0c0d0e0f112233445566810020058100300708004500001400004000ff1100000a0000010a00000299aa
// packet: 112233445566 0a0b0c0d0e0f 8100 2005 8100 3006 86dd 99aa == 3 0a0b0c0d0e0f112233445566810020058100300786dd99aa
// packet: 112233445566 0a0b0c0d0e0f 86dd 99aa == 3 0a0b0c0d0e0f11223344556686dd99aa
// packet: 112233445566 0a0b0c0d0e0f 0800 4500001400000000401100000a0000010a0000 == 0
#include "_headers.p4"

control sw(inout headers_t hdr, in xdp_input given, out xdp_output decided) {
    apply {
        bit<48> old = hdr.ethernet.dst;
        hdr.ethernet.dst = hdr.ethernet.src;
        hdr.ethernet.src = old;
        if (hdr.inner.isValid()) hdr.inner.vlan = hdr.inner.vlan + 1;
        if (hdr.ipv4.isValid()) {
            hdr.ipv4.ttl = hdr.ipv4.ttl - 1;
            hdr.ipv4.flags = 2;
        }
        decided = { xdp_action.XDP_TX, given.input_port };
    }
}

xdp(prs(), sw(), deprs()) main;
