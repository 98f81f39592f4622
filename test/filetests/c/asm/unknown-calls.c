// test: c-asm
// Which function a pointer is must be known once everything is inlined.
typedef int (*unary)(int);
static int twice(int x) { return x * 2; }
static int thrice(int x) { return x * 3; }
int either(int x) {
  unary f = x > 3 ? twice : thrice;
  return f(x); // error: B0010 which function this calls is known at run time only, and BPF has no calls through pointers
}
