// test: c-run
// not-clang: copies, multiplies, copies_up_to, moves_up_to, sets_up_to, compares_up_to: clang has no copies of a size that only the run knows, memset of a variable byte and no 128-bit multiplication
// run: %swap16(0x1234) == 0x3412
// run: %swap32(0x12345678) == 0x78563412
// run: %swap64(0x0102030405060708) == 0x0807060504030201
// run: %constant(3) == 1
// run: %copies(5) == 5
// run: %copies_up_to(3) == 71068099097
// run: %moves_up_to(2) == 100098097
// run: %sets_up_to(4) == 69120120
// run: %compares_up_to(3) == 0
// run: %compares_up_to(4) == 32
// run: %compares(1) == -1
// run: %compares(0) == 0
// run: %overflows(0x7fffffff, 1) == 1
// run: %overflows(5, 1) == 0
// run: %multiplies(0x100000000, 0x100000000) == 1
// run: %bits(0xf0) == 4
// run: %first(0x50) == 5
// run: %choose(4) == 8
// run: %exchange(3, 9) == 3
// run: %compare_and_swap(5, 5) == 107
// run: %compare_and_swap(5, 6) == 5
// run: %length() == 5
unsigned short swap16(unsigned short x) { return __builtin_bswap16(x); }
unsigned swap32(unsigned x) { return __builtin_bswap32(x); }
unsigned long swap64(unsigned long x) { return __builtin_bswap64(x); }
int constant(int x) { return __builtin_constant_p(5) + __builtin_constant_p(x); }
int copies(int n) { char a[16], b[16]; __builtin_memset(a, n, 16); __builtin_memcpy(b, a, n + 1); return b[n]; }
int compares(int x) { char a[4] = "abc", b[4] = "abc"; b[2] += x; return __builtin_memcmp(a, b, 4); }
int overflows(int a, int b) { int r; return __builtin_add_overflow(a, b, &r); }
int multiplies(long a, long b) { long r; return __builtin_mul_overflow(a, b, &r); }
int bits(int x) { return __builtin_popcount(x); }
int first(int x) { return __builtin_ffs(x); }
int choose(int x) { return __builtin_choose_expr(sizeof(int) == 4, x * 2, "no"); }
int exchange(int x, int y) { return __sync_lock_test_and_set(&x, y); }
long compare_and_swap(long x, long y) { long old = __sync_val_compare_and_swap(&x, y, 7); return x == 7 ? x + 100 : old; }
long length(void) { return __builtin_strlen("hello"); }
// What lies behind the size stays as it was.
long copies_up_to(long n) { char from[8] = "abcdefg", to[8] = "ABCDEFG"; __builtin_memcpy(to, from, n & 7); return to[0] + 1000 * to[(n & 7) - 1] + 1000000 * to[n & 7] + 1000000000l * to[6]; }
long moves_up_to(long n) { char text[8] = "abcdefg"; __builtin_memmove(text + 1, text, n & 3); return text[1] + 1000 * text[2] + 1000000 * text[3]; }
long sets_up_to(long n) { char to[8] = "ABCDEFG"; __builtin_memset(to, 'x', n & 7); return to[0] + 1000 * to[3] + 1000000 * to[4]; }
int compares_up_to(long n) { char left[8] = "abcdefg", right[8] = "abcDefg"; return __builtin_memcmp(left, right, n & 7); }
