// test: p4-run
// What the model's externs give; the packet that comes out shows it.
// 1: lookup3 of "Four score and seven years ago" (0x17770551 in its author's own test) and of one byte, and of none.
// packet: 01 000000000000000000000000000000 == 2 011777055104ec883bdeadbeef000000
// 2: checksums: 0x1234 after 0x5555 became 0x5655, and after 0x0a000001 became 0x0b000001.
// packet: 02 000000000000000000000000000000 == 2 02000011340000113400000000000000
// 3: a register: what was written before, 0 at first, and 0 beyond its end.
// packet: 03 000000000000000000000000000000 == 2
// packet: 03 000000000000000000000000000000 == 2 03000000070000000000000000000000
// get: pipe_last 05000000 == 0e00000000020000
// 4: drop, 5: drop and then pass, 6: length of the packet and port.
// packet: 04 000000000000000000000000000000 == 1
// packet: 05 000000000000000000000000000000 == 2
// packet: 06 00000000000000000000000000000000 == 2 0600000011000000010000000000000000
// 7: cut to 15 bytes, 8: cut to 99.
// packet: 07 000000000000000000000000000000 aabbcc == 2 070000000000000000000000000000
// packet: 08 000000000000000000000000000000 aabbcc == 2 08000000010000000000000000000000aabbcc
// What the parser rejects passes as it is.
// packet: ff 00000000000000000000000000 == 2
#include <ubpf_model.p4>

header in_h { bit<8> what; bit<32> a; bit<32> b; bit<32> c; bit<24> rest; }
struct headers_t { in_h data; }
struct metadata_t { }

parser prs(packet_in packet, out headers_t hdr, inout metadata_t meta, inout standard_metadata std) {
    state start {
        packet.extract(hdr.data);
        transition accept;
    }
}

control pipe(inout headers_t hdr, inout metadata_t meta, inout standard_metadata std) {
    Register<bit<48>, bit<8>>(6) last;
    apply {
        if (hdr.data.what == 1) {
            hash(hdr.data.a, HashAlgorithm.lookup3, { 64w0x466f75722073636f, 64w0x726520616e642073, 64w0x6576656e20796561, 48w0x72732061676f });
            hash(hdr.data.b, HashAlgorithm.lookup3, { hdr.data.what });
            hash(hdr.data.c, HashAlgorithm.lookup3, meta);
        } else if (hdr.data.what == 2) {
            hdr.data.a = (bit<32>)csum_replace2(0x1234, 0x5555, 0x5655);
            hdr.data.b = (bit<32>)csum_replace4(0x1234, 0x0a000001, 0x0b000001);
        } else if (hdr.data.what == 3) {
            hdr.data.a = (bit<32>)last.read(5);
            hdr.data.b = (bit<32>)last.read(6);
            last.write(5, last.read(5) + 0x0100_0000_0007);
            last.write(6, 1);
        } else if (hdr.data.what == 4) {
            mark_to_drop();
        } else if (hdr.data.what == 5) {
            mark_to_drop();
            mark_to_pass();
        } else if (hdr.data.what == 6) {
            hdr.data.a = std.packet_length;
            hdr.data.b = std.input_port;
        } else if (hdr.data.what == 7) {
            truncate(15);
        } else if (hdr.data.what == 8) {
            truncate(99);
            hdr.data.a = 1;
        }
    }
}

control deprs(packet_out packet, in headers_t hdr) {
    apply { packet.emit(hdr.data); }
}

ubpf(prs(), pipe(), deprs()) main;
