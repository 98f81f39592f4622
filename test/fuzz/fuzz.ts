/**
 * `npm run fuzz -- [--seed N] [--count N] [--jobs N] [--cpu v3] [--level 2] [--no-kernel] [--keep-going]`: checks generated
 * modules on every engine until one fails or the count is reached. Prints the seed, so that a run can be repeated.
 */

import { parseArgs } from "node:util";
import { kernelUnavailable, openKernel } from "../../backend/kernel/machine.ts";
import type { Machine } from "../../backend/runner.ts";
import { createMachine } from "../../backend/vm/machine.ts";
import { checkModule, plans, type Plan } from "../harness/check-module.ts";
import { checkModules } from "../harness/check-modules.ts";
import { isJob, runBatches } from "./batches.ts";

const { values } = parseArgs({
  options: {
    seed: { type: "string" },
    count: { type: "string", default: "100000" },
    cpu: { type: "string" },
    level: { type: "string" },
    "no-kernel": { type: "boolean", default: false },
    jobs: { type: "string" },
    "keep-going": { type: "boolean", default: false },
  },
});

/** Each batch has a seed and a plan of its own. */
const BATCH = 250;

const seed = Number(values.seed ?? Math.floor(Math.random() * 1e9));
const count = Number(values.count);
const chosen = plans.filter(({ cpu, level }) => (!values.cpu || cpu === values.cpu) && (!values.level || String(level) === values.level));
const machines = openMachines();

await runBatches(
  {
    title: `seed ${seed}, ${count} modules, on ${["the interpreter", ...machines.map((one) => one.name)].join(", ")}`,
    cases: "modules",
    count,
    batchSize: BATCH,
    keepGoing: values["keep-going"],
    jobs: values.jobs,
  },
  ({ index, size }) => {
    const plan = chosen[index % chosen.length]!;
    const { skipped, failed } = runBatch(plan, seed + index, size);
    const repeat = `seed ${seed + index} fails: repeat with --seed ${seed + index} --count ${size} --cpu ${plan.cpu} --level ${plan.level}`;
    return { failure: failed === undefined ? null : `${repeat}\n${failed}`, leftOut: { "too big for the stack": skipped } };
  },
);

function openMachines(): Machine[] {
  const reason = values["no-kernel"] ? "not asked for" : kernelUnavailable();
  if (reason !== null && !isJob) console.log(`without the kernel: ${reason}`);
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
