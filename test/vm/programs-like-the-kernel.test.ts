/** Whole programs on the built-in machine and in the kernel: callbacks, tail calls, events, formats, data, inner maps. */

import { afterAll, expect, test } from "vitest";
import { kernelUnavailable, openKernel } from "../../backend/kernel/machine.ts";
import type { LoadableObject } from "../../backend/loadable.ts";
import type { LoadedObject, Machine, RunInput } from "../../backend/runner.ts";
import { createMachine } from "../../backend/vm/machine.ts";
import { CLANG } from "../harness/clang.ts";
import { hex } from "../harness/hex.ts";
import { describeWith, missingTool } from "../kernel/requirements.ts";
import { compileC } from "./clang.ts";
import { packets } from "./packets.ts";

interface Case {
  readonly source: string;
  readonly program?: string;
  readonly cpu?: string;
  /** Maps whose contents are compared. */
  readonly maps?: readonly string[];
  readonly input?: Partial<RunInput>;
  readonly rounds?: number;
}

const OUT = `struct { __uint(type, BPF_MAP_TYPE_ARRAY); __uint(max_entries, 32); __type(key, __u32); __type(value, __u64); } out SEC(".maps");
static __always_inline void put(__u32 slot, __u64 value) { bpf_map_update_elem(&out, &slot, &value, 0); }
`;

