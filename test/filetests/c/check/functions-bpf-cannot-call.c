// test: c-check
struct pair { long a, b; };
__attribute__((noinline)) static int six(int a, int b, int c, int d, int e, int f) { return a + b * c - d + e + f; } // warning: C5018 'six' is inlined at each call and no function of the object: it has 6 parameters, and calls pass at most five
static int quiet(int a, int b, int c, int d, int e, int f) { return a + b * c - d + e + f; }
struct pair made(int x) { struct pair p = { x, x + 1 }; return p; } // warning: C5018 'made' is inlined at each call and no function of the object: it returns 'struct pair' by value
__attribute__((weak)) long sum(struct pair p) { return p.a + p.b; } // warning: C5018 'sum' is inlined at each call and no function of the object: it takes 'struct pair' by value
__int128 wide(long x) { return (__int128)x * x; } // warning: C5018 'wide' is inlined at each call and no function of the object: it returns '__int128', which is wider than a register
int takes(__int128 x) { return x >> 3; } // warning: C5018 'takes' is inlined at each call and no function of the object: it takes '__int128', which is wider than a register
static int down(int n) { return n < 2 ? 1 : n * down(n - 1) + down(n - 2); } // error: C4007 'down' calls itself: BPF has no recursion
static int odd(int n);
static int even(int n) { return n == 0 ? 1 : odd(n - 1); } // error: C4007 'even' calls itself by way of 'odd': BPF has no recursion
static int odd(int n) { return n == 0 ? 0 : even(n - 1); }
static int turn(int a, int b, int c, int d, int e, int f) { return a ? turn(f, a - 1, b, c, d, e) : f; }
static int kept(int n, int *outer) { int own = n; return n > 9 ? *outer : kept(n + 1, &own); } // error: C4007 'kept' calls itself: BPF has no recursion
int user(int x) { return six(x, 1, 2, 3, 4, 5) + quiet(x, 1, 2, 3, 4, 5) + made(x).b + sum(made(x)) + (int)wide(x) + takes(x) + down(x) + even(x) + turn(x, 1, 2, 3, 4, 5) + kept(x, &x); }
