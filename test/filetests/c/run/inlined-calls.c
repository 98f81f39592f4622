// test: c-run
// run: %many(7) == 30
// run: %by_value(7) == 105
// run: %wide(-3) == 589833
// not-clang: many, by_value, wide: clang has no code for these functions
struct pair { long a, b; };
__attribute__((noinline)) int six(int a, int b, int c, int d, int e, int f) { return a + b * c - d + e + f; } // warning: C5018 'six' is inlined at each call and no function of the object: it has 6 parameters, and calls pass at most five
__attribute__((noinline)) struct pair made(int x) { struct pair p = { x, x + 1 }; return p; } // warning: C5018 'made' is inlined at each call and no function of the object: it returns 'struct pair' by value
__attribute__((weak)) long sum(struct pair p) { return p.a + p.b; } // warning: C5018 'sum' is inlined at each call and no function of the object: it takes 'struct pair' by value
__int128 square(long x) { return (__int128)x * x; } // warning: C5018 'square' is inlined at each call and no function of the object: it returns '__int128', which is wider than a register
int many(int x) { return six(x, 1, 2, 3, 4, 5) + six(1, 2, 3, 4, 5, x); }
long by_value(int x) { return sum(made(x)) * made(x).a; }
long wide(long x) { return square(x) + (square(x << 40) >> 64); }
