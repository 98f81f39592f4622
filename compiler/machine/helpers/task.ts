/** Helpers on time, chance, the task and memory. */

import { EFAULT, EINVAL } from "../errno.ts";
import { MemoryFault } from "../environment.ts";
import { small, u32, type Helper, type HelperRow, type HelperScope } from "./helper.ts";

/** The one task that the machine has. */
const PID = 1n;
const COMMAND = "ebpfc";
const NANOSECONDS_PER_JIFFY = 4_000_000n;

const now: Helper = (scope) => scope.now();

const getCurrentComm: Helper = (scope, [buffer, size]) => {
  const into = scope.memory.view(buffer!, u32(size!), "write");
  if (into.length === 0) return -EINVAL;
  into.fill(0);
  for (let i = 0; i < Math.min(COMMAND.length, into.length - 1); i++) into[i] = COMMAND.charCodeAt(i);
  return 0;
};

/** bpf_probe_read and its kin read any address; here any that the machine has. */
const probeRead: Helper = (scope, [to, size, from]) => {
  const into = scope.memory.view(to!, u32(size!), "write");
  const bytes = readOrNull(scope, from!, into.length);
  if (bytes) into.set(bytes);
  else into.fill(0);
  return bytes ? 0 : -EFAULT;
};

/** Gives the length with the NUL; a string that is too long is cut and ends in NUL. */
const probeReadString: Helper = (scope, [to, size, from]) => {
  const into = scope.memory.view(to!, u32(size!), "write");
  if (into.length === 0) return 0;
  for (let i = 0; i < into.length; i++) {
    const byte = readOrNull(scope, from! + BigInt(i), 1);
    if (!byte) {
      into.fill(0);
      return -EFAULT;
    }
    into[i] = i === into.length - 1 ? 0 : byte[0]!;
    if (into[i] === 0) return i + 1;
  }
  return into.length;
};

function readOrNull(scope: HelperScope, address: bigint, size: number): Uint8Array | null {
  try {
    return scope.memory.view(address, size, "read");
  } catch (error) {
    if (error instanceof MemoryFault) return null;
    throw error;
  }
}

const namespaceProcess: Helper = (scope, [, , info, size]) => {
  const into = scope.memory.view(info!, small(size!), "write");
  into.fill(0);
  return -EINVAL;
};

export const TASK_HELPERS: readonly HelperRow[] = [
  [4, "probe_read", probeRead],
  [5, "ktime_get_ns", now],
  [7, "get_prandom_u32", (scope) => BigInt(scope.random())],
  [8, "get_smp_processor_id", (scope) => scope.cpu],
  [14, "get_current_pid_tgid", () => (PID << 32n) | PID],
  [15, "get_current_uid_gid", () => 0],
  [16, "get_current_comm", getCurrentComm],
  [17, "get_cgroup_classid", () => 0],
  [24, "get_route_realm", () => 0],
  [42, "get_numa_node_id", () => 0],
  [45, "probe_read_str", probeReadString],
  [80, "get_current_cgroup_id", () => 1],
  [112, "probe_read_user", probeRead],
  [113, "probe_read_kernel", probeRead],
  [114, "probe_read_user_str", probeReadString],
  [115, "probe_read_kernel_str", probeReadString],
  [118, "jiffies64", (scope) => scope.now() / NANOSECONDS_PER_JIFFY],
  [120, "get_ns_current_pid_tgid", namespaceProcess],
  [125, "ktime_get_boot_ns", now],
  [148, "copy_from_user", probeRead],
  [160, "ktime_get_coarse_ns", now],
  [208, "ktime_get_tai_ns", now],
];
