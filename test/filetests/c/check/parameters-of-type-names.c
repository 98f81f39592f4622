// test: c-check
// A type in the parentheses behind another one is a parameter in type names and parameters, and a declarator elsewhere (C11 6.7.6.3p11).
typedef int action;
typedef struct { int a; } context;
#define __uint(name, value) int (*name)[value]
#define __array(name, value) typeof(value) *name[]

action callee(context *ctx);
struct {
  __uint(type, 3);
  __uint(key_size, 4);
  __uint(max_entries, 4);
  __array(values, action(context *ctx));
} programs __attribute__((section(".maps"))) = { .values = { callee } };

int takes(int (context *), action (*g)(context x, action y), action h(const context *p, action q));
unsigned long sizes(void) { return sizeof(action (*)(context)) + sizeof(int (*)(struct other *, action)); }
action (declared);
int local(void) {
  action (context) = 3;
  return context + declared;
}
action callee(context *ctx) { return ctx->a + (action)sizes(); }