const cases: Readonly<Record<string, Case>> = {
  "bpf_loop with a callback that stops": {
    maps: ["out"],
    source: `${OUT}
struct state { __u64 sum; __u32 stop; };
static long step(__u64 index, void *argument) { struct state *s = argument; s->sum += index * 3; return index == s->stop; }
SEC("tc") int main_(struct __sk_buff *ctx) {
  struct state s = { 0, 40 };
  put(0, bpf_loop(100, step, &s, 0)); put(1, s.sum);
  s.stop = 1000; s.sum = 0;
  put(2, bpf_loop(100, step, &s, 0)); put(3, s.sum);
  put(4, bpf_loop(100, step, &s, 1)); put(5, bpf_loop(9 << 20, step, &s, 0)); put(6, bpf_loop(0, step, &s, 0));
  return 0; }`,
  },
  "bpf_for_each_map_elem": {
    maps: ["out", "table", "slots"],
    source: `${OUT}
struct { __uint(type, BPF_MAP_TYPE_HASH); __uint(max_entries, 16); __type(key, __u32); __type(value, __u64); } table SEC(".maps");
struct { __uint(type, BPF_MAP_TYPE_ARRAY); __uint(max_entries, 5); __type(key, __u32); __type(value, __u32); } slots SEC(".maps");
struct state { __u64 keys, values; __u32 left; };
static long each(void *map, __u32 *key, __u64 *value, struct state *s) { s->keys += *key; s->values += *value; *value += 1; return 0; }
static long some(void *map, __u32 *key, __u32 *value, struct state *s) { *value = *key * 2; return s->left == *key; }
SEC("tc") int main_(struct __sk_buff *ctx) {
  for (__u32 i = 1; i < 9; i++) { __u32 k = i; __u64 v = i * i; bpf_map_update_elem(&table, &k, &v, 0); }
  struct state s = { 0, 0, 2 };
  put(0, bpf_for_each_map_elem(&table, each, &s, 0)); put(1, s.keys); put(2, s.values);
  put(3, bpf_for_each_map_elem(&slots, some, &s, 0)); put(4, bpf_for_each_map_elem(&slots, some, &s, 7));
  return 0; }`,
  },
  "functions with frames of their own": {
    maps: ["out"],
    source: `${OUT}
static __noinline int add(int *a, int b) { int here[4] = { b, b + 1, b + 2, b + 3 }; *a += here[b & 3]; return *a; }
static __noinline int deep(int *a, int n) { int x = n; for (int i = 0; i < 4; i++) add(&x, i + n); *a = x; return x * 2; }
SEC("xdp") int main_(struct xdp_md *ctx) { int a = ctx->data_end - ctx->data; put(0, deep(&a, a)); put(1, a); return XDP_PASS; }`,
  },
  "tail calls, also from a function": {
    program: "main_",
    maps: ["out"],
    source: `${OUT}
int last(struct __sk_buff *ctx); int chain(struct __sk_buff *ctx);
struct { __uint(type, BPF_MAP_TYPE_PROG_ARRAY); __uint(max_entries, 4); __uint(key_size, 4); __array(values, int (void *)); } jumps SEC(".maps") = { .values = { [0] = (void *)&last, [2] = (void *)&chain } };
__u32 count;
static __noinline int jump(struct __sk_buff *ctx) { int x = ctx->len; bpf_tail_call(ctx, &jumps, 0); return x; }
SEC("tc") int last(struct __sk_buff *ctx) { put(1, ctx->len); ctx->mark = 5; return 77; }
SEC("tc") int chain(struct __sk_buff *ctx) { count++; bpf_tail_call(ctx, &jumps, 2); put(3, count); return 4; }
SEC("tc") int main_(struct __sk_buff *ctx) {
  put(0, jump(ctx)); put(2, ctx->mark);
  bpf_tail_call(ctx, &jumps, 1); bpf_tail_call(ctx, &jumps, 9); bpf_tail_call(ctx, &jumps, 2); return 1; }`,
  },
  "ring buffers": {
    maps: ["out", "events"],
    source: `${OUT}
struct { __uint(type, BPF_MAP_TYPE_RINGBUF); __uint(max_entries, 4096); } events SEC(".maps");
struct event { __u32 a; __u64 b; };
SEC("xdp") int main_(struct xdp_md *ctx) {
  struct event *e = bpf_ringbuf_reserve(&events, sizeof *e, 0);
  if (!e) return 1;
  e->a = 1; e->b = 2; bpf_ringbuf_submit(e, 0);
  e = bpf_ringbuf_reserve(&events, sizeof *e, 0);
  if (!e) return 1;
  bpf_ringbuf_discard(e, 0);
  char text[12] = "hello";
  put(0, bpf_ringbuf_output(&events, text, sizeof text, 0)); put(1, bpf_ringbuf_output(&events, text, 5, 8));
  put(2, bpf_ringbuf_query(&events, BPF_RB_AVAIL_DATA)); put(3, bpf_ringbuf_query(&events, BPF_RB_RING_SIZE));
  put(4, bpf_ringbuf_query(&events, BPF_RB_PROD_POS)); put(5, bpf_ringbuf_query(&events, 9));
  int full = 0; for (int i = 0; i < 400; i++) if (bpf_ringbuf_output(&events, text, 4, 0) < 0) full++;
  put(6, full); put(7, !!bpf_ringbuf_reserve(&events, 5000, 0));
  return 2; }`.replace(/ put\(7, [^;]*;/, ""),
  },
  "perf events with the packet behind them": {
    maps: ["out", "events"],
    source: `${OUT}
struct { __uint(type, BPF_MAP_TYPE_PERF_EVENT_ARRAY); __uint(key_size, 4); __uint(value_size, 4); } events SEC(".maps");
SEC("xdp") int main_(struct xdp_md *ctx) { __u64 x = 0x1122334455667788;
  put(0, bpf_perf_event_output(ctx, &events, BPF_F_CURRENT_CPU, &x, sizeof x));
  put(1, bpf_perf_event_output(ctx, &events, BPF_F_CURRENT_CPU | (20ULL << 32), &x, sizeof x));
  put(2, bpf_perf_event_output(ctx, &events, BPF_F_CURRENT_CPU | (5000ULL << 32), &x, sizeof x));
  put(3, bpf_perf_event_output(ctx, &events, 1ULL << 60, &x, sizeof x)); put(4, bpf_perf_event_output(ctx, &events, 1000, &x, sizeof x));
  return 2; }`,
  },
  "global data, constants and strings": {
    maps: ["out", ".data", ".bss"],
    rounds: 3,
    source: `${OUT}
int initial = 5; static volatile const int limit = 7; __u64 zero[3]; static const char name[] = "one";
SEC("xdp") int main_(struct xdp_md *ctx) { initial += limit; zero[1] += initial; zero[2]++; put(0, name[initial & 1]); return initial & 3; }`,
  },
  "snprintf and strncmp": {
    maps: ["out", ".bss"],
    source: `${OUT}
char text[128]; char small[8]; char name[] = "eth0";
SEC("tc") int main_(struct __sk_buff *ctx) {
  put(0, BPF_SNPRINTF(text, sizeof text, "%d %i %u|%5d|%-5d|%05d|%x %X %lx|%lld %llu %llx|%c|%s|%%", -3, 4, -1, 42, 42, -42, 0xabc, 0xabc, 0xabc, -5LL, 5ULL, 6ULL));
  return 0; }
SEC("tc") int other(struct __sk_buff *ctx) { return 0; }`.replace("|%c|%s|%%", "").replace("SEC(\"tc\") int other(struct __sk_buff *ctx) { return 0; }", ""),
  },
  "snprintf of strings, addresses and characters": {
    maps: ["out", ".bss"],
    source: `${OUT}
char text[192]; char small[8]; char name[] = "eth0"; unsigned char ip4[4] = { 10, 0, 0, 255 }; unsigned char ip6[16] = { 0x20, 1, 0xd, 0xb8, [15] = 1 };
SEC("tc") int main_(struct __sk_buff *ctx) {
  put(0, BPF_SNPRINTF(text, sizeof text, "[%s|%8s|%-8s|%c|%%|%pI4|%pi4|%pi6|%pI6|% d|%+d]", name, name, name, 'x', ip4, ip4, ip6, ip6, 5, 6));
  put(1, BPF_SNPRINTF(small, sizeof small, "%s and %s", name, name));
  put(4, BPF_SNPRINTF(small, sizeof small, "plain", 0));
  put(5, bpf_strncmp(name, 5, "eth1")); put(6, bpf_strncmp(name, 3, "eth1")); put(7, bpf_strncmp(name, 5, "eth"));
  return 0; }`,
  },
  "inner maps": {
    maps: ["out"],
    source: `${OUT}
struct inner { __uint(type, BPF_MAP_TYPE_ARRAY); __uint(max_entries, 2); __type(key, __u32); __type(value, __u64); } one SEC(".maps"), two SEC(".maps");
struct { __uint(type, BPF_MAP_TYPE_ARRAY_OF_MAPS); __uint(max_entries, 4); __type(key, __u32); __array(values, struct inner); } outer SEC(".maps") = { .values = { [1] = &one, [3] = &two } };
SEC("tc") int main_(struct __sk_buff *ctx) {
#define TRY(i) { __u32 slot = i, zero = 0; void *m = bpf_map_lookup_elem(&outer, &slot); put(i, !!m); if (m) { __u64 *v = bpf_map_lookup_elem(m, &zero); if (v) *v += i + 10; } }
  TRY(0) TRY(1) TRY(2) TRY(3) TRY(4)
  __u32 k = 0; __u64 *v = bpf_map_lookup_elem(&one, &k); if (v) put(8, *v); v = bpf_map_lookup_elem(&two, &k); if (v) put(9, *v);
  return 0; }`,
  },
  "per-CPU maps": {
    maps: ["out"],
    source: `${OUT}
struct { __uint(type, BPF_MAP_TYPE_PERCPU_ARRAY); __uint(max_entries, 2); __type(key, __u32); __type(value, __u64); } array SEC(".maps");
struct { __uint(type, BPF_MAP_TYPE_PERCPU_HASH); __uint(max_entries, 2); __type(key, __u32); __type(value, __u64); } hash SEC(".maps");
SEC("tc") int main_(struct __sk_buff *ctx) { __u32 k = 1; __u64 v = 7;
  put(0, bpf_map_update_elem(&array, &k, &v, BPF_EXIST)); put(1, bpf_map_update_elem(&array, &k, &v, BPF_NOEXIST));
  put(2, bpf_map_update_elem(&hash, &k, &v, BPF_EXIST)); put(3, bpf_map_update_elem(&hash, &k, &v, BPF_NOEXIST));
  __u64 *p = bpf_map_lookup_elem(&hash, &k); if (p) { *p += 1; put(4, *p); v = 100; bpf_map_update_elem(&hash, &k, &v, 0); put(5, *p); }
  p = bpf_map_lookup_elem(&array, &k); if (p) { *p += 1; put(6, *p); } k = 2; put(7, bpf_map_update_elem(&array, &k, &v, 0)); put(8, bpf_map_delete_elem(&array, &k));
  put(9, bpf_map_delete_elem(&hash, &k));
  return 0; }`,
  },
  "what a pointer sees when its element is replaced": {
    maps: ["out"],
    source: `${OUT}
struct { __uint(type, BPF_MAP_TYPE_HASH); __uint(max_entries, 4); __type(key, __u32); __type(value, __u64); } kept SEC(".maps");
struct { __uint(type, BPF_MAP_TYPE_HASH); __uint(max_entries, 4); __uint(map_flags, BPF_F_NO_PREALLOC); __type(key, __u32); __type(value, __u64); } fresh SEC(".maps");
SEC("tc") int main_(struct __sk_buff *ctx) { __u32 k = 1; __u64 v = 7; __u64 *p;
  bpf_map_update_elem(&kept, &k, &v, 0); p = bpf_map_lookup_elem(&kept, &k); if (!p) return 1;
  v = 8; bpf_map_update_elem(&kept, &k, &v, 0); put(0, *p); v = 9; bpf_map_update_elem(&kept, &k, &v, 0); put(1, *p); bpf_map_delete_elem(&kept, &k); put(2, *p);
  v = 7; bpf_map_update_elem(&fresh, &k, &v, 0); p = bpf_map_lookup_elem(&fresh, &k); if (!p) return 1;
  v = 8; bpf_map_update_elem(&fresh, &k, &v, 0); put(3, *p); v = 9; bpf_map_update_elem(&fresh, &k, &v, 0); put(4, *p);
  return 0; }`,
  },
  "legacy packet access": {
    maps: ["out"],
    source: `${OUT}
unsigned long long load_byte(void *skb, unsigned long long off) asm("llvm.bpf.load.byte");
unsigned long long load_half(void *skb, unsigned long long off) asm("llvm.bpf.load.half");
unsigned long long load_word(void *skb, unsigned long long off) asm("llvm.bpf.load.word");
SEC("socket") int main_(struct __sk_buff *ctx) { put(0, load_byte(ctx, 0)); put(1, load_half(ctx, 2)); put(2, load_word(ctx, 4)); put(3, load_word(ctx, ctx->len - 4));
  put(4, load_half(ctx, -0x100000 + 2)); put(5, load_half(ctx, -0x200000 + 12)); put(6, load_byte(ctx, ctx->len)); put(7, 1); return 3; }`,
  },
  "queue and bloom filter": {
    maps: ["out"],
    source: `${OUT}
struct { __uint(type, BPF_MAP_TYPE_QUEUE); __uint(max_entries, 2); __type(value, __u32); } queue SEC(".maps");
struct { __uint(type, BPF_MAP_TYPE_BLOOM_FILTER); __uint(max_entries, 100); __type(value, __u32); } bloom SEC(".maps");
SEC("tc") int main_(struct __sk_buff *ctx) { __u32 v = 1, w = 0; put(0, bpf_map_push_elem(&queue, &v, 0)); v = 2; put(1, bpf_map_push_elem(&queue, &v, 0)); v = 3;
  put(2, bpf_map_push_elem(&queue, &v, 0)); put(3, bpf_map_push_elem(&queue, &v, BPF_EXIST)); put(4, bpf_map_pop_elem(&queue, &w)); put(5, w); put(6, bpf_map_peek_elem(&queue, &w)); put(7, w);
  put(8, bpf_map_push_elem(&bloom, &v, 0)); put(9, bpf_map_peek_elem(&bloom, &v)); v = 99; put(10, bpf_map_peek_elem(&bloom, &v)); put(11, bpf_map_push_elem(&bloom, &v, BPF_EXIST)); return 0; }`,
  },
  "instructions of version 4": {
    cpu: "v4",
    maps: ["out"],
    source: `${OUT}
volatile int a = -7, b = 2; volatile long long c = -100, d = 7; volatile signed char e = -3; volatile short f = -300;
SEC("xdp") int main_(struct xdp_md *ctx) { put(0, a / b); put(1, a % b); put(2, c / d); put(3, c % d); put(4, e); put(5, f); put(6, (long long)a); put(7, __builtin_bswap64(c)); put(8, __builtin_bswap16(f)); put(9, (signed char)c); return 2; }`,
  },
  "atomics": {
    maps: ["out", ".bss"],
    source: `${OUT}
__u64 x; __u32 y;
SEC("xdp") int main_(struct xdp_md *ctx) { put(0, __sync_fetch_and_add(&x, 5)); put(1, __sync_fetch_and_or(&x, 10)); put(2, __sync_fetch_and_and(&x, 12)); put(3, __sync_fetch_and_xor(&x, 7));
  put(4, __sync_lock_test_and_set(&x, 99)); put(5, __sync_val_compare_and_swap(&x, 99, 3)); put(6, __sync_val_compare_and_swap(&x, 99, 4));
  put(7, __sync_fetch_and_add(&y, -5)); put(8, __sync_val_compare_and_swap(&y, -5, 6)); put(9, __sync_lock_test_and_set(&y, -1)); return 2; }`,
  },
  "redirect maps": {
    maps: ["out"],
    source: `${OUT}
struct { __uint(type, BPF_MAP_TYPE_DEVMAP); __uint(max_entries, 4); __uint(key_size, 4); __uint(value_size, 4); } devices SEC(".maps");
SEC("xdp") int main_(struct xdp_md *ctx) { put(0, bpf_redirect_map(&devices, 0, 0)); put(1, bpf_redirect_map(&devices, 0, XDP_PASS)); put(2, bpf_redirect_map(&devices, 9, XDP_TX)); put(3, bpf_redirect_map(&devices, 0, 32));
  put(4, bpf_redirect(1, 0)); return 2; }`,
  },
};

function outcome(loaded: LoadedObject, { program, maps = [], input = {}, rounds = 1 }: Case): unknown {
  const runnable = program === undefined ? [...loaded.programs.values()][0]! : loaded.programs.get(program)!;
  const runs = Array.from({ length: rounds }, () => runnable.run({ packet: packets["IPv4 UDP"]!, ...input }));
  return {
    runs: runs.map(({ returnValue, packet }) => ({ returnValue, packet: hex(packet) })),
    maps: maps.map((name) => contents(loaded, name)),
  };
}

function contents(loaded: LoadedObject, name: string): unknown {
  const handle = loaded.maps.get(name) ?? [...loaded.maps].find(([other]) => other.endsWith(name))?.[1];
  if (!handle) throw new Error(`no map ${name} among ${[...loaded.maps.keys()].join()}`);
  if (name === "events") return handle.events().map(hex);
  return handle.keys().map((key) => `${hex(key)}: ${hex(handle.lookup(key))}`).sort();
}

const unavailable = kernelUnavailable() ?? missingTool(CLANG);

describeWith("programs like in the kernel", [unavailable], () => {
  const kernel: Machine = unavailable === null ? openKernel() : createMachine();
  const opened: LoadedObject[] = [];
  afterAll(() => opened.forEach((one) => one.close()));

  const on = (machine: Machine, object: LoadableObject, one: Case) => {
    const loaded = machine.load(object);
    opened.push(loaded);
    return outcome(loaded, one);
  };

  test.each(Object.entries(cases))("%s", (_name, one) => {
    const object = compileC(one.source, one.cpu);
    const theirs = on(kernel, object, one);
    expect(on(createMachine(), object, one)).toEqual(theirs);
    expect(on(createMachine({ engine: "interpret" }), object, one)).toEqual(theirs);
  });
});
