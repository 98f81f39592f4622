// test: c-asm
// A variable that is no constant is read, wherever it lies: the loader may set it before the program runs. So is a static
// one with `used`, which something outside of the file may know. Constants are numbers, in whatever section.
unsigned origin __attribute__((section(".rodata.var"), used)) = 0;
static unsigned limit __attribute__((used)) = 3;
static unsigned own = 4;
const unsigned fixed __attribute__((section(".data.fixed"))) = 5;
const volatile unsigned configured = 6;

__attribute__((section("tc"))) int program(void *ctx) {
  if (!origin) return 1;
  if (limit != 3) return 2;
  if (configured != 6) return 3;
  return own + fixed;
}
// expect:
// program:
//   r1 = data[origin] ll
//   w1 = *(u32 *)(r1 + 0x0)
//   if w1 != 0x0 goto L5
//   r0 = 0x1
//   exit
// L5:
//   r1 = data[limit] ll
//   w1 = *(u32 *)(r1 + 0x0)
//   if w1 != 0x3 goto L14
//   r1 = data[configured] ll
//   w1 = *(u32 *)(r1 + 0x0)
//   r0 = 0x3
//   if w1 != 0x6 goto L15
//   r0 = 0x9
//   exit
// L14:
//   r0 = 0x2
// L15:
//   exit
