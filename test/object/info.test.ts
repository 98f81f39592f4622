/** What an object asks of the kernel: one need at a time, each in the program that has it. */

import { describe, expect, test } from "vitest";
import { objectInfo, type ObjectInfo } from "../../backend/info/object-info.ts";
import { printInfo } from "../../backend/info/print-info.ts";
import { attachType } from "../../compiler/bpf/attach-types.ts";
import { compareVersions } from "../../compiler/bpf/kernel-version.ts";
import { mapTypes } from "../../compiler/bpf/map-types.ts";
import { sectionMeaning } from "../../compiler/bpf/program-types.ts";
import { compile, type Cpu } from "../../compiler/library.ts";

const START = `#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#define MAP(NAME, TYPE, MORE) struct { __uint(type, TYPE); __uint(max_entries, 4096); MORE } NAME SEC(".maps")
#define VALUES __type(key, int); __type(value, long);
char _license[] SEC("license") = "GPL";
`;

function infoOf(text: string, cpu: Cpu = "v3"): ObjectInfo {
  const { object, diagnostics } = compile("x.c", { files: { "x.c": START + text }, cpu });
  expect(diagnostics.filter((one) => one.severity === "error")).toEqual([]);
  return objectInfo(object!);
}

const program = (body: string, section = "xdp"): string => `SEC("${section}") int p(struct xdp_md *ctx) { ${body} }\n`;

describe("the lowest kernel is told by", () => {
  test.each<[what: string, since: string, source: string, cpu?: Cpu]>([
    ["programs of type xdp", "4.8", program("return 2;")],
    ["programs of type sched_cls", "4.1", 'SEC("tcx/ingress") int p(struct __sk_buff *ctx) { return 0; }'],
    ["attaching to cgroup_inet4_getpeername", "5.8", 'SEC("cgroup/getpeername4") int p(void *ctx) { return 1; }'],
    ["sleepable programs", "5.10", 'SEC("fentry.s/vfs_read") int p(void *ctx) { return 0; }'],
    ["sleepable uprobes", "6.0", 'SEC("uprobe.s") int p(void *ctx) { return 0; }'],
    ["XDP for packets in several buffers", "5.18", program("return 2;", "xdp.frags")],
    ["helper bpf_ktime_get_boot_ns", "5.8", program("return bpf_ktime_get_boot_ns() & 1;")],
    ["maps of type ringbuf", "5.8", `MAP(rb, BPF_MAP_TYPE_RINGBUF, );\n${program("return 2;")}`],
    ["map flag BPF_F_RDONLY_PROG", "5.2", `MAP(m, BPF_MAP_TYPE_ARRAY, VALUES __uint(map_flags, BPF_F_RDONLY_PROG););\n${program("return 2;")}`],
    ["global data", "5.2", `const volatile int limit = 3;\n${program("return limit;")}`],
    ["32-bit compares (-mcpu=v3)", "5.1", program("return ctx->ingress_ifindex == 7 ? 1 : 2;")],
    ["calls between functions", "4.16", `__attribute__((noinline)) int f(struct xdp_md *c) { return c->ingress_ifindex; }\n${program("return f(ctx);")}`],
    ["atomics other than add without its result", "5.12", `long total;\n${program("return __sync_fetch_and_add(&total, 3) & 1;")}`],
    ["loops", "5.3", program("int n = 0; for (int i = 0; i < 1000; i++) n += bpf_get_prandom_u32() & 1; return n;")],
    ["functions as callbacks", "5.13", `static long f(__u32 i, void *c) { return 0; }\n${program("bpf_for_each_map_elem(ctx, f, 0, 0); return 2;").replace("ctx, f", "&m, f").replace(/^/, "MAP(m, BPF_MAP_TYPE_ARRAY, VALUES);\n")}`],
    ["signed division, sign extension, bswap or gotol (-mcpu=v4)", "6.6", program("return (int)ctx->ingress_ifindex / 7;"), "v4"],
    ["pointers into arenas (addr_space_cast)", "6.9", `int __attribute__((address_space(1))) *far;\n${program("return *far;")}`],
    ["may_goto", "6.9", program('for (;;) { asm volatile goto("may_goto %l[out]" : : : : out); } out: return 2;')],
    ["kfunc bpf_xdp_metadata_rx_timestamp", "6.3", `extern int bpf_xdp_metadata_rx_timestamp(const struct xdp_md *ctx, __u64 *t) __ksym;\n${program("__u64 t = 0; return bpf_xdp_metadata_rx_timestamp(ctx, &t);")}`],
    ["kfunc bpf_unheard_of, in a kernel that has it", "5.13", `extern int bpf_unheard_of(void) __ksym;\n${program("return bpf_unheard_of();")}`],
    ["typed variables of the kernel (__ksym)", "5.10", `extern const int runqueues __ksym;\n${program("return runqueues & 1;")}`],
    ["CO-RE: the types of the kernel in /sys/kernel/btf/vmlinux", "5.4",
      `struct task_struct { int pid; } __attribute__((preserve_access_index));\n${program("struct task_struct *t = (void *)bpf_get_current_task(); int pid = 0; bpf_probe_read_kernel(&pid, 4, &t->pid); return pid;", "kprobe")}`],
  ])("%s: %s", (what, since, source, cpu) => {
    const info = infoOf(source, cpu);
    expect(info.needs.find((need) => need.what === what)?.since).toBe(since);
    expect(compareVersions(info.since, since)).toBeGreaterThanOrEqual(0);
  });

  test("more than 4096 instructions, and tail calls from functions", () => {
    const many = `volatile int sink;\n${program(`${"sink += 7; ".repeat(1500)} return 2;`)}`;
    expect(infoOf(many).needs.map((need) => need.what)).toContain("more than 4096 instructions");
    const tail = `MAP(m, BPF_MAP_TYPE_PROG_ARRAY, __type(key, int); __type(value, int););
__attribute__((noinline)) int f(struct xdp_md *c) { bpf_tail_call(c, &m, 0); return 2; }\n`;
    expect(infoOf(tail + program("return f(ctx);")).needs.map((need) => need.what)).toContain("tail calls from called functions");
    expect(infoOf(tail.replace("__attribute__((noinline))", "static inline") + program("return f(ctx);")).needs.map((need) => need.what)).not.toContain("tail calls from called functions");
  });
});

