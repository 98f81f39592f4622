// test: c-run
// run: %classify(3) == 30
// run: %classify(12) == 100
// run: %classify(-5) == 7
// run: %classify(99) == 1
// run: %fall(1) == 6
// run: %fall(2) == 5
// run: %loops(10) == 24
// run: %short_circuit(0) == 0
// run: %short_circuit(1) == 11
// run: %elvis(0) == 9
// run: %elvis(4) == 4
// run: %never_called(3) == 3
// run: %jumps(5) == 10
// run: %until(5) == 5
// run: %duff(5) == 5
// run: %statement_expression(4) == 25
// run: %cleanup() == 21
int classify(int x) { switch (x) { case 1 ... 5: return x * 10; case 10 ... 1000000: if (x == 99) return 1; return 100; case -5: return 7; } return 0; }
int fall(int x) { int r = 0; switch (x) { case 1: r += 1; case 2: r += 2; default: r += 3; } return r; }
int loops(int n) { int s = 0; for (int i = 0; i < n; i++) { if (i == 2) continue; if (i > 7) break; s += i; } return s - 2; }
int short_circuit(int x) { int n = 0; if (x && ++n) n += 10; return x || n ? n : 0; }
int elvis(int x) { return x ?: 9; }
int jumps(int n) { int i = 0, s = 0; again: s += i; if (++i < n) goto again; return s; }
int until(int n) { int i = 0; do i++; while (i < n); return i; }
int duff(int n) { int count = 0; switch (n & 3) { case 0: while (n > 0) { count++; n--; case 3: count++; n--; case 2: count++; n--; case 1: count++; n--; } } return count; }
int statement_expression(int x) { return ({ int y = x + 1; y * y; }); }
static int order;
static void leave(int *value) { order = order * 10 + *value; }
int cleanup(void) { order = 0; { int a __attribute__((cleanup(leave))) = 1; int b __attribute__((cleanup(leave))) = 2; } return order; }

/** Six arguments are more than a helper takes; where control never comes, nobody minds. */
static long (*const printed)(const char *format, unsigned int size, ...) = (void *)6;
int never_called(int x) {
  if (sizeof(x) == 8) printed("%d %d %d %d", 12, x, x, x, x);
  return x;
}
