/* Reversing the bytes of a number. */
#pragma once
#include <linux/types.h>

#define __swab16(x) __builtin_bswap16(x)
#define __swab32(x) __builtin_bswap32(x)
#define __swab64(x) __builtin_bswap64(x)
#define ___constant_swab16(x) __builtin_bswap16(x)
#define ___constant_swab32(x) __builtin_bswap32(x)
#define ___constant_swab64(x) __builtin_bswap64(x)
