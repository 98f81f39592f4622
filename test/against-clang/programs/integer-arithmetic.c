// Promotions, conversions and operators on integers of every width and sign.
#include "common.h"

SEC("classifier")
int program(struct __sk_buff *ctx)
{
	PACKET(ctx)
	signed char a = d[0];
	unsigned char b = d[1];
	short c = *(short *)(d + 2);
	unsigned short h = *(unsigned short *)(d + 4);
	int i = *(int *)(d + 8);
	unsigned u = *(unsigned *)(d + 12);
	long l = *(long *)(d + 16);
	unsigned long ul = *(unsigned long *)(d + 24);

	put(0, a * b + c);
	put(1, a < b);
	put(2, (unsigned)a < u);
	put(3, c >> 3);
	put(4, h >> 3);
	put(5, i >> (u & 31));
	put(6, u << (i & 31));
	put(7, l >> (b & 63));
	put(8, ul / (h | 1));
	put(9, u % (b | 1));
	put(10, -a);
	put(11, ~h);
	put(12, a ? b : c);
	put(13, (long)i * u);
	put(14, (i > l) + (ul > l) * 2 + (a == (signed char)b) * 4 + (h != c) * 8);
	put(15, (unsigned char)(a + 200) + (short)(u + 7) + (int)(l ^ ul));
	return (unsigned)(i < 0 ? -(unsigned)i : i) + !l + (a && b || c);
}