test("each program is what its section says", () => {
  const { programs, since, license } = infoOf(`SEC("tc/egress") int a(struct __sk_buff *s) { return 0; }
SEC("?fentry.s/vfs_read") int b(void *ctx) { return 0; }
SEC("tp/sched/sched_switch") int c(void *ctx) { return 0; }`);
  expect(programs).toMatchObject([
    { name: "a", type: "sched_cls", attach: "tcx_egress", sleepable: false, since: "4.1" },
    { name: "b", type: "tracing", attach: "trace_fentry", target: "vfs_read", sleepable: true, since: "5.10" },
    { name: "c", type: "tracepoint", target: "sched/sched_switch", since: "4.7" },
  ]);
  expect([since, license]).toEqual(["5.10", "GPL"]);
});

test("as text it begins with the answer and its reason", () => {
  const text = printInfo(infoOf(program("return bpf_ktime_get_boot_ns() & 1;")));
  expect(text).toBe(`loads since Linux 5.8, for helper bpf_ktime_get_boot_ns
license: GPL

programs:
  name  section  type  attached to  instructions  since
  p     xdp      xdp   xdp          3             5.8

needs:
  since  what                          in
  5.8    helper bpf_ktime_get_boot_ns  p
  4.8    programs of type xdp          p
`);
});

test("the tables know every hook of every section, and versions in order", () => {
  const hooks = ["xdp/devmap", "kprobe.session", "uprobe.session", "cgroup/connect_unix", "netkit/peer", "netfilter", "lsm_cgroup", "sk_reuseport/migrate", "lirc_mode2", "cgroup/post_bind6"];
  for (const section of hooks) expect(attachType(sectionMeaning(section)!.attachType!), section).toBeDefined();
  const versions = mapTypes.map((one) => one.since);
  expect([...versions].sort(compareVersions)).toEqual(versions);
  expect(compareVersions("5.9", "5.10")).toBeLessThan(0);
});
