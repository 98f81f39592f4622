// test: c-check
extern static int both; // error: C1008 'extern' and 'static' do not go together // warning: C5001 unused variable 'both'
struct empty_member { int a; int; }; // warning: C5013 the declaration declares nothing
__attribute__((no_such_attribute)) int ignored; // warning: C5015 unknown attribute 'no_such_attribute' ignored
__attribute__((aligned(3))) int odd; // error: C1010 'aligned' takes a constant power of two
__attribute__((mode(no_such_mode))) int mode; // error: C1010 this mode is not known
int uses(void)
{
  int value __attribute__((cleanup(3))); // error: C1010 'cleanup' takes the name of a function
  __builtin_add_overflow(1, 2); // error: C2010 '__builtin_add_overflow' takes 3 arguments, not 2
  __builtin_choose_expr(1, 2); // error: C2010 '__builtin_choose_expr' takes 3 arguments
  __builtin_add_overflow(1, 2, 3); // error: C2010 an overflow builtin takes two integers and a pointer to one
  __sync_fetch_and_add((short *)0, 1); // error: C2010 '__sync_fetch_and_add' takes a pointer to 4 or 8 bytes, not 'short *'
  return value; // warning: C5132 'value' is read before anything is written to it
}
__attribute__((section(("xdp")))) int in_parentheses(void *ctx) { return 0; }
