// test: c-run
// run: %f(3) == 107
// A header uses what it declares before it defines it: bodies and values that come later count.
static int second_step(int x);
#include "_defined-later.h"
static int second_step(int x) { return x * 2; }
int f(int x) { return above(x); }
