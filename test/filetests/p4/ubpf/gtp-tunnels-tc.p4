// test: p4-run tc
// Tunnels of GTP: so many fields are in use that numbers have 4 bytes of the stack each. Whether the parser runs for the second
// time must stay whole there, as it ends a loop.
// packet: 020000000001020000000002 0800 4500001c000100004001000a 0a0000010a000002 0800111100010002 == 0 0200000000010200000000020800452400400000400040110000010203040506070808680868002c000030ff001c000000074500001c000100004001000a0a0000010a0000020800111100010002
#include <ubpf_model.p4>

header eth_h { bit<48> dst; bit<48> src; bit<16> type; }
header ipv4_h { bit<4> version; bit<4> ihl; bit<6> dscp; bit<2> ecn; bit<16> len; bit<16> id; bit<3> flags; bit<13> frag; bit<8> ttl; bit<8> proto; bit<16> csum; bit<32> src; bit<32> dst; }
header ipv6_h { bit<4> version; bit<8> tc; bit<20> flow; bit<16> len; bit<8> next; bit<8> hops; bit<128> src; bit<128> dst; }
header udp_h { bit<16> sport; bit<16> dport; bit<16> len; bit<16> csum; }
header gtp_h { bit<3> version; bit<1> pt; bit<1> spare; bit<1> ex; bit<1> seq; bit<1> npdu; bit<8> type; bit<16> len; bit<32> teid; }
header options_h { bit<16> seq; bit<8> npdu; bit<8> next; }
header extension_h { bit<8> len; varbit<632> content; }
struct headers_t { eth_h eth; ipv4_h outer; udp_h udp; gtp_h gtp; options_h opt; extension_h ext; ipv4_h ip; ipv6_h ip6; }
struct meta_t { bit<32> teid; }

parser prs(packet_in packet, out headers_t hdr, inout meta_t meta, inout standard_metadata std) {
    state start { packet.extract(hdr.eth); transition select(hdr.eth.type) { 0x0800: ip; default: accept; } }
    state ip { packet.extract(hdr.outer); transition select(hdr.outer.proto) { 17: udp; default: accept; } }
    state udp { packet.extract(hdr.udp); transition select(hdr.udp.dport) { 2152: gtp; default: accept; } }
    state gtp {
        packet.extract(hdr.gtp);
        verify(hdr.gtp.version == 1 && hdr.gtp.pt == 1, error.ParserInvalidArgument);
        meta.teid = hdr.gtp.teid;
        transition select(hdr.gtp.ex, hdr.gtp.seq, hdr.gtp.npdu) { (0, 0, 0): inner; default: opt; }
    }
    state opt { packet.extract(hdr.opt); transition select(hdr.opt.next) { 0x85: ext; 0: inner; default: accept; } }
    state ext {
        bit<8> words = packet.lookahead<bit<8>>();
        packet.extract(hdr.ext, ((bit<32>) words << 5) - 8);
        transition inner;
    }
    state inner { transition select(packet.lookahead<bit<4>>()) { 4: ip4; 6: ip6; default: accept; } }
    state ip4 { packet.extract(hdr.ip); transition accept; }
    state ip6 { packet.extract(hdr.ip6); transition accept; }
}

control pipe(inout headers_t hdr, inout meta_t meta, inout standard_metadata std) {
    action decap(bit<48> dst) {
        hdr.outer.setInvalid(); hdr.udp.setInvalid(); hdr.gtp.setInvalid(); hdr.opt.setInvalid(); hdr.ext.setInvalid();
        hdr.eth.dst = dst;
        hdr.eth.type = hdr.ip6.isValid() ? 16w0x86dd : 0x0800;
    }
    action encap(bit<32> teid, bit<32> src, bit<32> dst, bit<6> dscp) {
        bit<16> len = hdr.outer.len;
        hdr.ip = hdr.outer;
        hdr.udp = { 2152, 2152, len + 16, 0 };
        hdr.gtp = { 1, 1, 0, 0, 0, 0, 255, len, teid };
        hdr.outer = { 4, 5, dscp, 0, len + 36, 0, 2, 0, 64, 17, 0, src, dst };
    }
    table up { key = { meta.teid: exact; } actions = { decap; NoAction; } default_action = NoAction(); size = 64; }
    table down { key = { hdr.outer.dst: exact; } actions = { encap; NoAction; } default_action = encap(7, 0x01020304, 0x05060708, 9); size = 64; }
    apply {
        if (hdr.gtp.isValid()) { up.apply(); }
        else if (hdr.outer.isValid() && !hdr.udp.isValid()) { down.apply(); }
    }
}

control deprs(packet_out packet, in headers_t hdr) {
    apply { packet.emit(hdr); }
}

ubpf(prs(), pipe(), deprs()) main;
