// test: c-lower
_Atomic int counter;
_Atomic unsigned char small;
_Atomic _Bool flag;
__attribute__((section("xdp"))) int program(void *ctx) {
  counter *= 3; // error: C2010 BPF has no atomic operation for '*='
  counter <<= 1; // error: C2010 BPF has no atomic operation for '<<='
  small++; // error: C2010 BPF has atomic operations of 32 and 64 bits only, and none of '_Atomic(unsigned char)'
  flag = 1; // error: C2010 BPF has atomic operations of 32 and 64 bits only, and none of '_Atomic(_Bool)'
  return __c11_atomic_fetch_nand(&counter, 1, __ATOMIC_RELAXED); // error: C2010 BPF has no atomic operation for 'nand'
}
