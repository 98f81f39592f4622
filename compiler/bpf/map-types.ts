/** The kinds of maps (`enum bpf_map_type`): what their keys and values are, and since which kernel they exist. */

/**
 * - `u32`: four bytes, an index
 * - `any`: bytes of the program's own, of any size
 * - `prefix`: four bytes with a length in bits, then the data (struct bpf_lpm_trie_key)
 * - `none`: no key: its size is 0
 * - `local`: an object of the kernel's; four bytes that user space fills with a file descriptor
 */
export type KeyRule = "u32" | "any" | "prefix" | "none" | "local";

/**
 * - `any`: bytes of the program's own
 * - `none`: no value: its size is 0
 * - `fd`: four bytes; user space writes a file descriptor and reads an id
 * - `device`, `cpu`: four bytes, or eight with a program (struct bpf_devmap_val, bpf_cpumap_val)
 * - `stack`: addresses, eight bytes each
 */
export type ValueRule = "any" | "none" | "fd" | "device" | "cpu" | "stack";

export interface MapType {
  /** bpftool's name: `percpu_hash`. In C, `BPF_MAP_TYPE_PERCPU_HASH`. */
  readonly name: string;
  readonly number: number;
  readonly key: KeyRule;
  readonly value: ValueRule;
  /** Each CPU has a value of its own; user space sees all of them, each padded to eight bytes. */
  readonly perCpu: boolean;
  /** All entries exist from the start: no entry can be made or deleted. */
  readonly fixed: boolean;
  /** The first kernel that has it. */
  readonly since: string;
}

/** What BPF_MAP_CREATE must know of any map; sizes in bytes. */
export interface MapShape {
  readonly name: string;
  /** BPF_MAP_TYPE_*. */
  readonly type: number;
  readonly keySize: number;
  readonly valueSize: number;
  readonly maxEntries: number;
  /** BPF_F_*. */
  readonly flags: number;
}

/** The first entries of a prog array or map-in-map: index → symbol. */
export type MapValues = readonly { readonly index: number; readonly symbol: string }[];

type Mark = "perCpu" | "fixed";

function row(number: number, name: string, key: KeyRule, value: ValueRule, since: string, ...marks: Mark[]): MapType {
  return { name, number, key, value, perCpu: marks.includes("perCpu"), fixed: marks.includes("fixed"), since };
}

export const mapTypes = [
  row(1, "hash", "any", "any", "3.19"),
  row(2, "array", "u32", "any", "3.19", "fixed"),
  row(3, "prog_array", "u32", "fd", "4.2"),
  row(4, "perf_event_array", "u32", "fd", "4.3"),
  row(5, "percpu_hash", "any", "any", "4.6", "perCpu"),
  row(6, "percpu_array", "u32", "any", "4.6", "perCpu", "fixed"),
  row(7, "stack_trace", "u32", "stack", "4.6"),
  row(8, "cgroup_array", "u32", "fd", "4.8"),
  row(9, "lru_hash", "any", "any", "4.10"),
  row(10, "lru_percpu_hash", "any", "any", "4.10", "perCpu"),
  row(11, "lpm_trie", "prefix", "any", "4.11"),
  row(12, "array_of_maps", "u32", "fd", "4.12"),
  row(13, "hash_of_maps", "any", "fd", "4.12"),
  row(14, "devmap", "u32", "device", "4.14"),
  row(15, "sockmap", "u32", "fd", "4.14"),
  row(16, "cpumap", "u32", "cpu", "4.15"),
  row(17, "xskmap", "u32", "fd", "4.18"),
  row(18, "sockhash", "any", "fd", "4.18"),
  row(19, "cgroup_storage", "any", "any", "4.19"),
  row(20, "reuseport_sockarray", "u32", "fd", "4.19"),
  row(21, "percpu_cgroup_storage", "any", "any", "4.20", "perCpu"),
  row(22, "queue", "none", "any", "4.20"),
  row(23, "stack", "none", "any", "4.20"),
  row(24, "sk_storage", "local", "any", "5.2"),
  row(25, "devmap_hash", "u32", "device", "5.4"),
  row(26, "struct_ops", "u32", "any", "5.6", "fixed"),
  row(27, "ringbuf", "none", "none", "5.8"),
  row(28, "inode_storage", "local", "any", "5.10"),
  row(29, "task_storage", "local", "any", "5.11"),
  row(30, "bloom_filter", "none", "any", "5.16"),
  row(31, "user_ringbuf", "none", "none", "6.1"),
  row(32, "cgrp_storage", "local", "any", "6.2"),
  row(33, "arena", "none", "none", "6.9"),
] as const satisfies readonly MapType[];

const byNumber = new Map<number, MapType>(mapTypes.map((one) => [one.number, one]));
const byName = new Map<string, MapType>(mapTypes.map((one) => [one.name, one]));

export function mapTypeByNumber(number: number): MapType | undefined {
  return byNumber.get(number);
}

/** By `percpu_hash` or `BPF_MAP_TYPE_PERCPU_HASH`. */
export function mapTypeByName(name: string): MapType | undefined {
  return byName.get(name.replace(/^BPF_MAP_TYPE_/, "").toLowerCase());
}

/** BPF_F_… of map creation that compilers and loaders need to know. */
export const mapFlags = {
  noPrealloc: 1 << 0,
  rdonly: 1 << 3,
  wronly: 1 << 4,
  rdonlyProg: 1 << 7,
  wronlyProg: 1 << 8,
  mmapable: 1 << 10,
} as const;

/** The size of one key or value as user space exchanges it: per-CPU values of all CPUs, each padded to eight bytes. */
export function userValueSize(type: number, valueSize: number, cpus: number): number {
  return mapTypeByNumber(type)?.perCpu ? Math.ceil(valueSize / 8) * 8 * cpus : valueSize;
}
