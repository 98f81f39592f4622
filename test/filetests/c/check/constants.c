// test: c-check
int a = 09; // error: C2007 '09' is not an octal number
int b = 1.5; // error: C4004 BPF has no floating-point numbers
int c = 12abc; // error: C2007 '12abc' is not a number
int d = 0xffffffffffffffffff; // error: C2007 '0xffffffffffffffffff' does not fit in 64 bits
const int size = 4;
int list[size]; // warning: C5169 the length of an array is a constant to gcc and clang, and not to the standard
int n;
int e[n]; // error: C2006 the length of an array must be an integer constant
int f = n; // error: C2012 the initialiser of 'f' is not a constant
int *g = &n;
enum { BIG = 1 << 4, NEXT };
_Static_assert(NEXT == 17, "counts on");
_Static_assert(sizeof(long) == 4, "long is 4 bytes"); // error: C1009 static assertion failed: "long is 4 bytes"
_Static_assert(n, "not constant"); // error: C2006 the condition of a static assertion must be an integer constant
