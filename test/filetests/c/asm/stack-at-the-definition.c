// test: c-asm
// What is wrong with functions stands where they are defined, not where a header declared them.
static int chain(int x);
static int (*use)(void *, int) = (void *)6;
__attribute__((section("xdp"))) int program(void *ctx) {
  char buffer[300];
  return use(buffer, 300) + chain(3);
}
static __attribute__((noinline)) int chain(int x) { // error: B0001 the calls 'program' → 'chain' need 608 bytes of stack; BPF has 512 for the whole chain
  char buffer[300];
  return use(buffer, 300);
}
