/**
 * `npm run fuzz -- [--seed N] [--count N] [--cpu v3] [--level 2] [--no-kernel]`: checks generated modules on every
 * engine until one fails or the count is reached. Prints the seed, so that a run can be repeated.
 */

import { parseArgs } from "node:util";
import { kernelUnavailable, openKernel } from "../../backend/kernel/machine.ts";
import type { Machine } from "../../backend/runner.ts";
import { createMachine } from "../../backend/vm/machine.ts";
import { checkModule, plans, type Plan } from "../harness/check-module.ts";
import { checkModules } from "../harness/check-modules.ts";

const { values } = parseArgs({
  options: {
    seed: { type: "string" },
    count: { type: "string", default: "100000" },
    cpu: { type: "string" },
    level: { type: "string" },
    "no-kernel": { type: "boolean", default: false },
    "keep-going": { type: "boolean", default: false },
  },
});

/** Modules between two lines of progress; each batch has a seed and a plan of its own. */
const BATCH = 250;

const seed = Number(values.seed ?? Math.floor(Math.random() * 1e9));
const count = Number(values.count);
const chosen = plans.filter(({ cpu, level }) => (!values.cpu || cpu === values.cpu) && (!values.level || String(level) === values.level));
const machines = openMachines();
console.log(`seed ${seed}, ${count} modules, on ${["the interpreter", ...machines.map((one) => one.name)].join(", ")}`);

const start = Date.now();
let failures = 0;
for (let done = 0, batch = 0; done < count; batch += 1) {
  const plan = chosen[batch % chosen.length]!;
  const size = Math.min(BATCH, count - done);
  const { skipped, failed } = runBatch(plan, seed + batch, size);
  done += size;
  if (failed) {
    failures += 1;
    console.log(`\nseed ${seed + batch} fails: repeat with --seed ${seed + batch} --count ${size} --cpu ${plan.cpu} --level ${plan.level}\n${failed}`);
    if (!values["keep-going"]) break;
  }
  const rate = Math.round((done / (Date.now() - start)) * 1000);
  console.log(`${done} modules, ${rate} a second; last: ${plan.cpu} level ${plan.level}, ${skipped} too big for the stack`);
}
process.exitCode = failures > 0 ? 1 : 0;

function openMachines(): Machine[] {
  const reason = values["no-kernel"] ? "not asked for" : kernelUnavailable();
  if (reason !== null) console.log(`without the kernel: ${reason}`);
  return [createMachine(), ...(reason === null ? [openKernel()] : [])];
}

function runBatch(plan: Plan, batchSeed: number, size: number): { skipped: number; failed?: string } {
  let skipped = 0;
  try {
    checkModules({ seed: batchSeed, count: size }, (module) => {
      if (!checkModule(module, plan, machines)) skipped += 1;
    });
    return { skipped };
  } catch (failure) {
    return { skipped, failed: (failure as Error).message };
  }
}
