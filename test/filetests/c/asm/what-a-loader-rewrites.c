// test: c-asm
// Loaders that rewrite programs find the places by a name that nothing has, or by a helper that there is not.
static void *(*patched)(unsigned long, ...) = (void *)-1;

unsigned long constant(void) {
  unsigned long value;
  asm("%0 = some_constant ll" : "=r"(value)); // warning: B0013 nothing here is called 'some_constant': the loader must give it a value
  return value;
}

int call(int x) {
  patched(x);
  return 1;
}
// expect:
// constant:
//   r0 = data[some_constant] ll
//   exit
//
// call:
//   r1 <<= 0x20
//   r1 s>>= 0x20
//   call -0x1
//   r0 = 0x1
//   exit
