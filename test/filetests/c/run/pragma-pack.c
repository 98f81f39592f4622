// test: c-run
// run: %plain() == 16
// run: %one() == 11
// run: %two() == 12
// run: %four() == 16
// run: %restored() == 16
// run: %through_operator() == 9
// run: %fields() == 6
// run: %asked() == 622
// run: %last() == 981
// run: %record() == 818
// run: %place(3) == 3
// run: %named() == 9
// run: %from_macro() == 8
struct plain { char c; long l; short s; } __attribute__((aligned(1)));
#pragma pack(push, 1)
struct one { char c; long l; short s; };
#pragma pack(push, 2)
struct two { char c; long l; short s; };
#pragma pack(4)
struct four { char c; long l; short s; };
#pragma pack(pop)
struct again { char c; long l; };
#pragma pack(pop)
struct restored { char c; long l; };
#define TIGHT _Pragma("pack(push, 1)")
#define LOOSE _Pragma("pack(pop)")
TIGHT struct operator { char c; long l; }; LOOSE
#pragma pack(push, outer, 2)
struct fields { int a : 20, b : 20; char c; };
struct asked { char c; int i __attribute__((aligned(8))); };
#define WIDTH 1
#pragma pack(push, WIDTH)
struct last { short s : 9; int : 0; int i : 31; char c; };
struct __attribute__((aligned(8))) record { char c; int i; };
#pragma pack(pop, outer)
#define STRUCT(name) struct name { char c; int i; }
STRUCT(macro);
#pragma pack()
long plain(void) { return sizeof(struct plain) - 8; }
long one(void) { return sizeof(struct one); }
long two(void) { return sizeof(struct two); }
long four(void) { return sizeof(struct four); }
long restored(void) { return sizeof(struct restored); }
long through_operator(void) { return sizeof(struct operator); }
long fields(void) { return sizeof(struct fields); }
long asked(void) { return sizeof(struct asked) * 100 + __builtin_offsetof(struct asked, i) * 10 + _Alignof(struct asked); }
long last(void) { return sizeof(struct last) * 100 + __builtin_offsetof(struct last, c) * 10 + _Alignof(struct last); }
long record(void) { return sizeof(struct record) * 100 + __builtin_offsetof(struct record, i) * 10 + _Alignof(struct record); }
long place(int x) { struct one o = { 1, 2, x }; struct last l = { 1, x, 7 }; return o.s == x && l.i == x ? ((unsigned short)o.s) : l.c; }
long named(void) { return sizeof(struct again); }
long from_macro(void) { return sizeof(struct macro); }
