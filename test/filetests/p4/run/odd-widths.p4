// test: p4-run
// Signed and unsigned arithmetic, casts, slices and concatenations of widths that no register has. Worked out by hand.
// packet: 9c5fffffffeab80000001fffffffffffffffbfedcba987654321080000112233445566778899aabbccddeeff00112233445566778899aabbccddef00 == 0
// get: pipe_r 00000000 == 01000000
// get: pipe_r 01000000 == 01000000
// get: pipe_r 02000000 == 01000000
// get: pipe_r 03000000 == 00000000
// get: pipe_r 04000000 == e7ffffff
// get: pipe_r 05000000 == feffffff
// get: pipe_r 06000000 == 01000000
// get: pipe_r 07000000 == d4000000
// get: pipe_r 08000000 == e0000000
// get: pipe_r 09000000 == ffffffff
// get: pipe_r 0a000000 == 01000000
// get: pipe_r 0b000000 == 01000000
// get: pipe_r 0c000000 == 00400600
// get: pipe_r 0d000000 == ae0a0000
// get: pipe_r 0e000000 == 39000000
// get: pipe_r 0f000000 == 00080000
// get: pipe_r 10000000 == aa000000
// get: pipe_r 11000000 == acfeff7f
// get: pipe_r 12000000 == 01aa0240
// get: pipe_r 13000000 == 01000000
// get: pipe_r 14000000 == ffeeddcc
// get: pipe_r 15000000 == bbaa99b8
// get: pipe_r 16000000 == 7a665544
// get: pipe_r 17000000 == 33221180
// get: pipe_r 18000000 == 01000000
// get: pipe_r 19000000 == 01000000
// get: pipe_r 1a000000 == 01000000
// get: pipe_r 1b000000 == 01000000
// get: pipe_r 1c000000 == 00000000
// get: pipe_r 1d000000 == ff010000
// get: pipe_r 1e000000 == 00000000
// get: pipe_r 1f000000 == 00ffffff
// get: pipe_r 20000000 == 00ffffff
// get: pipe_r 21000000 == 657ce8a9
// get: pipe_r 22000000 == abb56b4c
// get: pipe_r 23000000 == 00000000
// get: pipe_r 24000000 == ffffffff
// get: pipe_r 25000000 == 00000000
// get: pipe_r 26000000 == b2c3d4e5
// get: pipe_r 27000000 == 01000000
// get: pipe_r 28000000 == fdffffff
// get: pipe_r 29000000 == 55710200
// get: pipe_r 2a000000 == 05c0aa38
// get: pipe_r 2b000000 == 01000000
// get: pipe_r 2c000000 == 72665544
// get: pipe_r 2d000000 == 00000030
// get: pipe_r 2e000000 == 00112233
// get: pipe_r 2f000000 == 66442280
// get: pipe_r 30000000 == f1ceac8a
// get: pipe_r 31000000 == ab229a11
// get: pipe_r 32000000 == 01000000
// get: pipe_r 33000000 == 09000000
// get: pipe_r 34000000 == f8ffffff
// get: pipe_r 35000000 == 03000000
// get: pipe_r 36000000 == 55010000
// get: pipe_r 37000000 == 01000000
// get: pipe_r 38000000 == 00000000
#include <core.p4>
#include <ebpf_model.p4>
#define SHOW(i, v) r.add(i, v)
#define SIGNED(i, v) r.add(i, (bit<32>)(int<32>)(v))
#define YES(i, v) r.add(i, (v) ? 32w1 : 32w0)
typedef int<9> small_t;
header n_h { small_t a; int<33> b; bit<9> c; bit<33> d; int<64> e; bit<64> f; int<12> g; }
header w_h { bit<128> k; bit<128> m; }
struct headers_t { n_h n; w_h w; }
const int<9> HUNDRED = 10 * 10;
const bit<4> NEG = (bit<4>)(-7);
const int<4> LEAST = -8;
parser prs(packet_in packet, out headers_t hdr) {
    state start { packet.extract(hdr.n); packet.extract(hdr.w); transition accept; }
}
control pipe(inout headers_t hdr, out bool pass) {
    CounterArray(64, false) r;
    bit<33> x = 0;
    bit<128> y;
    bit<8> amount = (bit<8>)1 << 2;
    apply {
        pass = true;
        n_h n = hdr.n;
        YES(0, n.a < HUNDRED);
        YES(1, n.b < 0);
        YES(2, (int<9>)n.c < 0);
        YES(3, n.d < (bit<33>)n.b);
        SIGNED(4, n.a >> 3);
        SIGNED(5, n.b >> 31);
        SHOW(6, (bit<32>)(n.c >> 8));
        SIGNED(7, n.a - HUNDRED);
        SHOW(8, (bit<32>)(bit<9>)(n.a << 2));
        SIGNED(9, n.b >> 40);
        YES(10, n.e > (int<64>)n.g);
        YES(11, (bit<64>)n.e > n.f);
        SHOW(12, (bit<32>)((int<32>)n.a * (int<32>)n.g));
        SHOW(13, (n.c ++ n.d)[41:30] ++ 20w0 >> 20);
        SHOW(14, (bit<32>)(n.c * n.c));
        SHOW(15, (bit<32>)(bit<12>)(-n.g));
        SHOW(16, (bit<32>)~n.c);
        SHOW(17, (n.d - (bit<33>)n.c)[31:0]);
        x[32:30] = 5;
        x[17:9] = n.c;
        x[0:0] = 1;
        SHOW(18, x[31:0]);
        SHOW(19, (bit<32>)x[32:32]);
        y = hdr.w.k;
        y[67:60] = 0xAB;
        y[127:127] = 1;
        y[3:0] = y[7:4];
        SHOW(20, y[31:0]); SHOW(21, y[63:32]); SHOW(22, y[95:64]); SHOW(23, y[127:96]);
        YES(24, hdr.w.k < hdr.w.m);
        YES(25, hdr.w.k == hdr.w.m - 1);
        YES(26, hdr.w.k != hdr.w.m);
        YES(27, y > hdr.w.k);
        YES(28, y <= hdr.w.k);
        SHOW(29, (bit<32>)(n.c |+| n.c));
        SHOW(30, (bit<32>)(9w3 |-| n.c));
        SIGNED(31, n.a |+| n.a);
        SIGNED(32, n.a |-| 255);
        SHOW(33, (n.f / (bit<64>)n.d)[31:0]);
        SHOW(34, (n.f % (bit<64>)n.d)[31:0]);
        amount = n.c[7:0];
        SHOW(35, (n.d << amount)[31:0]);
        SIGNED(36, n.b >> amount);
        SHOW(37, (n.f >> amount)[31:0]);
        SHOW(38, (n.f >> (amount & 31))[31:0]);
        SIGNED(39, (int<9>)(bit<9>)n.d[8:0]);
        SIGNED(40, (int<3>)(bit<3>)n.c);
        SHOW(41, (bit<32>)((bit<9>)n.a ++ n.c));
        SHOW(42, ((bit<9>)n.a ++ n.c ++ (bit<12>)n.g ++ 3w5)[31:0]);
        YES(43, (int<9>)n.c > n.a);
        SHOW(44, (hdr.w.k & y)[95:64]);
        SHOW(45, (hdr.w.k ^ y)[63:32]);
        SHOW(46, (~hdr.w.k)[31:0]);
        SHOW(47, (hdr.w.k + y)[127:96]);
        SHOW(48, (hdr.w.k << 37)[127:96]);
        SHOW(49, (hdr.w.k >> 77)[31:0]);
        YES(50, (int<9>)9w511 < 0);
        SHOW(51, (bit<32>)NEG);
        SIGNED(52, LEAST);
        SHOW(53, n.a < -100 ? 32w3 : 4);
        SHOW(54, (bit<32>)(n.d > 5 ? n.c : 0));
        SHOW(55, ((bit<33>)(n.b * n.b))[31:0]);
        SHOW(56, ((bit<64>)(n.e * (int<64>)n.g))[63:32]);
    }
}
ebpfFilter(prs(), pipe()) main;
