// test: c-run
// Operands of every kind reach the instructions, and what these give comes back.
// not-clang: widths: clang takes no modifier for the width of a register
// run: %sum(3, 4) == 7
// run: %sum(-3, 4) == 1
// run: %names(5, 7) == 12
// run: %numbered(6, 7) == 42
// run: %tied(40) == 42
// run: %early(1, 2) == 212
// run: %both(10, 3) == 137
// run: %widths(-1) == 4294967295
// run: %small(-5) == 251
// run: %whole(-100) == 1
// run: %whole(70000) == 2
// run: %negative(-7) == 3
// run: %negative(0) == 0
// run: %clobbered(5) == 6
// run: %memory(8) == 24
// run: %constants(1) == 1075
// run: %either(5) == 1015
// run: %branches(3) == 300
// run: %branches(30) == 31
// run: %loops(5) == 15
// run: %jumps(7) == 1
// run: %jumps(9) == 2
// run: %jumps(0) == 3
// run: %barrier(9) == 18
// run: %unused(4) == 4
// run: %atomics(5) == 1216
// run: %pressure(1, 2) == 151
// run: %local_labels(12) == 111
// run: %comments(2) == 3
// run: %data(3) == 45
// run: %read_and_written(7) == 7

typedef unsigned long u64;
typedef unsigned int u32;

long sum(int a, int b) {
  int result;
  asm volatile("%[r] = %[a]; %[r] += %[b]" : [r] "=&r"(result) : [a] "r"(a), [b] "r"(b));
  return result;
}

/** A small type says nothing of the upper bits: the register holds all of what was there before. */
int whole(long x) {
  int result;
  asm volatile("%[r] = 0; if %[x] s>= 0 goto 1f; %[r] = 1; 1: if %[x] s< 65536 goto 2f; %[r] = 2; 2:" : [r] "=&r"(result) : [x] "r"((short)x));
  return result;
}

/** A number that may be an immediate is one of its own width: -5 is not 4294967291. */
int negative(long x) {
  int result = 0;
  int limit = -5;
  asm volatile goto("if %[x] s> %[y] goto %l[above]" :: [x] "r"(x), [y] "ri"(limit) :: above);
  result |= 1;
above:
  asm volatile goto("if %[x] == %[y] goto %l[out]" :: [x] "r"(x), [y] "r"(0L) :: out);
  result |= 2;
out:
  return result;
}

/** What assembly destroys is not where a parameter still lies. */
static __attribute__((noinline)) long next(long x) { return x + 1; }
long clobbered(long x) {
  asm volatile("r1 = %[x]; r1 += 100; r2 = 7" :: [x] "r"(x) : "r0", "r1", "r2", "r3", "r4", "r5");
  return next(x);
}

long names(long x, long y) {
  long out;
  asm("%[out] = %[x]\n\t%[out] += %[y]" : [out] "=&r"(out) : [x] "r"(x), [y] "r"(y));
  return out;
}

long numbered(long x, long y) {
  long out;
  asm volatile("%0 = %1; %0 *= %2" : "=&r"(out) : "r"(x), "r"(y));
  return out;
}

long tied(long x) {
  long out;
  asm("%0 += 2" : "=r"(out) : "0"(x));
  return out;
}

// Without '&' the output could share the register of an input that is still to be read.
long early(long x, long y) {
  long out;
  asm volatile("%[o] = 100; %[o] *= %[y]; %[o] += %[x]; %[o] += 11" : [o] "=&r"(out) : [x] "r"(x), [y] "r"(y));
  return out;
}

long both(long x, long y) {
  long more = 4;
  asm volatile("%[x] += %[y]; %[more] *= %[y]; %[x] += %[more]" : [x] "+r"(x), [more] "+&r"(more) : [y] "r"(y));
  return x * 5 + more;
}

u64 widths(long x) { u64 out; asm volatile("%w0 = %w1" : "=r"(out) : "r"(x)); return out; }

long small(signed char x) {
  unsigned char out;
  asm volatile("%0 = %1" : "=r"(out) : "r"(x));
  return out;
}

