// test: c-asm
static inline __attribute__((always_inline)) unsigned long length_of(const char *text) { return __builtin_strlen(text); }
static const char *const names[] = { "eth", "wlan" };
__attribute__((section("xdp"))) long program(void *ctx) {
  return length_of("hello") + 10 * length_of(names[1]) + 100 * (__builtin_strcmp(names[0], "eth") == 0);
}
// expect:
// program:
//   r0 = 0x91
//   exit
