/* Comparisons, conversions and constants. A function a line, so that lines can be compared. */
typedef unsigned int u32; typedef unsigned long long u64; typedef unsigned char u8; typedef signed char s8;
enum color { RED, GREEN, BLUE }; struct s { int a, b, c; }; struct t { int x; }; struct bits { u32 f : 3; int g : 3; };
extern void use(int); extern int get(void); extern void set(int *);
int f4(void) { int a = -1; u32 b = 2; return a < b; }
int f12(int a) { return a == a; }
int f13(u32 a) { return a < 0; }
int f24(const int *p) { int *q = p; return *q; }
int f25(u32 *p) { int *q = p; return *q; }
int f26(int a) { return a << 32; }
int f27(int a) { return a << -1; }
int f28(void) { unsigned char c = 300; return c; }
int f29(int a) { a = a; return a; }
int f32(int a) { return a / 0; }
int f33(void) { return 2147483647 + 1; }
int f34(int arr[4]) { int loc[4] = {0}; return loc[4]; }
int f35(struct s *p, struct t *q) { return p == (void*)q || p == q; }
int f37(u64 v) { return (int)(long)(void *)v; }
int f38(int v) { return *(int *)v; }
int f39(int *v) { return (int)v; }
int f40(int a) { int b = (a, 3); return b; }
int f42(u32 a) { return a >= 0; }
int f43(unsigned char a) { return a > 300; }
int f44(enum color c) { return c == 7; }
int f46(int a) { return a == 1 || a == 1; }
int f47(char *a) { return a == "x"; }
int f53(int a) { return sizeof(a) == 4 ? 1 : 0; }
int f54(u32 a) { int i; for (i = 0; i < a; i++) use(i); return -a; }
int c1(u8 a, int b) { return a < b; }
int c2(u32 a, int b) { return a == b; }
int c3(u32 a, int b) { return a == (b & 0xff); }
int c4(u64 a, int b) { return a > b; }
int c5(u64 a, u32 b) { return a > b; }
int c6(long a, u32 b) { return a > b; }
int c7(u32 a) { return a == -1; }
int c8(u32 a) { return a > -1; }
int c9(int a) { return a == 5u; }
int c10(int a) { return a < 5u; }
int c11(int a) { return a < sizeof(int); }
int c12(u8 a) { return a == 256; }
int c13(u8 a) { return a < 256; }
int c14(s8 a) { return a == 200; }
int c15(char a) { return a == 0xff; }
int c16(u8 a) { return a == -1; }
int c17(_Bool a) { return a == 2; }
int c18(u32 a) { return a <= 0xffffffff; }
int c19(unsigned short a) { return a > 65535; }
int c20(int a) { return a > 0x7fffffff; }
int c21(u64 a) { return a < 0; }
int c22(u8 a) { return a >= 0; }
int c23(int a) { return (a & 7) == 9; }
int c24(struct bits *p) { return p->f == 9; }
int c25(u32 a, int b) { return a < (b > 0); }
int c26(u32 a, int b) { return a < (u32)b; }
int c27(u32 a, unsigned short b) { return a < b; }
int c28(u32 a, short b) { return a < b; }
int c29(int a, u32 b) { return a ? a : b; }
int p1(void *d, struct bits *x, const void *cd) { return (x > d) + (x >= cd) + (d < cd); }
int p2(void *d, struct bits *x) { return (x == d) + (x > (void *)0) + (x == (char *)d); }
int p3(struct bits *x, const struct bits *y) { return (x < y) + (x == y); }
