// test: c-run
// not-kernel: behind_a_pointer: the verifier does not follow pointers out of memory
// run: %last(7) == 7
// run: %far_apart(5) == 8
// run: %behind_a_pointer(2) == 5
/** Objects larger than the 16 bits of an access's offset reach. */
static char huge[1 << 20];
static struct { char before[100000]; int value; int other; } wide;
static struct { char before[40000]; int value; } *pointer = (void *)huge;
int last(int x) { huge[(1 << 20) - 1] = x; return huge[(1 << 20) - 1] + huge[40000]; }
int far_apart(int x) { wide.value = x; wide.other = 3; wide.before[50000] += 1; return wide.value + wide.other; }
static __attribute__((noinline)) int add(void *at, int by) {
  struct { char before[40000]; int value; } *object = at;
  object->value += by;
  return object->value;
}
int behind_a_pointer(int x) { add(huge, x); return add(pointer, x + 1); }
