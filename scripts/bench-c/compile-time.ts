/** Cold compiles of whole processes: a program with the kernel's and libbpf's headers, and one with a vmlinux.h. */

import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { measureProcesses, type ProcessCost } from "../bench/process-cost.ts";
import type { Command } from "../bench/samples.ts";

export interface CompileCost {
  readonly title: string;
  readonly ours: ProcessCost;
  readonly clang: ProcessCost;
}

const license = 'char _license[] SEC("license") = "GPL";';
const counters = `struct { __uint(type, BPF_MAP_TYPE_HASH); __type(key, __u32); __type(value, __u64); __uint(max_entries, 16); } counts SEC(".maps");`;

const headerProgram = `#include <linux/bpf.h>
#include <linux/if_ether.h>
#include <linux/ip.h>
#include <linux/tcp.h>
#include <linux/pkt_cls.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_endian.h>
${counters}
SEC("xdp") int count(struct xdp_md *ctx)
{
	__u32 key = ctx->rx_queue_index;
	__u64 *value = bpf_map_lookup_elem(&counts, &key);
	if (value) __sync_fetch_and_add(value, 1);
	return XDP_PASS;
}
${license}
`;

const vmlinuxProgram = `#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
${counters}
SEC("kprobe/do_unlinkat") int unlinked(struct pt_regs *ctx)
{
	struct task_struct *task = (void *)bpf_get_current_task();
	__u32 parent = BPF_CORE_READ(task, real_parent, tgid);
	__u64 one = 1;
	bpf_map_update_elem(&counts, &parent, &one, BPF_ANY);
	return 0;
}
${license}
`;

/** Writes the programs into `scratch`, with the types of the running kernel. */
export async function measureCompiles(scratch: string, runs: number): Promise<readonly CompileCost[]> {
  writeFileSync(join(scratch, "headers.c"), headerProgram);
  writeFileSync(join(scratch, "with-vmlinux.c"), vmlinuxProgram);
  const types = execFileSync("bpftool", ["btf", "dump", "file", "/sys/kernel/btf/vmlinux", "format", "c"], { maxBuffer: 1 << 28 });
  writeFileSync(join(scratch, "vmlinux.h"), types);
  const costs: CompileCost[] = [];
  for (const [file, title] of [["headers.c", "linux and libbpf headers"], ["with-vmlinux.c", "vmlinux.h"]] as const) {
    const [ours, clang] = await measureProcesses([ourCommand(join(scratch, file)), clangCommand(join(scratch, file))], runs);
    costs.push({ title, ours: ours!, clang: clang! });
  }
  return costs;
}

function ourCommand(path: string): Command {
  return { file: resolve("bin/ebpfc"), args: ["--system-headers", path, "-o", `${path}.ours.o`] };
}

function clangCommand(path: string): Command {
  return { file: "clang-22", args: ["--target=bpf", "-O2", "-g", "-mcpu=v3", "-I/usr/include/x86_64-linux-gnu", "-c", path, "-o", `${path}.clang.o`] };
}
