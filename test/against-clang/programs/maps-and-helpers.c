// Maps of several kinds with structs as keys and values, callbacks, helpers that change the packet, fields of the context.
#include "common.h"

struct key {
	__u32 a;
	__u16 b;
	__u8 c;
};

struct value {
	__u64 count;
	struct key last;
	__u32 histogram[4];
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 256);
	__type(key, struct key);
	__type(value, struct value);
} table SEC(".maps");

struct prefix {
	__u32 length;
	__u8 bytes[4];
};

struct {
	__uint(type, BPF_MAP_TYPE_LPM_TRIE);
	__uint(max_entries, 16);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, struct prefix);
	__type(value, __u32);
} routes SEC(".maps");

struct state {
	unsigned sum;
	unsigned char bytes[16];
};

static int step(__u32 index, void *context)
{
	struct state *state = context;
	state->sum = state->sum * 3 + state->bytes[index & 15];
	return state->sum > 1000000;
}

SEC("classifier")
int program(struct __sk_buff *ctx)
{
	PACKET(ctx)
	struct key key;

	__builtin_memset(&key, 0, sizeof(key));
	key.a = d[0] & 7;
	key.b = d[1] & 1;
	key.c = 3;
	struct value *value = bpf_map_lookup_elem(&table, &key);
	if (!value) {
		struct value fresh = { .count = 1, .last = key, .histogram = { [2] = d[2] } };
		put(0, bpf_map_update_elem(&table, &key, &fresh, BPF_NOEXIST));
		value = bpf_map_lookup_elem(&table, &key);
		if (!value)
			return 9;
	}
	value->count += d[3];
	value->histogram[d[4] & 3]++;
	value->last.a = d[5];
	put(1, value->count);
	put(2, value->histogram[2]);
	put(3, value->last.a + value->last.c);

	struct prefix prefix = { 24, { d[8] & 1, 2, 3, 0 } };
	__u32 route = 42 + d[8], *found;
	bpf_map_update_elem(&routes, &prefix, &route, BPF_ANY);
	prefix.length = 32;
	prefix.bytes[3] = d[9];
	prefix.bytes[0] = 1;
	found = bpf_map_lookup_elem(&routes, &prefix);
	put(5, found ? *found : -1);

	struct state state = { .sum = d[10] };
	__builtin_memcpy(state.bytes, d + 16, 16);
	put(6, bpf_loop(20, step, &state, 0));
	put(7, state.sum);

	char buffer[12];
	put(8, bpf_skb_load_bytes(ctx, 3, buffer, sizeof(buffer)));
	put(9, *(int *)(buffer + 4));
	ctx->mark = d[11];
	put(10, ctx->len);
	ctx->cb[1] = 77;
	put(11, ctx->cb[1] + ctx->mark);
	__u64 count = value->count;
	if (d[12] & 1) {
		put(12, bpf_skb_store_bytes(ctx, 20, buffer, 4, 0));
		d = (void *)(long)ctx->data;
		end = (void *)(long)ctx->data_end;
		if ((void *)(d + PACKET_SIZE) > end)
			return 8;
		put(13, d[20]);
	}
	return count;
}
