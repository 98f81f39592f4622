/** What programs use besides helpers, maps and hooks, and the first kernel that takes it. */

interface Feature {
  readonly since: string;
  readonly name: string;
}

const features = {
  lessThanJumps: { since: "4.14", name: "jlt, jle, jslt and jsle (-mcpu=v2)" },
  functionCalls: { since: "4.16", name: "calls between functions" },
  jumps32: { since: "5.1", name: "32-bit compares (-mcpu=v3)" },
  longPrograms: { since: "5.2", name: "more than 4096 instructions" },
  globalData: { since: "5.2", name: "global data" },
  loops: { since: "5.3", name: "loops" },
  kernelTypes: { since: "5.4", name: "CO-RE: the types of the kernel in /sys/kernel/btf/vmlinux" },
  kernelVariables: { since: "5.10", name: "typed variables of the kernel (__ksym)" },
  tailCallsInFunctions: { since: "5.10", name: "tail calls from called functions" },
  sleepable: { since: "5.10", name: "sleepable programs" },
  fetchingAtomics: { since: "5.12", name: "atomics other than add without its result" },
  callbacks: { since: "5.13", name: "functions as callbacks" },
  kernelFunctions: { since: "5.13", name: "calls of kernel functions (kfuncs)" },
  xdpFragments: { since: "5.18", name: "XDP for packets in several buffers" },
  sleepableUprobes: { since: "6.0", name: "sleepable uprobes" },
  version4: { since: "6.6", name: "signed division, sign extension, bswap or gotol (-mcpu=v4)" },
  arenaPointers: { since: "6.9", name: "pointers into arenas (addr_space_cast)" },
  mayGoto: { since: "6.9", name: "may_goto" },
} as const satisfies Readonly<Record<string, Feature>>;

export type FeatureName = keyof typeof features;

export function kernelFeature(name: FeatureName): Feature {
  return features[name];
}

/** Kernel functions by the release that brought them; the kernel's configuration decides whether they are there. */
const kernelFunctions: Readonly<Record<string, readonly string[]>> = {
  "5.18": ["bpf_xdp_ct_lookup", "bpf_skb_ct_lookup", "bpf_ct_release"],
  "6.0": [
    "bpf_xdp_ct_alloc", "bpf_skb_ct_alloc", "bpf_ct_insert_entry", "bpf_ct_set_timeout", "bpf_ct_change_timeout",
    "bpf_ct_set_status", "bpf_ct_change_status",
  ],
  "6.2": [
    "bpf_obj_new_impl", "bpf_obj_drop_impl", "bpf_list_push_front_impl", "bpf_list_push_back_impl", "bpf_list_pop_front",
    "bpf_list_pop_back", "bpf_rcu_read_lock", "bpf_rcu_read_unlock", "bpf_cast_to_kern_ctx", "bpf_rdonly_cast",
    "bpf_task_acquire", "bpf_task_release", "bpf_task_from_pid", "bpf_cgroup_acquire", "bpf_cgroup_release", "bpf_cgroup_ancestor",
  ],
  "6.3": [
    "bpf_rbtree_add_impl", "bpf_rbtree_remove", "bpf_rbtree_first", "bpf_cgroup_from_id", "bpf_cpumask_create", "bpf_cpumask_acquire",
    "bpf_cpumask_release", "bpf_cpumask_set_cpu", "bpf_cpumask_clear_cpu", "bpf_cpumask_test_cpu",
    "bpf_xdp_metadata_rx_timestamp", "bpf_xdp_metadata_rx_hash",
  ],
  "6.4": [
    "bpf_dynptr_from_skb", "bpf_dynptr_from_xdp", "bpf_dynptr_slice", "bpf_dynptr_slice_rdwr", "bpf_iter_num_new", "bpf_iter_num_next",
    "bpf_iter_num_destroy", "bpf_refcount_acquire_impl",
  ],
  "6.5": ["bpf_dynptr_adjust", "bpf_dynptr_is_null", "bpf_dynptr_is_rdonly", "bpf_dynptr_size", "bpf_dynptr_clone", "bpf_task_under_cgroup", "bpf_sock_destroy"],
  "6.6": ["bpf_map_sum_elem_count"],
  "6.7": ["bpf_throw", "bpf_iter_task_new", "bpf_iter_task_next", "bpf_iter_task_destroy", "bpf_iter_css_new", "bpf_iter_css_next", "bpf_iter_css_destroy"],
  "6.8": ["bpf_xdp_metadata_rx_vlan_tag"],
  "6.9": ["bpf_arena_alloc_pages", "bpf_arena_free_pages"],
  "6.10": ["bpf_wq_init", "bpf_wq_set_callback_impl", "bpf_wq_start", "bpf_preempt_disable", "bpf_preempt_enable"],
  "6.11": ["bpf_iter_bits_new", "bpf_iter_bits_next", "bpf_iter_bits_destroy"],
};

const kernelFunctionSince = new Map(Object.entries(kernelFunctions).flatMap(([since, names]) => names.map((name) => [name, since] as const)));

/** The first kernel that has a kernel function; undefined for one that the table does not know. */
export function kernelFunctionVersion(name: string): string | undefined {
  return kernelFunctionSince.get(name);
}
