// test: c-check
// What is initialised has a type whose members are known; the map of old that libbpf no longer defines has a mend of its own.
struct nowhere;
struct nowhere first = { .type = 1, 2 }; // error: C1004 'struct nowhere' is not defined here
struct bpf_map_def __attribute__((section("maps"))) second = { .type = 2, .key_size = 4, .value_size = 4, .max_entries = 1 }; // error: C1004 'struct bpf_map_def' is not defined here

int f(void)
{
    struct nowhere third = { 1 }; // error: C1004 'struct nowhere' is not defined here // warning: C5001 unused variable 'third'
    return 0;
}
