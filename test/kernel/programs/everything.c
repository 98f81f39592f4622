/* Each kind of relocation that a loader meets: maps, data, calls, callbacks, kfuncs, tables of programs and of maps. */
#include <linux/bpf.h>
#include <linux/pkt_cls.h>
#include <bpf/bpf_helpers.h>

struct inner {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u64);
} first SEC(".maps"), second SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY_OF_MAPS);
	__uint(max_entries, 4);
	__type(key, __u32);
	__array(values, struct inner);
} tables SEC(".maps") = { .values = { [1] = &first, [3] = &second } };

int drop_it(struct __sk_buff *skb);

struct {
	__uint(type, BPF_MAP_TYPE_PROG_ARRAY);
	__uint(max_entries, 4);
	__type(key, __u32);
	__array(values, int (struct __sk_buff *));
} jumps SEC(".maps") = { .values = { [2] = &drop_it } };

struct locked {
	struct bpf_spin_lock lock;
	__u32 value;
};
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 4);
	__type(key, __u32);
	__type(value, struct locked);
} guarded SEC(".maps");

static __u64 hidden;
__u64 shown = 5;
const volatile __u32 rounds = 10;

static long add(__u32 index, void *context)
{
	*(__u64 *)context += index;
	return 0;
}

__attribute__((noinline)) int global_function(int value)
{
	return value + 1;
}

SEC("tc")
int sums(struct __sk_buff *skb)
{
	__u64 sum = 0;
	__u32 key = 3;
	int i;

	bpf_loop(rounds, add, &sum, 0);
	bpf_for(i, 0, 5)
		sum += global_function(i);
	hidden += sum;
	shown += hidden;
	void *table = bpf_map_lookup_elem(&tables, &key);
	if (table) {
		__u32 zero = 0;
		__u64 *slot = bpf_map_lookup_elem(table, &zero);
		if (slot)
			*slot = sum;
	}
	return sum;
}

SEC("tc")
int jumper(struct __sk_buff *skb)
{
	bpf_tail_call(skb, &jumps, skb->mark);
	return TC_ACT_OK;
}

SEC("tc")
int drop_it(struct __sk_buff *skb)
{
	return TC_ACT_SHOT;
}

SEC("tc")
int locks(struct __sk_buff *skb)
{
	__u32 key = 1;
	struct locked empty = {}, *found;

	bpf_map_update_elem(&guarded, &key, &empty, BPF_NOEXIST);
	found = bpf_map_lookup_elem(&guarded, &key);
	if (!found)
		return TC_ACT_SHOT;
	bpf_spin_lock(&found->lock);
	found->value++;
	bpf_spin_unlock(&found->lock);
	return TC_ACT_OK;
}

char _license[] SEC("license") = "GPL";