long memory(long x) {
  long cells[2] = {x, 1};
  asm volatile("r1 = *(u64 *)%[in]; r1 += r1; *(u64 *)%[out] = r1" : [out] "=m"(cells[1]) : [in] "m"(cells[0]) : "r1");
  return cells[0] + cells[1];
}

struct pair { int a; int b; };

long constants(long x) {
  asm volatile("%0 += %1; %0 += %[off]; %0 += %c[big]; %0 += %n[neg]"
               : "+r"(x) : "i"(sizeof(struct pair)), [off] "i"(&((struct pair *)0)->b), [big] "i"(1000 + 2 * 31), [neg] "i"(0));
  return x;
}

static long add(long x, long y) {
  asm volatile("%0 += %1" : "+r"(x) : "ri"(y));
  return x;
}

long either(long x) {
  return add(x, 1000) + add(x, x);
}

long branches(long x) {
  asm volatile("if %[x] s> 10 goto 1f; %[x] *= 100; goto 2f; 1: %[x] += 1; 2:" : [x] "+r"(x));
  return x;
}

long loops(long n) {
  long total = 0;
  asm volatile("again_%=: %[t] += %[n]; %[n] += -1; if %[n] != 0 goto again_%=" : [t] "+r"(total), [n] "+r"(n));
  return total;
}

long jumps(long x) {
  asm goto("if %0 == 7 goto %l[seven]; if %0 == 9 goto %l2" : : "r"(x), "i"(0) : : nine, seven);
  return 3;
seven:
  return 1;
nine:
  return 2;
}

long barrier(u32 x) {
  u32 y = x;
  asm volatile("" : "+r"(y));
  asm volatile("" ::: "memory");
  return x + y;
}

long unused(long x) {
  long nobody;
  asm("%0 = 5" : "=r"(nobody));
  return x;
}

long atomics(long x) {
  long cell = 7, old = x, seen;
  asm volatile("%[old] = atomic_fetch_add((u64 *)(%[p] + 0), %[old]); lock *(u64 *)(%[p] + 0) += %[x]; "
               "r0 = 17; r0 = cmpxchg_64(%[p] + 0, r0, %[x]); %[seen] = r0; %[old] = xchg_64(%[p] + 0, %[old])"
               : [old] "+&r"(old), [seen] "=&r"(seen) : [p] "r"(&cell), [x] "r"(x) : "r0", "memory");
  return old * 100 + seen * 42 + cell - 5;
}

// More values than registers live across it.
long pressure(long a, long b) {
  long c = a + 1, d = b + 2, e = a * 7, f = b * 9, g = a ^ 5, h = b | 8, i = a << 3, j = b << 4;
  asm volatile("r0 = 1; r1 = 2; r2 = 3; r3 = 4; r4 = 5; r5 = 6; %[a] += r1" : [a] "+r"(a) : : "r0", "r1", "r2", "r3", "r4", "r5", "r6", "r7");
  return a + b + c + d + e + f + g + h + i + j + 61;
}

#define at_least(x, bound)                                                              \
  ({                                                                                    \
    __label__ yes;                                                                      \
    int result = 1;                                                                     \
    asm volatile goto("if %[x] s>= %[b] goto %l[yes]" ::[x] "r"(x), [b] "i"(bound)::yes); \
    result = 0;                                                                         \
  yes:                                                                                  \
    result;                                                                             \
  })

long local_labels(long x) {
  return at_least(x, 10) + at_least(x, 20) + at_least(x, 12) * 10 + at_least(x, 1) * 100;
}

long comments(long x) {
  asm volatile("# before\n"
               "%0 += 1 // behind\n"
               "/* between */ ;;\n" : "+r"(x));
  return x;
}

// mov r0, 42 and r0 += x, as numbers.
long data(long x) {
  register long result = 0;
  asm volatile("r1 = %[x]; .8byte 0x2a000000b7; .byte 0x0f, 0x10; .short 0; .long 0; %[r] = r0" : [r] "=r"(result) : [x] "r"(x) : "r0", "r1");
  return result;
}

/** An input that says it is written as well is read, as by clang. */
long read_and_written(long x) {
  long copy;
  asm volatile("%[copy] = %[x]" : [copy] "=r"(copy) : [x] "+r"(x));
  return copy;
}
