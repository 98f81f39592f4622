/* Qualifiers without effect, constants without a value, strings without an end. */
typedef const int ci; typedef int *const cp; typedef struct s { int a; const int b; } s; typedef const struct s cs;
const int f1(void); volatile int f2(void) { return 1; }
int *const f3(void); const int *f4(void); ci f5(void); cp f6(void); const void f7(void);
const volatile unsigned f8(int); int *restrict f9(void); const s f10(void);
typedef const int fn(void); const int (*fp)(void);
struct q { const int (*m)(void); };
static __attribute__((noinline)) const char f11(void) { return 1; }
int f12(const int (*cb)(void)) { return cb(); }
int f13(void) { return ((const int (*)(void))f1)() + (const int)f2(); }
int init(int k)
{
  const int a;
  const volatile int b;
  ci c;
  const int d[3];
  const struct s e;
  s f;
  struct { const int q; int r; } g;
  static const int h;
  extern const int i;
  int *const j;
  const char *l;
  const s m = { 1, 2 };
  cs n;
  s o[2];
  struct { struct { const int a; } b; } v; struct { union { const int a; } b; } w; struct { s t[2]; } x; (void)v; (void)w; (void)x;
  union { const int a; int b; } u;
  (void)a; (void)b; (void)c; (void)d; (void)e; (void)f; (void)g; (void)h; (void)i; (void)j; (void)l; (void)m; (void)n; (void)o; (void)u;
  return k;
}
const int g1; static const int g2; const s g3;
char t1[3] = "abc"; char t2[3] = "abcd"; char t3[4] = "abc"; struct { char n[2]; } t4 = { "ab" }; char t5[] = "abc"; char t6[2][3] = { "abc", "ab" }; unsigned char t7[3] = "abc"; char t8[3] __attribute__((nonstring)) = "abc"; char t9[3] = { "abc" };
int loc(void) { char t[2] = "ab"; int w[2] = L"ab"; return t[0] + w[0]; }
