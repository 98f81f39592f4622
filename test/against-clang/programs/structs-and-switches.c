// Structs within structs and unions, designated initialisers, copies; switch with ranges and fall-through; loops of each kind.
#include "common.h"

struct inner {
	unsigned char tag;
	unsigned short value;
	unsigned int words[3];
};

struct outer {
	struct inner x[2];
	union {
		unsigned long number;
		unsigned char bytes[8];
	} u;
};

static __noinline unsigned long mix(struct outer *o, int which)
{
	unsigned long sum = 0;
	for (int i = 0; i < 3; i++)
		sum = sum * 31 + o->x[which & 1].words[i];
	return sum + o->x[0].value;
}

SEC("classifier")
int program(struct __sk_buff *ctx)
{
	PACKET(ctx)
	struct outer o = { .x = { { 1, 2, { 3, 4, 5 } }, { .words = { [1] = 9 } } } }, copy;
	unsigned sum = 0;

	o.x[d[0] & 1].words[1] += d[1];
	o.u.number = *(unsigned long *)(d + 8);
	o.u.bytes[3] ^= 0xff;
	copy = o;
	copy.x[1] = o.x[0];
	copy.x[1].tag = d[2];
	put(0, mix(&o, d[3]));
	put(1, mix(&copy, d[4]));
	put(2, copy.u.number);
	put(3, copy.x[1].tag);
	put(4, o.u.bytes[d[5] & 7]);

	for (int i = 0; i < PACKET_SIZE; i++) {
		if (d[i] == 7)
			continue;
		if (d[i] == 255 && i > 32)
			break;
		sum += d[i] * (i + 1);
	}
	put(5, sum);
	switch (d[6] & 15) {
	case 0:
		sum += 1;
	case 1:
		sum *= 3;
		break;
	case 2 ... 5:
		sum ^= 0x55;
		break;
	case 9:
		return 4;
	default:
		sum--;
	}
	put(6, sum);
	int k = d[7] & 7;
	do {
		sum = sum * 5 + k;
	} while (k-- > 0);
	put(7, sum);
	return sum;
}
