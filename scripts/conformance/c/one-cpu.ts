/** Runs on one CPU: what maps of a kind that has values for each CPU hold depends on where a program ran. */

import { createRequire } from "node:module";

interface Koffi {
  load(path: string): { func(declaration: string): (...args: unknown[]) => unknown };
}

const koffi = createRequire(import.meta.url)("koffi") as Koffi;
const libc = koffi.load("libc.so.6");
const getAffinity = libc.func("int sched_getaffinity(int pid, size_t size, _Out_ uint8_t *mask)");
const setAffinity = libc.func("int sched_setaffinity(int pid, size_t size, const uint8_t *mask)");

/** Bytes of a cpu_set_t. */
const SIZE = 128;

/** `body` runs on the first CPU that this thread may use; where that cannot be asked for, on any. */
export function onOneCpu<T>(body: () => T): T {
  const before = new Uint8Array(SIZE);
  if (Number(getAffinity(0, SIZE, before)) < 0) return body();
  const first = before.findIndex((byte) => byte !== 0);
  const one = new Uint8Array(SIZE);
  one[first] = before[first]! & -before[first]!;
  setAffinity(0, SIZE, one);
  try {
    return body();
  } finally {
    setAffinity(0, SIZE, before);
  }
}
