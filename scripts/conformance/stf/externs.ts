/** Where the functions in C of a program of p4c's corpus are. */

import { join } from "node:path";

/** ebpf_checksum_extern.p4 has its functions in extern-checksum-ebpf.c, which includes what p4c's tests call test.h. */
export function externFileOf(path: string): string | undefined {
  const [, backend, what] = /([a-z]+)_([a-z]+)_extern\.p4$/.exec(path) ?? [];
  return what === undefined ? undefined : join(path, "../../extern_modules", `extern-${what}-${backend}.c`);
}
