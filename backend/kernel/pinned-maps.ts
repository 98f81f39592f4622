/** Maps that a loader has pinned in a folder of the BPF file system, by their names in the object. */

import { existsSync } from "node:fs";
import type { LoadableMap } from "../loadable.ts";
import { RunError } from "../runner.ts";
import { kernelUnavailable } from "./availability.ts";
import { bpf, KernelStruct } from "./bpf-call.ts";
import { openPinned } from "./map-create.ts";
import { mapHandle, type KernelMap } from "./map-handle.ts";
import { SystemError } from "./native.ts";

export interface PinnedMaps {
  /** Undefined when there is none of that name. Throws `RunError` when it cannot be opened. */
  get(name: string): KernelMap | undefined;
  close(): void;
}

/** Throws `RunError` when there is no such folder, or the kernel cannot be asked. */
export function openPinnedMaps(folder: string): PinnedMaps {
  const reason = kernelUnavailable();
  if (reason !== null) throw new RunError(`the kernel cannot be used: ${reason}`);
  if (!existsSync(folder)) throw new RunError(`there is no folder ${folder}: maps are pinned there by 'bpftool prog loadall OUT.o … pinmaps ${folder}'`);
  const open = new Map<string, KernelMap>();
  return {
    get(name) {
      const map = open.get(name) ?? openIn(folder, name);
      if (map) open.set(name, map);
      return map;
    },
    close() {
      for (const map of open.values()) map.close();
      open.clear();
    },
  };
}

/** libbpf writes `_` for the dots in names, which the BPF file system does not take. */
function openIn(folder: string, name: string): KernelMap | undefined {
  try {
    const fd = openPinned(`${folder}/${name.replaceAll(".", "_")}`);
    return fd === undefined ? undefined : mapHandle(fd, definitionOf(fd, name), () => undefined);
  } catch (error) {
    throw error instanceof SystemError ? new RunError(error.message) : error;
  }
}

const INFO_SIZE = 88;

/** struct bpf_map_info */
function definitionOf(fd: number, name: string): LoadableMap {
  const info = new KernelStruct(INFO_SIZE);
  bpf("objInfoByFd", new KernelStruct(16).u32(0, fd).u32(4, INFO_SIZE).pointer(8, info.bytes), `reading about map ${name}`);
  const [type, keySize, valueSize, maxEntries, flags] = [0, 8, 12, 16, 20].map((offset) => info.getU32(offset));
  return { name, type: type!, keySize: keySize!, valueSize: valueSize!, maxEntries: maxEntries!, flags: flags!, pinning: 0, values: [] };
}
