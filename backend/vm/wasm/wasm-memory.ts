/** The memory of a WebAssembly instance as the backing of the machine's memory. */

import type { Backing } from "../../../compiler/machine/memory.ts";
import { WebAssembly, type WasmMemory } from "./web-assembly.ts";

const PAGE = 65536;
/** What a machine starts with: data, shadow, and a tail. */
const INITIAL_PAGES = 3;

export interface SharedMemory {
  readonly memory: WasmMemory;
  readonly backing: Backing;
}

export function createWasmMemory(): SharedMemory {
  const memory = new WebAssembly.Memory({ initial: INITIAL_PAGES });
  return {
    memory,
    backing: {
      buffer: () => memory.buffer,
      grow(size) {
        const missing = Math.ceil(size / PAGE) - memory.buffer.byteLength / PAGE;
        if (missing > 0) memory.grow(missing);
      },
    },
  };
}
