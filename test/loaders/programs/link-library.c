/* The other half of a static link: a function and a variable for others to use. */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

int factor = 3;

__attribute__((noinline)) int scaled(int value)
{
	return value * factor;
}

char _license[] SEC("license") = "GPL";
