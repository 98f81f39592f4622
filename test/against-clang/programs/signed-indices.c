/* Indices and lengths of signed types, checked as people check them. */
#include "common.h"

struct table {
	int list[64];
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct table);
} tables SEC(".maps");

static __always_inline int pick(const struct table *table, int index)
{
	if (index < 0 || index >= 64)
		return -index;
	return table->list[index];
}

static __always_inline int clamp(int value, int low, int high)
{
	return value < low ? low : value > high ? high : value;
}

SEC("classifier")
int program(struct __sk_buff *ctx)
{
	PACKET(ctx)
	__u32 zero = 0;
	struct table *table = bpf_map_lookup_elem(&tables, &zero);

	if (!table)
		return -2;
	/* Written as found: a comparison with both ends, in both orders, and of sums and differences. */
	int first = (signed char)d[0];
	if (first >= 0 && first < 64)
		table->list[first] += d[1];
	int second = d[2] - 100;
	if (second > 63)
		second = 63;
	if (second < 0)
		second = 0;
	table->list[second] ^= d[3] << 8;
	int third = (short)(d[4] << 8 | d[5]) >> 9;
	int seen = pick(table, third) + pick(table, (signed char)d[6] + 10);
	put(0, seen);
	put(1, pick(table, d[7] - d[8]));
	int fourth = clamp((signed char)d[9] * 2, 0, 63);
	put(2, table->list[fourth]);
	int chosen = d[10] - 30;
	if (chosen < 0 || chosen >= 64)
		chosen = d[11] & 3;
	put(3, table->list[chosen]);
	long sum = 0;
	for (int i = (signed char)d[12] > 0 ? 3 : 60; i < 64; i++)
		sum += table->list[i];
	for (int i = 63; i >= 58; i--)
		sum = sum * 3 - table->list[i];
	put(4, sum);
	int n = d[13] - d[14];
	if (n < 0 || n >= 64)
		n = d[15] & 7;
	if (table->list[n] < d[16])
		put(5, n);
	return seen & 0xff;
}
