// test: c-check
int two(int a, int b);
int log(const char *format, ...);
int value;
int f(int (*callback)(int)) {
  two(1); // error: C2004 the function takes 2 arguments, not 1
  two(1, 2, 3); // error: C2004 the function takes 2 arguments, not 3
  log(); // error: C2004 the function takes at least 1 argument, not 0
  log("x", 1, 2L, value);
  value(1); // error: C2008 'int' is not a function
  callback(2);
  return two(1, 2);
}
