/** Maps of a program that somebody else has loaded. */

import { RunError } from "../runner.ts";
import { kernelUnavailable } from "./availability.ts";
import type { KernelMap } from "./map-handle.ts";

export interface OpenMaps {
  /** Where they are, for people. */
  readonly place: string;
  /** By its name in the object; undefined when there is none. Throws `RunError` when it cannot be opened. */
  get(name: string): KernelMap | undefined;
  close(): void;
}

/** Throws `RunError` where the kernel cannot be asked. */
export function usableKernel(): void {
  const reason = kernelUnavailable();
  if (reason !== null) throw new RunError(`the kernel cannot be used: ${reason}`);
}
