// Structs by value, pointers to one thing or another, a state machine with goto, static variables of functions.
#include "common.h"

struct pair {
	int a;
	long b;
};

struct six {
	int v[6];
};

static __noinline int use(struct pair *pair)
{
	return pair->a * 2 + pair->b;
}

static __always_inline struct pair make(int a, long b)
{
	return (struct pair){ .b = b, .a = a };
}

static __always_inline int sum_of(struct six six)
{
	int sum = 0;
	for (int i = 0; i < 6; i++)
		sum += six.v[i];
	return sum;
}

static int states(unsigned char *d)
{
	int state = 0, i = 0;
again:
	if (i >= 20)
		goto out;
	switch (state) {
	case 0:
		if (d[i] & 1)
			state = 1;
		else
			state = 2;
		break;
	case 1:
		switch (d[i] & 3) {
		case 0:
			state = 0;
			break;
		case 1:
		case 2:
			state = 2;
			break;
		default:
			state = 3;
		}
		break;
	case 2:
		state = d[i] > 100 ? 3 : 0;
		break;
	case 3:
		if (d[i] == 9)
			goto out;
		state = 1;
	}
	i++;
	goto again;
out:
	return state * 100 + i;
}

SEC("classifier")
int program(struct __sk_buff *ctx)
{
	PACKET(ctx)
	static int calls;
	static long totals[3] = { 1, 2 };
	struct pair p = make(d[0], *(int *)(d + 8)), *pp = &p;
	struct six six = { { d[0], d[1], d[2] } };
	char text[] = "abcdef";
	unsigned hash = 5381;

	calls++;
	pp->a++;
	put(0, use(pp));
	put(1, make(3, d[1]).b);
	six.v[d[3] & 3] = -5;
	put(2, sum_of(six));
	put(3, states(d));
	put(4, calls);
	totals[d[4] & 1] += d[5];
	put(5, totals[0] * 7 + totals[1] * 3 + totals[2]);
	int *either = d[6] & 1 ? &six.v[2] : &six.v[4];
	*either += 40;
	put(6, six.v[2]);
	put(7, six.v[4]);
	text[d[7] & 1 ? 4 : 2] ^= 0x20;
	for (int i = 0; i < 6; i++)
		hash = hash * 33 + text[i];
	put(8, hash);

	unsigned long long x = *(unsigned long long *)(d + 24);
	int bits = 0;
	while (x && bits < 64) {
		x &= x - 1;
		bits++;
	}
	put(9, bits);
	volatile int twice = d[10];
	twice += twice;
	put(10, twice);
	const int sparse[] = { [3] = 5, [1] = d[11] };
	put(11, sparse[0] + sparse[1] + sparse[2] * 3 + sparse[3]);
	unsigned long s = *(unsigned long *)(d + 32);
	put(12, s / 7);
	put(13, s / 10);
	put(14, s % 1000);
	put(15, (unsigned)s / 3 + (unsigned char)s % 5);
	return hash;
}
