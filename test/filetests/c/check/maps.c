// test: c-check
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
struct { __uint(max_entries, 4); __type(key, __u32); __type(value, __u64); } no_type SEC(".maps"); // error: C4001 the map 'no_type' has no type
struct { __uint(type, BPF_MAP_TYPE_HASH); __uint(wrong, 4); } wrong SEC(".maps"); // error: C4001 maps have no field 'wrong'
int number SEC(".maps"); // error: C4001 the map 'number' must be a struct
struct { __uint(type, BPF_MAP_TYPE_ARRAY); int max_entries; } plain SEC(".maps"); // error: C4001 'max_entries' must be written with __uint()
