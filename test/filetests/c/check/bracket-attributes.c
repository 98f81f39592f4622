// test: c-check
// Attributes of C23, which gcc and clang take in every mode: where they may stand, and what they are called.
[[maybe_unused]] static int first;
static int behind [[maybe_unused]] [3];
[[gnu::unused, gnu::used]] [[]] [[,]] static int several;
[[__gnu__::__unused__]] static int guarded;
static [[maybe_unused]] int between; // error: C1010 'maybe_unused' says nothing about a type // warning: C5001 unused variable 'between'
static int [[maybe_unused]] of_type; // error: C1010 'maybe_unused' says nothing about a type // warning: C5001 unused variable 'of_type'
static int array[3] [[maybe_unused]]; // error: C1010 'maybe_unused' says nothing about a type // warning: C5001 unused variable 'array'
static int *[[maybe_unused]] pointer; // error: C1010 'maybe_unused' says nothing about a type // warning: C5001 unused variable 'pointer'
int *[[gnu::unused]] passed_over; // warning: C5149 'gnu::unused' says nothing about a type
void never(void) [[gnu::noreturn]]; // warning: C5149 'gnu::noreturn' says nothing about a type
[[]];

struct [[gnu::packed]] packed {
  char a;
  [[maybe_unused]] int b;
};
_Static_assert(sizeof(struct packed) == 5, "");
struct [[packed, clang::packed]] not_packed { // warning: C5015 unknown attribute 'packed' ignored // warning: C5015 unknown attribute 'clang::packed' ignored
  char a;
  int b [[gnu::packed]];
};
_Static_assert(sizeof(struct not_packed) == 5, "");
struct [[nodiscard]] { char a; int b; } wide;
_Static_assert(sizeof wide == 8, "");
typedef int aligned [[gnu::aligned(32)]];
_Static_assert(_Alignof(aligned) == 32, "");
enum [[clang::flag_enum]] flags { ONE [[maybe_unused]] = 1, TWO [[foo::bar(1, "x")]] = 2 }; // warning: C5015 unknown attribute 'foo::bar' ignored

[[noreturn]] void stop(void);
[[clang::always_inline]] static inline int twice([[maybe_unused]] int unused, int x [[maybe_unused]]) { return x * 2; }

int statements(int x) {
  [[maybe_unused]] int local = 1;
  [[maybe_unused]] again:
  switch (x) {
    case 1:
      x++;
      [[fallthrough]];
    case 2: [[gnu::fallthrough]];
    [[likely]] case 3: [[maybe_unused]] int y = 1;
    default: [[]] break;
  }
  if (x) [[clang::nomerge]] twice(1, 2);
  else [[unlikely]] x = 2; // warning: C5015 unknown attribute 'unlikely' ignored
  for ([[maybe_unused]] int i = 0; i < 3; i++) [[clang::nomerge]] { x++; }
  [[maybe_unused]] x++; // error: C1010 'maybe_unused' says nothing about a statement
  [[fallthrough]]; // error: C3001 'fallthrough' stands outside of a switch
other: __attribute__((unused));
  [[clang::always_inline]] twice(1, 2);
  if (x == 77) stop();
  int y [[maybe_unused]] = ({ [[maybe_unused]] int k = 1; k; });
  return ONE;
}

#if __has_c_attribute(fallthrough) != 201910L || !__has_c_attribute(__gnu__::__packed__) || __has_c_attribute(packed) || __has_c_attribute(clang::packed)
#error "the names are those of clang"
#endif
_Static_assert(__has_c_attribute(__nodiscard__) == 202003L && __has_c_attribute(clang::noinline) && !__has_c_attribute(foo::bar), "");

[[noreturn]] int never_returned; // error: C1010 'noreturn' says something about functions alone
struct [[gnu::packed]] stopping { [[noreturn]] int member; }; // error: C1010 'noreturn' says something about functions alone
[[noreturn]] typedef void stopper(void); // error: C1010 'noreturn' says something about functions alone
void parameters([[noreturn]] int parameter); // error: C1010 'noreturn' says something about functions alone
[[fallthrough]] int through; // error: C1010 'fallthrough' is a statement of its own, and says nothing about a declaration
