// test: c-run
// run: %callback(5) == 31
// run: %local(3) == 11
// run: %same_on_all_ways(7) == 14
// run: %structs(4) == 9
// run: %nested(2) == 33
// run: %many(1) == 21
// run: %one_after_the_other(1) == 63
/** Calls through pointers that are one function each, once what holds them is inlined. */
typedef int (*unary)(int);
struct pair { int a, b; };
static int twice(int x) { return x * 2; }
static int thrice(int x) { return x * 3; }
static __attribute__((noinline)) int apart(int x) { return x + 10; }

static __attribute__((always_inline)) inline int apply(unary f, int x) { return f(x) + (*f)(x); }
int callback(int x) { return apply(thrice, x) + 1; }

int local(int x) {
  unary f = twice;
  int sum = f(x);
  f = &thrice;
  if (sum > 100) f = thrice;
  return sum + f(x) - (x + 1);
}

int same_on_all_ways(int x) {
  unary f = x > 3 ? twice : twice;
  return f(x);
}

static struct pair swapped(struct pair p) { return (struct pair){ p.b, p.a }; }
int structs(int x) {
  struct pair (*f)(struct pair) = swapped;
  struct pair p = f((struct pair){ x, 9 });
  return p.a;
}

static __attribute__((always_inline)) inline int through(int (*outer)(unary, int), unary inner, int x) { return outer(inner, x); }
static int once(unary f, int x) { return f(x) + 1; }
int nested(int x) {
  unary f = apart;
  return through(once, thrice, x) + through(once, f, x) + through(once, f, 2);
}

static int sum6(int a, int b, int c, int d, int e, int f) { return a + b + c + d + e + f; }
int many(int x) {
  int (*f)(int, int, int, int, int, int) = sum6;
  return f(x, 2, 3, 4, 5, 6);
}

/* Each is found in the table when the one before it is inlined. */
typedef int (*link)(const void *rest, int x);
static int last(const void *rest, int x) { return x; }
static int next(const void *rest, int x) { return (*(const link *)rest)((const link *)rest + 1, x * 2 + 1); }
int one_after_the_other(int x) {
  link chain[] = { next, next, next, next, last };
  return next(chain, x);
}
