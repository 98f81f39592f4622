// test: c-asm
__attribute__((section("tc"))) int program(void *ctx) {
  char text[8] = "abc";
  return __builtin_strlen(text); // error: B0011 'strlen' is worked out at compile time, and this string is not known then
}
