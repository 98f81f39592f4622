// Global and static data that lives from run to run, atomic operations, byte orders, copies within the packet.
#include "common.h"

static unsigned table[16] = { 1, 2, 3, 5, 8, 13, 21 };
static const unsigned char constants[8] = { 9, 8, 7, 6, 5, 4, 3, 2 };
long counter;
static int hits;

SEC("classifier")
int program(struct __sk_buff *ctx)
{
	PACKET(ctx)
	unsigned char mac[6];
	__u16 *words = (__u16 *)(d + 20);
	__u32 sum = 0;

	table[d[0] & 15] += d[1];
	counter += table[d[2] & 15];
	hits++;
	__sync_fetch_and_add(&counter, 3);
	put(0, counter);
	put(1, hits);
	put(2, table[d[3] & 15]);
	put(3, constants[d[4] & 7]);
	__u64 old = __sync_fetch_and_or(&counter, 0x10);
	put(4, old);
	put(5, __sync_val_compare_and_swap(&counter, old | 0x10, d[5]));
	put(6, __sync_lock_test_and_set(&counter, 5 + d[6]));
	put(7, bpf_htons(*(__u16 *)(d + 12)) + bpf_ntohl(*(__u32 *)(d + 16)));
	put(8, __builtin_bswap64(*(__u64 *)(d + 24)));

	__builtin_memcpy(mac, d, 6);
	__builtin_memcpy(d, d + 6, 6);
	__builtin_memcpy(d + 6, mac, 6);
	for (int i = 0; i < 10; i++)
		sum += words[i];
	sum = (sum & 0xffff) + (sum >> 16);
	sum = (sum & 0xffff) + (sum >> 16);
	put(9, (__u16)~sum);
	d[40] = sum;
	*(__u16 *)(d + 42) = ~sum;
	__builtin_memset(d + 44, 0xab, 9);
	goto done;
	put(10, 1);
done:
	return sum;
}
