// test: c-check
// Of headers only what the file asks for is looked at, and nested enumerators are found there.
#include "_lazy-header.h"

static u32 used = THIRD;

u32 f(u32 x)
{
	return x + used + SECOND + PLAIN_TWO;
}
