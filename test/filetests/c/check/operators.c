// test: c-check
struct s { int x; } s;
int f(int a, int *p, int *q, long *r) {
  a = p * 2; // error: C2001 '*' does not take 'int *' and 'int'
  a = p + q; // error: C2001 '+' does not take 'int *' and 'int *'
  a = s + 1; // error: C2001 '+' does not take 'struct s' and 'int'
  a = -s; // error: C2001 '-' does not take 'struct s'
  a = !s; // error: C2001 a condition cannot be of type 'struct s'
  a = *a; // error: C2001 'int' is not a pointer
  a = p[q]; // error: C2001 'int *' cannot be indexed by 'int *'
  a = p < r; // warning: C5016 comparison of 'int *' with 'long *'
  a = p == 5; // warning: C5120 comparison of 'int *' with the integer type 'int'
  a = a << 32; // warning: C5007 the shift amount 32 is at least the width of the type, 32
  a = a >> -1; // warning: C5017 the shift amount is negative
  a = a / 0; // warning: C5008 division by zero
  if (s) a = 1; // error: C2001 a condition cannot be of type 'struct s'
  a + 1; // warning: C5006 the result is not used
  a == 2; // warning: C5115 the result is not used
  a = 1 ? p : 0; // warning: C5002 pointer to integer conversion: assigning to 'int' from 'int *'
  return a ? s : a; // error: C2001 '?:' does not take 'struct s' and 'int'
}
