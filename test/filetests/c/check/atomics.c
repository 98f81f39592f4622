// test: c-check
#include <stdatomic.h>
struct pair { int first, second; };
_Atomic struct pair both; // error: C0003 'struct pair' cannot be _Atomic: BPF has atomic operations on integers and pointers only
_Atomic int counter;
_Atomic unsigned char small;
int plain;
short narrow;
int mistakes(void *ctx) {
  int *pointer = &counter;
  __sync_fetch_and_add(&counter, 1); // error: C2010 '__sync_fetch_and_add' takes a pointer to a type that is not _Atomic, not '_Atomic(int) *'
  __c11_atomic_load(&plain, 5); // error: C2010 '__c11_atomic_load' takes a pointer to a type that is _Atomic, not 'int *'
  __atomic_fetch_add(&narrow, 1, 0); // error: C2010 '__atomic_fetch_add' takes a pointer to 4 or 8 bytes, not 'short *'
  __atomic_load_n(&narrow, __ATOMIC_RELAXED);
  __atomic_load_n(&narrow, __ATOMIC_ACQUIRE); // error: C2010 '__atomic_load_n' takes a pointer to 4 or 8 bytes, not 'short *'
  __atomic_test_and_set(&plain, 5); // error: C2010 '__atomic_test_and_set' works on one byte
  __builtin_clzg(plain); // error: C2010 '__builtin_clzg' takes an unsigned integer, not 'int'
  __builtin_parity(1, 2); // error: C2010 '__builtin_parity' takes 1 argument, not 2
  __builtin_align_up(plain, 3); // error: C2010 an alignment must be a power of two
  __builtin_alloca(plain); // error: C0003 '__builtin_alloca' takes a constant of at most 512: the stack of BPF has no more
  return *pointer;
}
