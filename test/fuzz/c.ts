/**
 * `npm run fuzz:c -- [--mode functions|csmith] [--seed N] [--count N] [--jobs N] [--size N] [--cpu v3] [--level 2]
 * [--keep-going]`: C programs, as gcc's native code runs them, as ours does on every machine, and as clang's object does in the kernel,
 * until one differs or the count is reached. What differs is made smaller before it is printed.
 */

import { parseArgs } from "node:util";
import fc from "fast-check";
import { cFunctions, cInputs } from "../generators/c/functions.ts";
import { csmithFunction } from "../generators/csmith.ts";
import { machinesForShortRuns } from "../harness/all-machines.ts";
import { plans, type Plan } from "../harness/check-module.ts";
import type { Batch, CFunction } from "../harness/c-semantics/batch.ts";
import { checkBatch, Difference, emptyTally, type Tally } from "../harness/c-semantics/check.ts";
import { shrink } from "../harness/c-semantics/shrink.ts";
import { runBatches, type Verdict } from "./batches.ts";

const { values } = parseArgs({
  options: {
    mode: { type: "string", default: "functions" },
    seed: { type: "string" },
    count: { type: "string", default: "200000" },
    size: { type: "string" },
    cpu: { type: "string" },
    level: { type: "string" },
    jobs: { type: "string" },
    "keep-going": { type: "boolean", default: false },
  },
});

const machines = machinesForShortRuns();
const isCsmith = values.mode === "csmith";
/** Programs in one file: a program of csmith's has names of its own, so it is one file. */
const batchSize = isCsmith ? 1 : 100;
/** Small functions are quick, and large ones have what small ones have no room for. */
const sizes = values.size ? [Number(values.size)] : [32, 64, 48, 128, 64, 240];
const seed = Number(values.seed ?? Math.floor(Math.random() * 1e9));
const count = Number(values.count);
const chosen = plans.filter(({ cpu, level }) => (!values.cpu || cpu === values.cpu) && (!values.level || level === Number(values.level)));
const plan = {
  title: `seed ${seed}, ${count} programs of mode ${values.mode}`,
  cases: "programs",
  count,
  batchSize,
  keepGoing: values["keep-going"],
  jobs: values.jobs,
};
await runBatches(plan, ({ index, done, size }) => check(seed + done, size, chosen[index % chosen.length]!, sizes[index % sizes.length]!));

function check(batchSeed: number, programs: number, plan: Plan, size: number): Verdict {
  const batch = batchOf(batchSeed, size);
  const tally = emptyTally();
  const failure = failureOf(batch, plan, tally);
  const repeat = `repeat with --mode ${values.mode} --seed ${batchSeed} --count ${programs} --size ${size} --cpu ${plan.cpu} --level ${plan.level}`;
  return { failure: failure && `${repeat}\n${explain(failure, batch, plan)}`, leftOut: { ...tally } };
}

function batchOf(batchSeed: number, size: number): Batch {
  if (isCsmith) return { functions: [csmithFunction(batchSeed)], inputs: [[0n, 0n, 0n]] };
  const [functions, inputs] = fc.sample(fc.tuple(cFunctions(batchSize, size), cInputs), { seed: batchSeed, numRuns: 1 })[0]!;
  return { functions, inputs };
}

function failureOf(batch: Batch, plan: Plan, into: Tally): Error | null {
  try {
    checkBatch(batch, plan, machines, into, !isCsmith);
    return null;
  } catch (failure) {
    return failure as Error;
  }
}

function explain(failure: Error, batch: Batch, plan: Plan): string {
  if (!(failure instanceof Difference)) return `${failure.stack}`;
  const alone = (func: CFunction): Batch => ({ functions: [func], inputs: batch.inputs });
  const smallest = shrink(failure.func, (func) => failureOf(alone(func), plan, emptyTally()) instanceof Difference);
  const last = failureOf(alone(smallest), plan, emptyTally()) ?? failure;
  return `${last.message.slice(0, 4000)}\n${smallest.text}\ninputs: ${batch.inputs.map((row) => `(${row.join(", ")})`).join(" ")}`;
}
