// test: c-run
// run: %parity(7) == 1
// run: %parity_of_long(0x8000000000000000) == 1
// run: %reverse8(0x12) == 72
// run: %reverse16(0x1234) == 11336
// run: %reverse32(0x12345678) == 510274632
// run: %reverse64(0x0123456789abcdef) == 17848844570815808640
// run: %left8(0x81, 1) == 3
// run: %left16(0x8001, 20) == 24
// run: %left32(0x80000001, 0) == 2147483649
// run: %left64(0x8000000000000001, 68) == 24
// run: %right8(0x81, 1) == 192
// run: %right16(0x8001, 20) == 6144
// run: %right32(0x80000001, 31) == 3
// run: %right64(0x8000000000000001, 4) == 1729382256910270464
// run: %signs(0) == 31
// run: %signs(-1) == 31
// run: %signs(0x00ffffff) == 7
// run: %signs_of_long(-256) == 55
// run: %leading16(1) == 15
// run: %trailing16(0x100) == 8
// run: %leading_of_any(0) == 77
// run: %leading_of_any(9) == 28
// run: %leading_of_byte(3) == 6
// run: %trailing_of_any(0) == 4294967295
// run: %count_of_any(0xffff0000ffff0001) == 33
// run: %swap_any(0x1234) == 13330
// run: %folded() == 226
// run: %up(1001) == 1008
// run: %down(1001) == 992
// run: %aligned(1000) == 2
// run: %class_of() == 5131201
int parity(unsigned x) { return __builtin_parity(x); }
int parity_of_long(unsigned long x) { return __builtin_parityl(x); }
unsigned char reverse8(unsigned char x) { return __builtin_bitreverse8(x); }
unsigned short reverse16(unsigned short x) { return __builtin_bitreverse16(x); }
unsigned reverse32(unsigned x) { return __builtin_bitreverse32(x); }
unsigned long reverse64(unsigned long x) { return __builtin_bitreverse64(x); }
unsigned char left8(unsigned char x, unsigned char n) { return __builtin_rotateleft8(x, n); }
unsigned short left16(unsigned short x, unsigned short n) { return __builtin_rotateleft16(x, n); }
unsigned left32(unsigned x, unsigned n) { return __builtin_rotateleft32(x, n); }
unsigned long left64(unsigned long x, unsigned long n) { return __builtin_rotateleft64(x, n); }
unsigned char right8(unsigned char x, unsigned char n) { return __builtin_rotateright8(x, n); }
unsigned short right16(unsigned short x, unsigned short n) { return __builtin_rotateright16(x, n); }
unsigned right32(unsigned x, unsigned n) { return __builtin_rotateright32(x, n); }
unsigned long right64(unsigned long x, unsigned long n) { return __builtin_rotateright64(x, n); }
int signs(int x) { return __builtin_clrsb(x); }
int signs_of_long(long x) { return __builtin_clrsbl(x); }
int leading16(unsigned short x) { return __builtin_clzs(x); }
int trailing16(unsigned short x) { return __builtin_ctzs(x); }
int leading_of_any(unsigned x) { return __builtin_clzg(x, 77); }
int leading_of_byte(unsigned char x) { return __builtin_clzg(x); }
int trailing_of_any(unsigned long x) { return __builtin_ctzg(x, -1); }
int count_of_any(unsigned long x) { return __builtin_popcountg(x); }
unsigned short swap_any(unsigned short x) { return __builtin_bswapg(x); }
enum { FOLDED = __builtin_parity(7) + __builtin_bitreverse8(1) + __builtin_rotateleft16(0x8001, 1) + __builtin_clrsbll(0) + __builtin_clzg(1u) };
int folded(void) { return FOLDED; }
unsigned up(unsigned x) { return __builtin_align_up(x, 16); }
unsigned down(unsigned x) { return __builtin_align_down(x, 16); }
int aligned(unsigned long x) { return __builtin_is_aligned(x, 8) * 2 + __builtin_is_aligned(x, 16); }
int class_of(void) { struct { int a; } s; union { int a; } u; return __builtin_classify_type(1) + 100 * __builtin_classify_type(s) + 10000 * __builtin_classify_type(u) + 1000000 * __builtin_classify_type(&s); }
