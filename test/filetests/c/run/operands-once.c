// test: c-run
// run: %first_bit(12) == 316
// run: %magnitude(5) == 2
// run: %calls() == 1
// What a builtin looks at twice is still computed once.
int first_bit(int n) { int result = __builtin_ffs(n++); return result * 101 + n; }
int magnitude(int n) { int below = -n; long result = __builtin_labs(below++) * 10 + __builtin_abs(below--); return result - 54 + below + 5 + 2; }
static int count;
static __attribute__((noinline)) int counted(int n) { count++; return n; }
int calls(void) { (void)__builtin_abs(counted(-3)); return count; }
