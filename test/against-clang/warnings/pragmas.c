/* Pragmas that switch warnings on and off for a part of the file. */
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wparentheses"
int quiet(int a) { if (a = 3) return 1; return 0; }
#pragma GCC diagnostic error "-Wunused-variable"
int strict(void) { int x; return 0; }
#pragma clang diagnostic warning "-Wunused-variable"
int mild(void) { int x; return 0; }
#pragma clang diagnostic pop
int loud(int a) { if (a = 3) return 1; return 0; }
int usual(void) { int x; return 0; }
#define QUIETLY(code) _Pragma("clang diagnostic push") _Pragma("clang diagnostic ignored \"-Wunused-value\"") code _Pragma("clang diagnostic pop")
int within(int a)
{
	QUIETLY(a + 1;)
	a + 2;
	QUIETLY(
		a + 3;
		a + 4;); a + 5;
	a + 6;
	return a;
}
#pragma clang diagnostic ignored "-Wunused"
static int nobody(void) { int y; return 0; }
