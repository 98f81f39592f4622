// test: c-check
int f(int a) {
  double d = 1.0; // error: C4004 BPF has no floating-point numbers // warning: C5001 unused variable 'd'
  float g = a; // error: C4004 initializing 'float' from 'int': BPF has no floating-point numbers
  g = g + 1; // error: C4004 BPF has no floating-point arithmetic
  asm volatile("" : : : "memory");
  void *p = &&label; // error: C0003 labels have no address in BPF: there are no indirect jumps // warning: C5001 unused variable 'p'
label:
  goto *p; // error: C0003 computed goto is not supported: BPF has no indirect jumps
  return __builtin_nothing(a); // error: C0003 there is no builtin '__builtin_nothing'
}
_Thread_local int t; // error: C0003 BPF has no threads
_Atomic int u;
int v(int n, ...) { __builtin_va_list l; return __builtin_va_arg(l, int); } // error: C0003 BPF functions cannot take a variable number of arguments // warning: C5001 unused variable 'l'
