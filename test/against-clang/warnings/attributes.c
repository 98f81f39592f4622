/* Attributes in brackets (C23), and those that are not known. */
[[maybe_unused]] static int first;
static int behind [[maybe_unused]] [3];
[[gnu::unused, foo::bar]] [[]] static int several;
static int unused_one;
int *[[gnu::unused]] passed_over;
void never(void) [[gnu::noreturn]];
[[]];
struct [[packed, clang::packed, gnu::packed]] packed { char a; [[maybe_unused]] int b; };
enum [[clang::flag_enum]] flags { ONE [[maybe_unused]] = 1, TWO [[foo::bar(1, "x")]] = 2 };
__attribute__((annotate("x"), no_such)) int annotated;
[[clang::always_inline]] static inline int twice([[maybe_unused]] int unused, int x [[maybe_unused]], int y) { return x * 2; }
int statements(int x)
{
  [[maybe_unused]] int local;
  int l2 [[gnu::unused]], l3;
  [[maybe_unused]] again: x++;
  other: __attribute__((unused));
  more: x++;
  switch (x) {
  case 1:
    x++;
    [[fallthrough]];
  case 2:
    x++;
    [[gnu::fallthrough]];
  case 3:
    x++;
    [[clang::fallthrough]];
  case 4:
    x++;
  }
  if (x) [[clang::nomerge]] twice(1, 2, 3);
  else [[unlikely]] x = 2;
  for ([[maybe_unused]] int i = 0; i < 3; i++) [[clang::unroll]] { x++; }
  return ONE;
}
int must(void) __attribute__((warn_unused_result));
[[nodiscard("why")]] int nodiscard(void);
void results(int x)
{
  must();
  (void)must();
  nodiscard();
  (must());
  x = (must(), 1);
  x = ({ must(); 1; });
  if (must()) x++;
  must() + 1;
}

static int __attribute__((noreturn)) v1;
[[gnu::noreturn]] int v2;
int v3 __attribute__((noreturn));
__attribute__((always_inline)) int v4;
__attribute__((noinline, naked)) int v5;
[[nodiscard]] int v6;
void v7(__attribute__((noinline)) int a);
struct v8 { __attribute__((noinline)) int a; int b __attribute__((always_inline)); void (*p)(void) __attribute__((noreturn)); };
typedef int v9(void) __attribute__((always_inline));
typedef int v10(void) __attribute__((noreturn));
typedef int v11(void) __attribute__((warn_unused_result));
void (*v12)(void) __attribute__((noreturn));
void (*v13)(void) __attribute__((noinline));
void v14(void (*p)(void) __attribute__((noreturn)));
int v15(void) { __attribute__((noreturn)) int a = v1; __attribute__((always_inline)) int b = a; return b; }
