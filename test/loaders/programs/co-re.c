/* Types that look different in the running kernel: each program returns numbers that the loader has to write. */

#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)
struct list_head { struct list_head *next, *prev; };
struct task_struct { int pid; struct task_struct *group_leader; char comm[16]; struct list_head children, sibling; };
struct task_struct___none { int no_such_field; };
struct net_device { unsigned int mtu; char name[16]; };
struct sk_buff { unsigned char pkt_type : 3; unsigned int len; struct net_device *dev; union { struct { int inner; } named; int number; }; };
struct no_such_type { int x; };
struct __sk_buff___mine { unsigned int mark, len, ifindex; unsigned int cb[5]; };
#pragma clang attribute pop
enum bpf_map_type___mine { BPF_MAP_TYPE_RINGBUF___mine = 1, BPF_MAP_TYPE_NEVER___mine = 2 };
typedef struct sk_buff buffer_t;

SEC("classifier") int offsets(struct __sk_buff *skb) {
	return bpf_core_field_offset(struct task_struct, pid) + 7 * bpf_core_field_offset(struct task_struct, group_leader) + 31 * bpf_core_field_offset(struct sk_buff, len);
}

SEC("classifier") int exists(struct __sk_buff *skb) {
	struct task_struct___none *none = 0;
	return bpf_core_field_exists(struct task_struct, comm) | bpf_core_field_exists(none->no_such_field) << 1 | bpf_core_type_exists(struct no_such_type) << 2 |
	       bpf_core_type_exists(struct net_device) << 3 | bpf_core_enum_value_exists(enum bpf_map_type___mine, BPF_MAP_TYPE_RINGBUF___mine) << 4 |
	       bpf_core_enum_value_exists(enum bpf_map_type___mine, BPF_MAP_TYPE_NEVER___mine) << 5;
}

SEC("classifier") int sizes(struct __sk_buff *skb) {
	return bpf_core_type_size(struct task_struct) + bpf_core_field_size(struct net_device, name) * 10000000;
}

SEC("classifier") int values(struct __sk_buff *skb) {
	return bpf_core_enum_value(enum bpf_map_type___mine, BPF_MAP_TYPE_RINGBUF___mine);
}

SEC("classifier") int types(struct __sk_buff *skb) {
	return (bpf_core_type_id_kernel(struct net_device) > 0) | (bpf_core_type_id_local(struct task_struct) > 0) << 1 | bpf_core_type_matches(struct no_such_type) << 2;
}

SEC("classifier") int context(struct __sk_buff *skb) {
	struct __sk_buff___mine *mine = (void *)skb;
	mine->mark = 5;
	mine->cb[2] = 9;
	return mine->mark + mine->len + mine->cb[2];
}

SEC("classifier") int reads(struct __sk_buff *skb) {
	struct task_struct *task = (void *)bpf_get_current_task();
	char name[16];
	BPF_CORE_READ_STR_INTO(&name, task, group_leader, comm);
	int pid = BPF_CORE_READ(task, pid), leader = BPF_CORE_READ(task, group_leader, group_leader, pid);
	struct list_head *next = BPF_CORE_READ(task, children.next);
	return (pid > 0) | (leader > 0) << 1 | (next != 0) << 2 | (BPF_CORE_READ(task, comm[0]) > ' ') << 3;
}

SEC("classifier") int bits(struct __sk_buff *skb) {
	buffer_t *buffer = (void *)skb;
	return bpf_core_field_size(buffer_t, pkt_type) + 10 * __CORE_RELO(buffer, pkt_type, RSHIFT_U64);
}

char LICENSE[] SEC("license") = "GPL";
