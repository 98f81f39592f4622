// Enumerations, strings, arrays of arrays, inline and separate functions, comma, conditional and statement expressions.
#include "common.h"

enum color { RED = -2, GREEN, BLUE = 1000000 };

static __always_inline int clamp(int value, int low, int high)
{
	return value < low ? low : value > high ? high : value;
}

static __noinline int factorial(int n)
{
	unsigned product = 1;
	for (int i = 2; i <= (n & 15); i++)
		product *= i;
	return product;
}

static __noinline long five(long a, long b, unsigned char c, short s, unsigned u)
{
	return a * 3 - b + c * s - u;
}

SEC("classifier")
int program(struct __sk_buff *ctx)
{
	PACKET(ctx)
	enum color c = d[0] & 1 ? BLUE : GREEN;
	char ch = d[1];
	_Bool b = d[2];
	const char *text = "hello";
	int arr[4][3];

	for (int i = 0; i < 4; i++)
		for (int j = 0; j < 3; j++)
			arr[i][j] = d[i * 3 + j] - 128;
	put(0, c);
	put(1, ch);
	put(2, b);
	put(3, clamp(arr[d[3] & 3][1], -10, 50));
	put(4, factorial(d[4]));
	put(5, five(arr[0][0], c, d[5], arr[1][1], (unsigned)d[6] << 24));
	put(6, sizeof(arr) + (long)(&arr[2][1] - &arr[0][0]));
	put(7, text[d[7] & 3]);
	put(8, (c, ch) ? 3 : 4);
	put(9, d[8] ?: 77);

	unsigned x = *(unsigned *)(d + 9);
	put(10, __builtin_popcount(x & 0xff));
	x += d[13], x ^= x >> 3, x <<= 1, x |= 1, x %= 1000, x /= 7;
	put(11, x);
	int y = *(int *)(d + 20);
	y >>= 2;
	y &= ~0xf;
	put(12, y);
	put(13, y++);
	put(14, (unsigned)(unsigned short)y * (unsigned short)y);
	put(15, (y & 0x80000000) != 0);
	return ({ int half = y >> 1; half + 1; });
}
