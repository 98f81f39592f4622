/** What the kernel says of a map (struct bpf_map_info). */

import type { LoadableMap } from "../loadable.ts";
import { bpf, KernelStruct } from "./bpf-call.ts";

const INFO_SIZE = 88;

/** `what` names it in errors. The kernel's name has 15 letters at most. Throws `SystemError`. */
export function mapInfo(fd: number, what: string): LoadableMap {
  const info = new KernelStruct(INFO_SIZE);
  bpf("objInfoByFd", new KernelStruct(16).u32(0, fd).u32(4, INFO_SIZE).pointer(8, info.bytes), `reading about ${what}`);
  const [type, keySize, valueSize, maxEntries, flags] = [0, 8, 12, 16, 20].map((offset) => info.getU32(offset));
  return { name: info.getText(24, 16), type: type!, keySize: keySize!, valueSize: valueSize!, maxEntries: maxEntries!, flags: flags!, pinning: 0, values: [] };
}
