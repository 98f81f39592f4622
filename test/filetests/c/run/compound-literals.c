// test: c-run
// run: %scalar(5) == 8
// run: %fresh(3) == 6
// run: %text() == 98
// run: %through_pointers(1) == 12
// run: %value() == 9
// run: %cast_const() == 4
static int read(const int *p) { return *p; }
int scalar(int x) { return read(&(int){ x }) + read(&(const int){ 3 }); }
/** Each time the literal is reached its object has its first value again. */
int fresh(int n) {
  int sum = 0;
  for (int i = 0; i < n; i++) {
    int *one = &(int){ 1 };
    *one += 1;
    sum += *one;
  }
  return sum;
}
int text(void) { return (const char[]){ 'a', 'b' }[1]; }

struct pair { int a; const int *b; };
static const int *const first = &(const int){ 10 };
static const struct pair *const both = &(const struct pair){ 2, (const int[]){ 7, 8 } };
static const int copied = (int){ 4 };
int through_pointers(int i) { return *first + both->a * (i & 1); }
int value(void) { int x = (int){ 9 }; return x; }
int cast_const(void) { return copied; }
