// test: c-run
// run: %signed_field(5) == -3
// run: %unsigned_field(13) == 5
// run: %keeps_neighbours(0xff) == 247
// run: %straddles(0x155) == 0x155
// run: %packed_size() == 5
// run: %plain_size() == 8
// run: %wide(0x123456789) == 0x123456789
// run: %assignment_value(9) == 1
// run: %cast_is_no_bit_field(5) == 1
// run: %comma_keeps_the_bit_field(5) == -20
// run: %as_wide_as_int(-1) == 4294967280
// run: %promoted_is_no_bit_field() == 4
struct s { int a : 3; unsigned b : 3; unsigned c : 10; };
struct __attribute__((packed)) p { unsigned char first; unsigned x : 30; };
struct q { unsigned char first; unsigned x : 30; };
struct w { unsigned long low : 7, high : 57; };
struct nine { unsigned char a : 5; unsigned short b : 9; };
int signed_field(int x) { struct s s; s.a = x; return s.a; }
int unsigned_field(int x) { struct s s; s.b = x; return s.b; }
int keeps_neighbours(int x) { struct s s = { .a = -1, .c = 3 }; s.b = x; s.b--; return (s.a & 7) | s.b << 3 & 0x30 | s.c << 6 | (s.a & 7) << 4; } // warning: C5106 '&' binds more tightly than '|' beside it
int straddles(int x) { struct nine n = { .a = 31 }; n.b = x; return n.a == 31 ? n.b : -1; }
long packed_size(void) { return sizeof(struct p); }
long plain_size(void) { return sizeof(struct q); }
long wide(long x) { struct w w = { .low = 127 }; w.high = x; return w.low == 127 ? w.high : 0; }
int assignment_value(int x) { struct s s; return (s.b = x); }
int cast_is_no_bit_field(int x) { struct w w = { .low = x }; return 1 < ((short)-2 ^ (unsigned long)w.low); }
int comma_keeps_the_bit_field(int x) { struct s s = { .b = x }; return -60 / (((void)0, s.b) - 2); }
struct full { unsigned long bits : 32; unsigned plain : 32; };
unsigned long as_wide_as_int(long x) { struct full f = { .bits = x }; return f.bits << 4; }
int promoted_is_no_bit_field(void) { struct full f = {}; return sizeof(+(f.plain)); }
