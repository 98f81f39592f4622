// test: c-asm
// A variable of another object that only the text names, and assembly outside of functions that says nothing.
asm("");
extern unsigned elsewhere;
extern unsigned out;
__attribute__((section("xdp"))) int program(void *ctx) {
  unsigned long value;
  asm("%[out] = elsewhere ll" : [out] "=r"(value));
  return value;
}
// expect:
// program:
//   r0 = data[elsewhere] ll
//   exit
