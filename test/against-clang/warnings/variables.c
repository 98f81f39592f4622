/* Variables, parameters and functions that are not used, or not written. A function a line, so that lines can be compared. */
typedef unsigned int u32; typedef unsigned long long u64; typedef unsigned char u8; typedef signed char s8;
enum color { RED, GREEN, BLUE }; struct s { int a, b, c; }; struct t { int x; }; struct bits { u32 f : 3; int g : 3; };
extern void use(int); extern int get(void); extern void set(int *);
static int unused_fn(void) { return 1; }
int f1(int p) { return 0; }
int f2(void) { int x; return 0; }
int f3(void) { int x = 3; x = 4; return 0; }
int f14(void) { int x; return x; }
int f15(int a) { int x; if (a) x = 1; return x; }
int f19(int a) { return a; a = 3; }
int f50(void) { int x = x; return x; }
static const int unused_c = 3;
static int unused_v;
int a1(int a) { int x; if (a) x = 1; else x = 2; return x; }
int a2(int a) { int x; if (a) x = 1; if (a) return x; return 0; }
int a3(int a) { int x; if (a) x = 1; if (get()) return 0; return x; }
int a4(int a) { int x; while (get()) { if (a) x = 1; else break; } return x; }
int a5(int a) { int x; set(&x); return x; }
int a6(int a) { int x; for (int i = 0; i < a; i++) x = i; return x; }
int a7(int a) { int x; switch (a) { case 1: x = 1; break; default: x = 2; } return x; }
int a8(int a) { int x; switch (a) { case 1: x = 1; break; } return x; }
int a9(int a) { int x; if (a && (x = get())) return x; return 0; }
int a11(int a) { int x; x += a; return x; }
int a12(int a) { int x; x++; return 0; }
int a13(int a) { int x; do { x = get(); } while (x); return x; }
int a15(int a) { int x; return a ? x : 0; }
int a16(int a) { int x, y; y = x; return y; }
int a17(int a) { int x; if (a) return x; return 0; }
int a19(int a) { int x; while (1) { if (get()) { x = 2; break; } } return x; }
int a20(int a) { int x; if (a) { x = 1; } else { return 0; } return x; }
int a21(int a) { struct { int q; } s; return s.q; }
int a22(int a) { int arr[3]; return arr[1]; }
int a23(int *p) { int *q; return *q; }
int a24(int a) { int x; (void)x; return 0; }
int a25(int a) { int x; return sizeof(x); }
int b1(int a) { int x; x = 1; return 0; }
int b2(int a) { int x = 0; x++; return 0; }
int b3(int a) { int x = 0; x += a; return 0; }
int b4(int a) { int x = 0; a = x++; return a; }
int b5(int a) { volatile int x = 0; x++; return a; }
int b6(int a) { int x __attribute__((unused)); return a; }
int b7(int a __attribute__((unused))) { return 0; }
int b8(int a) { a = 3; return 0; }
int b9(int a) { static int s; return a; }
int b11(int a) { int x[3] = {0}; x[0] = 1; return a; }
int b12(int a) { struct {int q;} s; s.q = 1; return a; }
int b13(int a) { int x; for (x = 0; ; ) return a; }
