// test: c-asm
// Nothing comes before or after the assembly of a naked function: no argument is moved, and it leaves by itself.
struct { int (*type)[2]; int (*max_entries)[1]; int *key; long *value; } cells __attribute__((section(".maps")));
struct insn { unsigned char code; unsigned char dst : 4; unsigned char src : 4; short off; int imm; };

static __attribute__((naked, noinline, used)) long twice(long x) {
  asm volatile("r0 = r1; r0 += r1; exit" ::: "r0");
}

__attribute__((section("socket"), naked)) int program(void *ctx) {
  asm volatile ("					\
	r1 = 0;						\
	*(u64*)(r10 - 8) = r1;				\
	r2 = r10;					\
	r2 += -8;					\
	r1 = %[cells] ll;				\
	call %[lookup];					\
	if r0 == 0 goto l0_%=;				\
	r1 = *(u64*)(r0 + 0);				\
	call twice;					\
	may_goto l0_%=;					\
l0_%=:	w0 = (s8)w0;					\
	.8byte %[exit];					\
"	:
	: [cells] "i"(&cells), [lookup] "i"((void *)1), [exit] "i"(*(long *)&((struct insn){.code = 0x95, .dst = 0}))
	: "r0", "r1", "r2", "r3", "r4", "r5", "memory");
}
// expect:
// twice:
//   r0 = r1
//   r0 += r1
//   exit
//
// program:
//   r1 = 0x0
//   *(u64 *)(r10 - 0x8) = r1
//   r2 = r10
//   r2 += -0x8
//   r1 = map[cells] ll
//   call 0x1
//   if r0 == 0x0 goto L10
//   r1 = *(u64 *)(r0 + 0x0)
//   call twice
//   may_goto L10
// L10:
//   w0 = (s8)w0
//   exit
