/** Maps that a loader has pinned in a folder of the BPF file system, by their names in the object. */

import { existsSync } from "node:fs";
import { RunError } from "../runner.ts";
import { openPinned } from "./map-create.ts";
import { mapHandle, type KernelMap } from "./map-handle.ts";
import { mapInfo } from "./map-info.ts";
import { SystemError } from "./native.ts";
import { usableKernel, type OpenMaps } from "./open-maps.ts";

/** Throws `RunError` when there is no such folder, or the kernel cannot be asked. */
export function openPinnedMaps(folder: string): OpenMaps {
  usableKernel();
  if (!existsSync(folder)) throw new RunError(`there is no folder ${folder}: maps are pinned there by 'bpftool prog loadall OUT.o … pinmaps ${folder}'`);
  const open = new Map<string, KernelMap>();
  return {
    place: folder,
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
    return fd === undefined ? undefined : mapHandle(fd, { ...mapInfo(fd, `map ${name}`), name }, () => undefined);
  } catch (error) {
    throw error instanceof SystemError ? new RunError(error.message) : error;
  }
}
