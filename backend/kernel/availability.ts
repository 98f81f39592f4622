/** Whether this process may use bpf(2). */

import { closeSync, readFileSync } from "node:fs";
import { bpfResult, KernelStruct } from "./bpf-call.ts";
import { errnoName, native, systemCallNumber } from "./native.ts";

let reason: string | null | undefined;

/** Why programs cannot be loaded into the kernel here, or null when they can. */
export function kernelUnavailable(): string | null {
  reason ??= findReason();
  return reason;
}

function findReason(): string | null {
  if (process.platform !== "linux") return `the kernel of ${process.platform} has no bpf(2)`;
  if (systemCallNumber("bpf") === undefined) return `the number of bpf(2) on ${process.arch} is not known`;
  try {
    native();
  } catch (error) {
    return `koffi, which makes system calls, cannot be loaded: ${(error as Error).message.split("\n")[0]}`;
  }
  return tryMap();
}

/** The smallest thing that needs permission: an array of one element. */
function tryMap(): string | null {
  const { value, errno } = bpfResult("mapCreate", new KernelStruct(72).u32(0, 2).u32(4, 4).u32(8, 4).u32(12, 1));
  if (errno !== 0) return refusal(errnoName(errno));
  closeSync(value);
  return null;
}

function refusal(code: string): string {
  if (code === "EPERM") return "bpf(2) is not permitted: it needs root, or CAP_BPF and CAP_NET_ADMIN";
  if (code === "ENOSYS") return "the kernel was built without bpf(2)";
  return `bpf(2) fails: ${code}`;
}

let cpus: number | undefined;

/** The CPUs that there can ever be: so many values has a per-CPU entry. */
export function possibleCpus(): number {
  cpus ??= countCpus(readFileSync("/sys/devices/system/cpu/possible", "utf8"));
  return cpus;
}

export function onlineCpus(): number[] {
  return cpuList(readFileSync("/sys/devices/system/cpu/online", "utf8"));
}

function countCpus(list: string): number {
  return Math.max(...cpuList(list)) + 1;
}

/** `0-3,8` → 0, 1, 2, 3, 8. */
function cpuList(list: string): number[] {
  return list.trim().split(",").flatMap((range) => {
    const [first = 0, last = first] = range.split("-").map(Number);
    return Array.from({ length: last - first + 1 }, (_, i) => first + i);
  });
}
