// Bit-fields of either sign, packed and not, read and written.
#include "common.h"

struct packed_bits {
	unsigned a : 3;
	int b : 5;
	unsigned long long c : 40;
	signed char s;
	unsigned short h : 9;
} __attribute__((packed));

struct plain_bits {
	int a : 7;
	unsigned b : 12;
	long c : 33;
};

SEC("classifier")
int program(struct __sk_buff *ctx)
{
	PACKET(ctx)
	struct packed_bits x;
	struct plain_bits p;

	__builtin_memcpy(&x, d, sizeof(x));
	__builtin_memcpy(&p, d + 16, sizeof(p));
	put(0, x.a);
	put(1, x.b);
	put(2, x.c);
	put(3, x.s);
	put(4, x.h);
	put(5, p.a);
	put(6, p.b);
	put(7, p.c);
	x.a += 5;
	x.b = -x.b;
	x.c ^= 0x123456789a;
	x.h++;
	p.c -= 77;
	p.a = p.b;
	p.b <<= 2;
	__builtin_memcpy(d, &x, sizeof(x));
	__builtin_memcpy(d + 16, &p, sizeof(p));
	return x.b + x.s * p.a;
}
