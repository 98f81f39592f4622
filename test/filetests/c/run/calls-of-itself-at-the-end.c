// test: c-run
// run: %sum(10, 0) == 55
// run: %gcd(48, 36) == 12
// run: %swapped(5, 1, 2) == 201
// run: %swapped(4, 1, 2) == 102
// run: %small(300) == 300
// run: %count(7) == 28
// run: %collatz(6) == 8
// A function whose last act is to call itself is a loop: the verifier takes no call in a ring.

static __attribute__((noinline)) int sum_to(unsigned n, int sum)
{
  if (n == 0 || n > 20) return sum;
  return sum_to(n - 1, sum + n);
}
int sum(int n, int start) { return sum_to(n, start); }

static unsigned gcd_of(unsigned a, unsigned b, int rounds) { return b == 0 || rounds > 8 ? a : gcd_of(b, a % b, rounds + 1); }
unsigned gcd(unsigned a, unsigned b) { return gcd_of(a, b, 0); }

/* The arguments are worked out before the first parameter changes. */
static int swap(unsigned n, int a, int b)
{
  if (n == 0 || n > 9) return a * 100 + b;
  return swap(n - 1, b, a);
}
int swapped(int n, int a, int b) { return swap(n, a, b); }

static int narrow(unsigned char n, int total) { return n == 0 ? total : narrow(n - 1, total + (n > 200 ? 0 : 1) + (n == 44 ? 256 : 0)); }
int small(int n) { return narrow(n, 0); }

static int counted;
static void count_down(unsigned n)
{
  if (n == 0 || n > 10) return;
  counted += n;
  if (n > 3) {
    count_down(n - 1);
    return;
  }
  count_down(n - 1);
}
int count(int n)
{
  counted = 0;
  count_down(n);
  return counted;
}

static int steps(unsigned n, int done) { return n == 1 || done > 20 ? done : n & 1 ? steps(3 * n + 1, done + 1) : steps(n / 2, done + 1); }
int collatz(unsigned n) { return steps(n & 7, 0); }
