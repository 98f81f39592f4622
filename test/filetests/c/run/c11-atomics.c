// test: c-run
// not-clang: ordered, scaled, pointers, by_pointers, fenced: clang's BPF target has no ordered loads and stores and no fences
// not-kernel: pointers: what an atomic operation gives is a number to the verifier
// run: %counts(5) == 7
// run: %old(5) == 5
// run: %stepped(5) == 4
// run: %bits(12) == 9
// run: %exchanged(3) == 30
// run: %compared(3) == 31
// run: %ordered(7) == 8
// run: %scaled(6) == 4294967292
// run: %pointers() == 43
// run: %by_pointers(9) == 993
// run: %sized(1) == 13
// run: %kinds() == 1412
// run: %fenced(1) == 2
#include <stdatomic.h>
int counts(int x) { _Atomic int a = x; a += 3; return a -= 1; }
int old(int x) { atomic_int a = x; return a++; }
int stepped(int x) { _Atomic(int) a = x; return --a; }
long bits(long x) { atomic_long a = x; atomic_fetch_or(&a, 1); atomic_fetch_and(&a, 9); return atomic_fetch_xor_explicit(&a, 3, memory_order_relaxed); }
int exchanged(int x) { atomic_int a; atomic_init(&a, x); return atomic_exchange(&a, 4) * 10; }
int compared(int x) { atomic_int a = x; int seen = 4; int first = atomic_compare_exchange_strong(&a, &seen, 9); return first * 100 + seen * 10 + atomic_compare_exchange_weak(&a, &seen, 9); }
int ordered(int x) { atomic_int a; atomic_store(&a, x); a = a + 1; return atomic_load_explicit(&a, memory_order_acquire); }
int scaled(int x) { _Atomic int a = x; return (a -= 7) * 2 + (a ^= 1); }
long pointers(void) { int array[4] = { 1, 2, 3, 4 }; int *_Atomic p = array; p++; p += 2; p -= 2; __c11_atomic_fetch_add(&p, 2, __ATOMIC_RELAXED); return *p * 10 + *(p - 1); }
int by_pointers(int x) { int a = x, in = 4, out, e = 4; __atomic_exchange(&a, &in, &out, __ATOMIC_SEQ_CST); __atomic_compare_exchange(&a, &e, &out, 0, 5, 5); int got; __atomic_load(&a, &got, __ATOMIC_SEQ_CST); in = 3; __atomic_store(&a, &in, __ATOMIC_RELEASE); return got * 100 + out * 10 + a; }
int sized(int x) { int a = x; return __sync_fetch_and_add_4(&a, 2) * 10 + __sync_swap(&a, 6); }
int kinds(void) { _Atomic int a; return _Generic(a, int: 1, default: 2) * 10 + _Generic(&a, int *: 1, _Atomic int *: 2, default: 3) + sizeof(a) * 100 + atomic_is_lock_free(&a) * 1000; }
int fenced(int x) { int a = x; atomic_thread_fence(memory_order_seq_cst); __sync_synchronize(); return a + 1; }
