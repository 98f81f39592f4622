// test: c-asm
// The assembly leaves the program, from within a function that is inlined too: nothing comes behind its 'exit', which the
// verifier would refuse ("unreachable insn"). Assembly that ends otherwise may be left at its end, and an 'exit' follows.
static __attribute__((always_inline)) void leave(int verdict) {
  asm volatile("r0 = %[verdict]\n"
               "exit /* here */; // and nothing else"
               :: [verdict] "r"(verdict) : "r0");
  __builtin_unreachable();
}

__attribute__((section("tc"))) int early(struct __sk_buff *skb) {
  unsigned mark = *(unsigned *)((char *)skb + 8);
  if (mark == 7) leave(2);
  if (mark == 9) leave(mark);
  return 0;
}

__attribute__((section("tc"))) int open(struct __sk_buff *skb) {
  if (*(unsigned *)((char *)skb + 8) == 7) {
    asm volatile("if r1 == 0 goto 1f; r0 = 1; exit; 1:" ::: "r0");
    __builtin_unreachable();
  }
  return 0;
}
// expect:
// early:
//   w1 = *(u32 *)(r1 + 0x8)
//   if w1 == 0x7 goto L5
//   if w1 != 0x9 goto L8
//   r1 = 0x9
//   goto L6
// L5:
//   r1 = 0x2
// L6:
//   r0 = r1
//   exit
// L8:
//   r0 = 0x0
//   exit
//
// open:
//   w1 = *(u32 *)(r1 + 0x8)
//   if w1 != 0x7 goto L5
//   if r1 == 0x0 goto L5
//   r0 = 0x1
//   exit
// L5:
//   r0 = 0x0
//   exit
