// test: c-check
int f(int parameter) {
  int unused; // warning: C5001 unused variable 'unused'
  int used = 1;
  int kept __attribute__((unused));
  for (int i = 0;;) { int inner = 2; return used; } // warning: C5001 unused variable 'inner' // warning: C5001 unused variable 'i'
}
