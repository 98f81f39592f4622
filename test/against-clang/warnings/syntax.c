/* Operators, conditions, switches and statements. A function a line, so that lines can be compared. */
typedef unsigned int u32; typedef unsigned long long u64; typedef unsigned char u8; typedef signed char s8;
enum color { RED, GREEN, BLUE }; struct s { int a, b, c; }; struct t { int x; }; struct bits { u32 f : 3; int g : 3; };
extern void use(int); extern int get(void); extern void set(int *);
int f5(int a) { if (a = 3) return 1; return 0; }
int f6(int a, int b) { return a & b == 3; }
int f7(int a, int b, int c) { return a && b || c; }
int f8(int a, int b) { return a << b + 1; }
int f9(int a, int b, int c) { return a | b & c; }
int f10(enum color c) { switch (c) { case RED: return 1; case GREEN: return 2; } return 0; }
int f11(int a) { switch (a) { case 1: a++; case 2: a--; break; } return a; }
int f16(int a) { if (a) ; return 0; }
int f17(int a) { lab: return a; }
int f18(int a) { { int a = 2; use(a); } return a; }
int f20(int a) { a == 3; return a; }
int f36(int a) { while (a); return 0; }
int f41(int a) { if (a == 1) if (a) return 1; else return 2; return 0; }
int f45(int a) { return !a == 3; }
int f51(int a, int b) { if ((a == b)) return 1; return 0; }
int d1(int a) { if ((a = get())) return a; return 0; }
int d2(int a) { while (a = get()) use(a); return 0; }
int d3(int a) { return (a & 1) == 0 && a | 2; }
int d4(int a) { return a & 1 != 0; }
int d5(int a, int b, int c) { return a && (b || c) || a; }
int d6(int a, int b) { return a + 1 << b; }
int d7(int a, int b) { return a - 1 >> b; }
int d8(int a, int b) { return a ^ b & 3; }
int d9(int a, int b) { return a | b ^ 3; }
int d10(int a, int b) { return a & b | 3; }
int d11(int a, int b) { return !a & b; }
int d12(int a, int b) { return !a & !b; }
int d13(int a, int b) { return !(a) > b; }
int d14(int a) { if (a); else return 1; return 0; }
int d15(int a) { while (a--)
 ;
 return 0; }
int d16(int a) { for (;;); return 0; }
int d17(int a) { if (a)
 ; return 0; }
int d18(int a) { do ; while (a--); return 0; }
int d19(int a) { switch (a); return 0; }
int d23(int a) { return (a, 3); }
int d24(int a) { a; return 0; }
int d25(int a) { 3; return 0; }
int d26(int a) { a + 1; -a; !a; a ? 1 : 2; return 0; }
int d27(int *a) { *a; a[1]; return 0; }
int d28(int *a) { *a++; return 0; }
int d29(int a) { int b = a == 3, c; c = a != 2; return b + c; }
enum three { ONE, TWO, THREE };
int r1(int a) { do { return a; } while (0); }
int r2(int a) { do { if (a) continue; return a; } while (0); }
int r3(enum three e) { switch (e) { case ONE: return 1; case TWO: return 2; case THREE: return 3; } }
int r4(enum three e) { switch (e) { case ONE: return 1; default: return 3; } }
int r5(enum three e) { switch (e) { case ONE: case TWO: return 1; case THREE: break; } }
int r6(int a) { do { switch (a) { case 1: continue; default: return 2; } } while (0); }
int r7(void) { for (;;) ; }
int r8(int a) { while (a--); return a; }
int r9(int a) {
	while (a--);
	return a;
}
int r10(int a) {
	for (; a--;);
	{ a++; }
	for (; a--;);
		a++;
	return a;
}
int r11(int a) {
	switch (a) {
	case 1:
		a++;
		__attribute__((fallthrough));
	case 2: {
		a++;
		__attribute__((fallthrough));
	}
	case 3:
		a--;
	default:
		return a;
	}
}
int e1(int a) { return (a == 1) ? 2 : 3; }
int e2(int a) { return (a == 1) && !(a == 2) ? 2 : (a = 4) ? 5 : 6; }
