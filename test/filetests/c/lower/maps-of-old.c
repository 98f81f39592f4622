// test: c-lower
// The first five numbers count by their places, as loaders take them, whatever they are called.
// iproute2's pinning, 1 for the object and 2 for all, is pinning by name.
struct bpf_elf_map { unsigned type, size_key, size_value, max_elem, flags, id, pinning, inner_id, inner_idx; };
struct bpf_map_def { unsigned type, key_size, value_size, max_entries, map_flags; };
#define SEC(name) __attribute__((section(name), used))
struct bpf_elf_map SEC("maps") shared = { .type = 1, .size_key = 4, .size_value = 8, .max_elem = 4, .pinning = 2 };
struct bpf_elf_map SEC("maps") own = { .type = 2, .size_key = 4, .size_value = 8, .max_elem = 4, .pinning = 1 };
struct bpf_map_def SEC("maps") plain = { .type = 2, .key_size = 4, .value_size = 8, .max_entries = 4 };
struct map_of_my_own { unsigned map_type, key_bytes, value_bytes, entries, bits; void *inner; };
struct map_of_my_own SEC("maps") named = { .map_type = 6, .key_bytes = 4, .value_bytes = 16, .entries = 3, .bits = 1 };
// expect:
// map @shared type 1 key 4 value 8 entries 4 pinning 1
// map @own type 2 key 4 value 8 entries 4 pinning 1
// map @plain type 2 key 4 value 8 entries 4
// map @named type 6 key 4 value 16 entries 3 flags 1
