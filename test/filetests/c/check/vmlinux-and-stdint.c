// test: c-check
// A vmlinux.h declares some of these types once more, as the kernel's own: they are the same, before and behind.
typedef unsigned long long u64;
typedef u64 uint64_t;
#include <stdint.h>
typedef long long s64;
typedef s64 int64_t;
typedef unsigned long uintptr_t;
#define HAS(type, value) _Static_assert(_Generic((value), type: 1, default: 0), "constants are of the types that they are named for");
HAS(int64_t, INT64_C(1)) HAS(int64_t, INT64_MIN) HAS(int64_t, INT64_MAX)
HAS(uint64_t, UINT64_C(1)) HAS(uint64_t, UINT64_MAX)
HAS(intmax_t, INTMAX_C(1)) HAS(intmax_t, INTMAX_MIN) HAS(uintmax_t, UINTMAX_MAX)
HAS(intptr_t, INTPTR_MIN) HAS(uintptr_t, UINTPTR_MAX) HAS(unsigned long, SIZE_MAX) HAS(long, PTRDIFF_MAX)
