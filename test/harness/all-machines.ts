/** The machines that this computer has: the built-in one, and the kernel where bpf(2) is permitted. */

import { kernelUnavailable, openKernel } from "../../backend/kernel/machine.ts";
import type { Machine } from "../../backend/runner.ts";
import { createMachine } from "../../backend/vm/machine.ts";

let opened: readonly Machine[] | undefined;

/** With `CI=true` the kernel may not be missing. */
export function allMachines(): readonly Machine[] {
  opened ??= [createMachine(), ...kernel()];
  return opened;
}

/** The same for programs that run once and are soon over: translating them costs more than running them. */
export function machinesForShortRuns(): readonly Machine[] {
  return allMachines().map((machine, i) => (i === 0 ? createMachine({ engine: "interpret" }) : machine));
}

function kernel(): Machine[] {
  const reason = kernelUnavailable();
  if (reason === null) return [openKernel()];
  if (process.env["CI"] === "true") throw new Error(`the kernel is needed: ${reason}`);
  return [];
}
