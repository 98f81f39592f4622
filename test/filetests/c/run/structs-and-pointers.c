// test: c-run
// not-clang: walk: the verifier does not learn from compares of pointers, which clang leaves
// run: %copy(3, 4) == 304
// run: %by_value(5) == 57
// run: %returned(6, 7) == 607
// run: %walk(5) == 15
// run: %difference(3) == 3
// run: %union_bytes(0x01020304) == 0x0403
// run: %nested(2) == 42
// run: %flexible() == 4
// run: %offset() == 20
// run: %literal(9) == 19
// run: %anonymous(7) == 14
// run: %scalar_literal(9) == 64
// run: %literal_in_loop(3) == 6
// run: %member(8) == 2
// run: %member(20) == 3
// run: %member(7) == 0
struct point { int x, y; };
struct big { long tag; struct point list[3]; union { int i; unsigned char bytes[4]; }; };
struct tail { int n; int rest[]; };
static struct point make(int x, int y) { struct point p = { x, y }; return p; }
static int sum(struct point p) { p.x *= 10; return p.x + p.y; }
int copy(int x, int y) { struct point a = { x, y }, b; b = a; a.x = 0; return b.x * 100 + b.y; }
int by_value(int x) { struct point p = { x, 7 }; int s = sum(p); return p.x == x ? s : 0; }
int returned(int x, int y) { return make(x, y).x * 100 + make(x, y).y; }
int walk(int n) { int list[8], s = 0; for (int i = 0; i < n; i++) list[i] = i + 1; for (int *p = list; p < list + n; ++p) s += *p; return s; }
long difference(int n) { struct point list[8]; struct point *p = &list[n]; return p - list; }
int union_bytes(int x) { struct big b; b.i = x; return b.bytes[1] | b.bytes[0] << 8; }
int nested(int i) { struct big b = { .list = { [2].y = 42 } }; return b.list[i & 3].y; }
long flexible(void) { return sizeof(struct tail); }
long offset(void) { return __builtin_offsetof(struct big, list[1].y); }
int literal(int x) { struct point *p = &(struct point){ .y = x }; return p->x + p->y + 10; }
int anonymous(int x) { struct big b = { .i = x }; return b.i + b.bytes[0]; }
static long constant_literal = (long){ 40 } + 2;
static int plus(int *p, int n) { *p += n; return *p; }
int scalar_literal(int x) { int *p = &(int){ x }; ++*p; (int){ 1 } = 2; return *p + plus(&(int){ 3 }, 4) + (int){ 5 } + constant_literal; }
int literal_in_loop(int n) { int s = 0; for (int i = 0; i < n; i++) s += plus(&(int){ 1 }, i); return s; }

/** As <bpf/bpf_helpers.h> has it: offsets from the null pointer are constants wherever C wants one. */
#define offset_of(type, member) ((unsigned long)&((type *)0)->member)
struct members { long first, second; int rest[4]; };
_Static_assert(offset_of(struct members, second) == 8 && offset_of(struct members, rest) > 8, "");
enum { REST = offset_of(struct members, rest) };
int member(int at) {
  char bytes[offset_of(struct members, second)] = { 0 };
  switch (at) {
    case offset_of(struct members, second): return 2 + bytes[7];
    case offset_of(struct members, rest[1]): return 3;
    case REST: return 4;
  }
  return 0;
}
