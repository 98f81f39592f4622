/** What an object costs the kernel: its instructions, and those that the verifier goes through. */

import { readFileSync } from "node:fs";
import { parseObject } from "../../backend/elf/parse-object.ts";
import { readObject } from "../../backend/elf/read-object.ts";
import { kernelUnavailable, openKernel } from "../../backend/kernel/machine.ts";

export interface ObjectCost {
  /** In slots of eight bytes, as the kernel counts; every function once. */
  readonly instructions: number;
  /** Over all programs; null where the kernel cannot be asked. */
  readonly verified: number | null;
  readonly objectBytes: number;
}

export function measureObject(path: string): ObjectCost {
  const bytes = new Uint8Array(readFileSync(path));
  const slots = parseObject(bytes).functions.reduce((sum, one) => sum + one.size / 8, 0);
  return { instructions: slots, verified: verified(bytes), objectBytes: bytes.length };
}

function verified(bytes: Uint8Array): number | null {
  if (kernelUnavailable() !== null) return null;
  const loaded = openKernel().load(readObject(bytes));
  try {
    return [...loaded.programs.values()].reduce((sum, one) => sum + one.info().verified, 0);
  } finally {
    loaded.close();
  }
}
