/**
 * The C library through koffi: system calls and memory maps. koffi is loaded on first use, so that everything that
 * does not touch the kernel works where koffi has no build.
 */

import { createRequire } from "node:module";
import { getSystemErrorName } from "node:util";

interface Koffi {
  load(path: string | null): { func(declaration: string): (...args: unknown[]) => unknown };
  errno(): number;
  address(value: unknown): bigint;
  view(pointer: unknown, length: number): ArrayBuffer;
}

export interface Native {
  /** `syscall(2)` with up to five arguments after the number; -1 leaves the reason in `errno()`. */
  syscall(number: number, ...args: readonly (number | bigint)[]): number;
  errno(): number;
  readonly pageSize: number;
  /** The address of a buffer's bytes. It stays valid for as long as the buffer is reachable. */
  address(buffer: Uint8Array): bigint;
  /** Maps a file; the bytes are those of the kernel until `unmap`. Throws `SystemError`. */
  map(fd: number, length: number, options: { readonly write: boolean; readonly offset?: number }): MappedMemory;
}

export interface MappedMemory {
  readonly bytes: ArrayBuffer;
  unmap(): void;
}

/** A system call failed. `code` is the name: `EPERM`. */
export class SystemError extends Error {
  override readonly name = "SystemError";
  readonly code: string;
  constructor(
    what: string,
    readonly errno: number,
  ) {
    const code = errnoName(errno);
    super(`${what}: ${code}`);
    this.code = code;
  }
}

/** What the kernel answers for operations that it does not have: not an errno of the C library's. */
const ENOTSUPP = 524;

export function errnoName(errno: number): string {
  if (errno === ENOTSUPP) return "ENOTSUPP";
  try {
    return getSystemErrorName(-errno);
  } catch {
    return `error ${errno}`;
  }
}

/** asm/unistd.h of each architecture. */
const systemCalls: Partial<Record<NodeJS.Architecture, Readonly<Record<SystemCall, number>>>> = {
  x64: { bpf: 321, socket: 41, perf_event_open: 298, ioctl: 16, prlimit64: 302 },
  arm64: { bpf: 280, socket: 198, perf_event_open: 241, ioctl: 29, prlimit64: 261 },
  riscv64: { bpf: 280, socket: 198, perf_event_open: 241, ioctl: 29, prlimit64: 261 },
  loong64: { bpf: 280, socket: 198, perf_event_open: 241, ioctl: 29, prlimit64: 261 },
  s390x: { bpf: 351, socket: 359, perf_event_open: 331, ioctl: 54, prlimit64: 334 },
  ppc64: { bpf: 361, socket: 326, perf_event_open: 319, ioctl: 54, prlimit64: 325 },
};

export type SystemCall = "bpf" | "socket" | "perf_event_open" | "ioctl" | "prlimit64";

/** Undefined on an architecture that we know no numbers of. */
export function systemCallNumber(name: SystemCall): number | undefined {
  return systemCalls[process.arch]?.[name];
}

let loaded: Native | Error | undefined;

/** Throws when koffi cannot be loaded here. */
export function native(): Native {
  loaded ??= loadNative();
  if (loaded instanceof Error) throw loaded;
  return loaded;
}

function loadNative(): Native | Error {
  try {
    return bind(createRequire(import.meta.url)("koffi") as Koffi);
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

const PROT_READ = 1;
const PROT_WRITE = 2;
const MAP_SHARED = 1;
const SC_PAGESIZE = 30;
const MAP_FAILED = 0xffff_ffff_ffff_ffffn;

function bind(koffi: Koffi): Native {
  const libc = koffi.load(null);
  const syscall = libc.func("long syscall(long, long, long, long, long, long)");
  const mmap = libc.func("void *mmap(void *, size_t, int, int, int, long)");
  const sysconf = libc.func("long sysconf(int)");
  const munmap = libc.func("int munmap(void *, size_t)");
  return {
    syscall: (number, ...args) => {
      const [a = 0, b = 0, c = 0, d = 0, e = 0] = args;
      return Number(syscall(number, a, b, c, d, e));
    },
    errno: () => koffi.errno(),
    pageSize: Number(sysconf(SC_PAGESIZE)),
    address: (buffer) => (buffer.length === 0 ? 0n : BigInt.asUintN(64, BigInt(koffi.address(buffer)))),
    map: (fd, length, { write, offset = 0 }) => {
      const pointer = mmap(null, length, write ? PROT_READ | PROT_WRITE : PROT_READ, MAP_SHARED, fd, offset);
      if (pointer === null || BigInt.asUintN(64, BigInt(koffi.address(pointer))) === MAP_FAILED) throw new SystemError("mmap", koffi.errno());
      return { bytes: koffi.view(pointer, length), unmap: () => void munmap(pointer, length) };
    },
  };
}
