typedef unsigned int u32;
typedef unsigned long u64;
int s1(void) { return 1 << 30; }
int s2(void) { return 1 << 31; }
int s3(void) { return 3 << 31; }
int s4(void) { return 1 << 32; }
u32 s5(void) { return 1u << 31; }
int s6(void) { return -1 << 3; }
int s7(int n) { return -1 << n; }
int s8(int n) { return 5 << n; }
long s9(void) { return 1l << 63; }
long s10(void) { return 0xffffffffl << 33; }
u64 s11(void) { return 0xffffffff << 4; }
u64 s12(void) { return 0xfffffff << 8; }
int s13(void) { return -8 >> 1; }
int s14(void) { return 0 << 31; }
int s15(void) { return 'a' << 26; }
int s16(void) { return (char)1 << 31; }
enum { S17 = 1 << 31, S18 = 5 << 30, S19 = -2 << 1 };
int s20 = 7 << 30;
#define BIT(n) (1 << (n))
int s21(void) { return BIT(31) + BIT(30); }
int s22(int x) { x <<= 31; return x; }
int s23[1 << 4];
_Bool s24(void) { return _Generic(1 << 31, int: 1, default: 0); }
unsigned long s25(void) { return sizeof(6 << 30); }
int t1(const char *p) { return p == "abc"; }
int t2(const char *p) { return "abc" != p; }
int t3(const char *p) { return p < ("abc"); }
int t4(void) { return "abc" == 0; }
int t5(void) { return "abc" == (void *)0; }
int t6(void) { return "abc" == "abc"; }
int t7(const char *p) { return *p == *"abc"; }
int t8(const char *p) { return p == &"abc"[0]; }
int t9(const void *p) { return p == (const void *)"abc"; }
int s26 = -1 << 3;
