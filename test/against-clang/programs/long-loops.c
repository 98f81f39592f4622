// Loops with loops in them, loops that end early, sorting on the stack, functions of their own, negative numbers.
#include "common.h"

__noinline int quotient(int x, unsigned y)
{
	if (y == 0)
		return -1;
	return (unsigned)x / (y & 0x7f | 1);
}

static __noinline unsigned crc32(unsigned char *d, void *end)
{
	unsigned crc = ~0u;
	for (int i = 0; i < 40; i++) {
		if ((void *)d + i + 1 > end)
			break;
		crc ^= d[i];
		for (int k = 0; k < 8; k++)
			crc = crc & 1 ? crc >> 1 ^ 0xedb88320 : crc >> 1;
	}
	return ~crc;
}

SEC("classifier")
int program(struct __sk_buff *ctx)
{
	PACKET(ctx)
	unsigned m = 0, a = d[3], b = d[4];
	signed char sorted[16];

	put(0, crc32(d, end));
	put(1, quotient(d[1] << 8, d[5]));
	for (unsigned i = 0; i < 300; i++) {
		m = m * 1103515245 + 12345 + i;
		if ((m >> 16 & 0x3ff) == d[2])
			break;
	}
	put(2, m);
	for (int i = 0; i < 14 && b; i++) {
		unsigned rest = a % b;
		a = b;
		b = rest;
	}
	put(3, a);
	for (int i = 0; i < 16; i++)
		sorted[i] = d[i];
	for (int i = 0; i < 15; i++)
		for (int j = 0; j < 15 - i; j++)
			if (sorted[j] > sorted[j + 1]) {
				signed char swapped = sorted[j];
				sorted[j] = sorted[j + 1];
				sorted[j + 1] = swapped;
			}
	put(4, sorted[0]);
	put(5, sorted[7]);
	put(6, sorted[15]);
	put(7, *(long *)sorted);
	int negative = -(int)d[20] - 1;
	put(9, negative >> 1);
	put(10, (unsigned)negative >> 28);
	put(11, negative < 0u);
	put(12, (short)negative == negative);
	put(13, (__u64)(__u32)negative);
	put(14, negative);
	return (d[30] > 10) - (d[31] < 10);
}
