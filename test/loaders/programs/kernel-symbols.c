/* What the loader gives by name: values of the kernel's configuration, variables of the kernel and its functions. */

#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct bpf_cpumask;
extern int LINUX_KERNEL_VERSION __kconfig;
extern _Bool CONFIG_BPF_SYSCALL __kconfig;
extern unsigned long CONFIG_HZ __kconfig __weak;
extern enum libbpf_tristate CONFIG_NO_SUCH_OPTION __kconfig __weak;
extern const void schedule __ksym;
extern const int no_such_variable __ksym __weak;
extern void *bpf_rdonly_cast(const void *object, unsigned int type_id) __ksym __weak;
extern void bpf_no_such_function(void) __ksym __weak;

SEC("classifier") int configuration(struct __sk_buff *skb) {
	return (LINUX_KERNEL_VERSION >= KERNEL_VERSION(5, 0, 0)) | CONFIG_BPF_SYSCALL << 1 | (CONFIG_HZ > 0) << 2 | (CONFIG_NO_SUCH_OPTION == TRI_NO) << 3;
}

SEC("classifier") int variables(struct __sk_buff *skb) {
	const void *address = &schedule;
	return (address != 0) | (&no_such_variable == 0) << 1 | (&no_such_variable ? no_such_variable : 4);
}

SEC("classifier") int functions(struct __sk_buff *skb) {
	if (bpf_no_such_function)
		bpf_no_such_function();
	/* Its struct is known by pointers alone: libbpf still compares what they point to. */
	__u64 iterator[1];
	int failed = bpf_iter_num_new((void *)iterator, 0, 1);
	bpf_iter_num_destroy((void *)iterator);
	return (bpf_no_such_function == 0) | (bpf_rdonly_cast != 0) << 1 | !failed << 2;
}

char LICENSE[] SEC("license") = "GPL";
