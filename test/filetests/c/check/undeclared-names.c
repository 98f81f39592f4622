// test: c-check
int f(int a) {
  int b = a + missing;
  undeclared(b);
  struct nothing *p = 0;
  unknown_t x; // error: C1001 unknown type name 'unknown_t'
  return b + p->member;
}
