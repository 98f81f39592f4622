// test: c-run
// run: %behind(3) == 3
// run: %temporary(7) == 7
// run: %place() == 16
// run: %function_name() == 130
long behind(long n) { char from[8] = {}, to[8]; return (char *)__builtin_mempcpy(to, from, n & 7) - to; }
int temporary(int x) { int *memory = __builtin_alloca(8); memory[1] = x; return memory[1]; }
int place(void) { return __builtin_LINE() * 2; }
unsigned long function_name(void) { return __builtin_strlen(__builtin_FUNCTION()) * 10 + __builtin_strncmp("abc", "abd", 2); }
