/** Objects of clang, as counterparts: C sources of the tests' own, with the headers of the system. */

import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { inFolder } from "../harness/folder.ts";

/** The output of a tool that is given `object` as a file: `@` among the arguments stands for its path. */
export function tool(object: Uint8Array, command: string, ...args: string[]): string {
  return inFolder((folder) => {
    const path = join(folder, "object.o");
    writeFileSync(path, object);
    return execFileSync(command, args.map((arg) => (arg === "@" ? path : arg)), { stdio: ["ignore", "pipe", "pipe"] }).toString();
  });
}

const preamble = `
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
`;

/** Maps of every shape, globals static and not, subprograms static and not, in one section and in others. */
export const counterSource = `${preamble}
struct value { long packets, bytes; };
struct { __uint(type, BPF_MAP_TYPE_HASH); __type(key, int); __type(value, struct value); __uint(max_entries, 4); __uint(map_flags, 1); } table SEC(".maps");
struct { __uint(type, BPF_MAP_TYPE_RINGBUF); __uint(max_entries, 4096); __uint(pinning, LIBBPF_PIN_BY_NAME); } events SEC(".maps");
struct inner { __uint(type, BPF_MAP_TYPE_ARRAY); __type(key, int); __type(value, int); __uint(max_entries, 1); } first SEC(".maps");
struct { __uint(type, BPF_MAP_TYPE_ARRAY_OF_MAPS); __uint(key_size, 4); __uint(max_entries, 4); __array(values, struct inner); } outer SEC(".maps") = { .values = { [1] = &first } };
int target(struct xdp_md *ctx);
struct { __uint(type, BPF_MAP_TYPE_PROG_ARRAY); __uint(key_size, 4); __uint(max_entries, 4); __array(values, int(struct xdp_md *)); } jumps SEC(".maps") = { .values = { [2] = &target } };
static int count;
int step = 5;
const volatile int limit = 4;
static const char *const names[] = { "one", "two" };
static __attribute__((noinline)) int deeper(struct xdp_md *ctx) { count++; return ctx->data + limit; }
static __attribute__((noinline)) int sub(struct xdp_md *ctx) { count += 2; return deeper(ctx) + step; }
__attribute__((noinline)) int shared(struct xdp_md *ctx) { count += 3; return ctx->data_end + sub(ctx); }
SEC("xdp") int entry(struct xdp_md *ctx) {
  int key = sub(ctx) + shared(ctx);
  struct value *value = bpf_map_lookup_elem(&table, &key);
  if (value) { __sync_fetch_and_add(&value->packets, 1); value->bytes += names[key & 1][0]; return XDP_DROP; }
  bpf_tail_call(ctx, &jumps, 2);
  return XDP_PASS;
}
SEC("xdp") int target(struct xdp_md *ctx) { return 2 + deeper(ctx); }
static int each(__u32 index, void *context) { *(int *)context += index; return 0; }
SEC("classifier") int loops(struct __sk_buff *skb) {
  int sum = 0;
  bpf_loop(10, each, &sum, 0);
  bpf_printk("sum %d", sum);
  return sum;
}
char LICENSE[] SEC("license") = "Dual BSD/GPL";
`;

/** Instructions of every kind that C reaches. */
export const arithmeticSource = `${preamble}
volatile long sink;
volatile unsigned char bytes[8];
SEC("socket") int arithmetic(struct __sk_buff *skb) {
  long a = sink, b = sink;
  int c = sink, d = sink;
  sink = a + b - a * b;
#if __BPF_CPU_VERSION__ >= 4
  sink = a / (b | 3) + c % (d | 3);
#endif
  sink = (unsigned long)a % (unsigned long)b;
  sink = a << (b & 63) >> 3;
  sink = a >> 5;
  sink = c ^ -d;
  sink = (unsigned)c >> 3 & 0xff;
  sink = __builtin_bswap64(a) + __builtin_bswap32(c) + __builtin_bswap16(d);
  sink = (signed char)c + (short)d + (a > b ? c : d);
  sink = 0x123456789abcdefLL;
  bytes[1] = bytes[2] + 1;
  if (c < d && (unsigned)c > 7) sink = 1;
  if (a & 4) sink = 2;
#if __BPF_CPU_VERSION__ >= 3
  sink = __sync_fetch_and_add(&sink, a);
  __sync_fetch_and_or(&sink, 8);
  sink = __sync_lock_test_and_set(&sink, 7);
  sink = __sync_val_compare_and_swap(&sink, a, b);
#endif
  for (int i = 0; i < 100; i++) sink += skb->len;
  return sink;
}
char LICENSE[] SEC("license") = "GPL";
`;

/** Maps of the time before BTF, as iproute2 defines them. */
export const legacySource = `${preamble}
struct bpf_elf_map { __u32 type, size_key, size_value, max_elem, flags, id, pinning, inner_id, inner_idx; };
struct bpf_elf_map SEC("maps") counters = { .type = BPF_MAP_TYPE_ARRAY, .size_key = 4, .size_value = 8, .max_elem = 2, .pinning = 2 };
struct bpf_elf_map SEC("maps") jumps = { .type = BPF_MAP_TYPE_PROG_ARRAY, .size_key = 4, .size_value = 4, .max_elem = 3, .id = 7 };
SEC("7/1") int tail(struct __sk_buff *skb) { return 3; }
SEC("classifier") int entry(struct __sk_buff *skb) {
  int key = 0;
  long *value = bpf_map_lookup_elem(&counters, &key);
  if (value) *value += 1;
  bpf_tail_call(skb, &jumps, 1);
  return 0;
}
char LICENSE[] SEC("license") = "GPL";
`;
