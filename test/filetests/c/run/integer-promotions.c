// test: c-run
// run: %minus_char(0xff) == 0xffffff01
// run: %compare_mixed(-1, 1) == 0
// run: %compare_chars(0xff, -1) == 0
// run: %compare_shorts(-1, 0xffff) == 0
// run: %long_from_unsigned(0xffffffff) == 0xffffffff
// run: %long_from_int(0xffffffff) == 0xffffffffffffffff
// run: %shift_char(0x80) == 0x80000000
// run: %shift_right_signed(-16, 2) == -4
// run: %shift_right_unsigned(-16, 28) == 0xf
// run: %add_wraps(0x7fffffff, 1) == 0x80000000
// run: %unsigned_long_and_int(-1) == 0
// run: %bool_from(256) == 1
// run: %char_from(0x1ff) == -1
// run: %complement(0) == -1
int minus_char(int x) { unsigned char c = x; return -c; }
int compare_mixed(int a, unsigned b) { return a < b; }
int compare_chars(int a, int b) { unsigned char c = a; signed char d = b; return c == d; }
int compare_shorts(int a, int b) { short c = a; unsigned short d = b; return c == d; }
long long_from_unsigned(unsigned x) { return x; }
long long_from_int(int x) { return x; }
int shift_char(int x) { unsigned char c = x; return c << 24; }
int shift_right_signed(int x, int n) { return x >> n; }
unsigned shift_right_unsigned(unsigned x, int n) { return x >> n; }
int add_wraps(int a, int b) { return a + b; }
int unsigned_long_and_int(int x) { return x < 1ul; }
int bool_from(int x) { _Bool b = x; return b; }
int char_from(int x) { char c = x; return c; }
int complement(int x) { unsigned char c = x; return ~c; }
