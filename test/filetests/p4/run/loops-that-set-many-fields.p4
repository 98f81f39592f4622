// test: p4-run
// A loop of the parser that sets more variables than the stack has room for at a time.
// packet: 010102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f2021222324252627000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f2021222324252627 == 0
// packet: 010102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f2021222324252627010102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f2021222324252627010102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f202122232425262700ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff == 2
// packet: 010102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f2021222324252627 == 2
#include <ebpf_model.p4>

header record_h {
    bit<8> f0; bit<8> f1; bit<8> f2; bit<8> f3; bit<8> f4; bit<8> f5; bit<8> f6; bit<8> f7; bit<8> f8; bit<8> f9; bit<8> f10; bit<8> f11; bit<8> f12; bit<8> f13; bit<8> f14; bit<8> f15; bit<8> f16; bit<8> f17; bit<8> f18; bit<8> f19; bit<8> f20; bit<8> f21; bit<8> f22; bit<8> f23; bit<8> f24; bit<8> f25; bit<8> f26; bit<8> f27; bit<8> f28; bit<8> f29; bit<8> f30; bit<8> f31; bit<8> f32; bit<8> f33; bit<8> f34; bit<8> f35; bit<8> f36; bit<8> f37; bit<8> f38; bit<8> f39;
}
struct headers_t { record_h rec; }

parser prs(packet_in packet, out headers_t hdr) {
    state start {
        packet.extract(hdr.rec);
        transition select(hdr.rec.f0) {
            0: accept;
            default: start;
        }
    }
}
control pipe(inout headers_t hdr, out bool pass) {
    apply { pass = (hdr.rec.f0 ^ hdr.rec.f1 ^ hdr.rec.f2 ^ hdr.rec.f3 ^ hdr.rec.f4 ^ hdr.rec.f5 ^ hdr.rec.f6 ^ hdr.rec.f7 ^ hdr.rec.f8 ^ hdr.rec.f9 ^ hdr.rec.f10 ^ hdr.rec.f11 ^ hdr.rec.f12 ^ hdr.rec.f13 ^ hdr.rec.f14 ^ hdr.rec.f15 ^ hdr.rec.f16 ^ hdr.rec.f17 ^ hdr.rec.f18 ^ hdr.rec.f19 ^ hdr.rec.f20 ^ hdr.rec.f21 ^ hdr.rec.f22 ^ hdr.rec.f23 ^ hdr.rec.f24 ^ hdr.rec.f25 ^ hdr.rec.f26 ^ hdr.rec.f27 ^ hdr.rec.f28 ^ hdr.rec.f29 ^ hdr.rec.f30 ^ hdr.rec.f31 ^ hdr.rec.f32 ^ hdr.rec.f33 ^ hdr.rec.f34 ^ hdr.rec.f35 ^ hdr.rec.f36 ^ hdr.rec.f37 ^ hdr.rec.f38 ^ hdr.rec.f39) == 0; }
}
ebpfFilter(prs(), pipe()) main;
