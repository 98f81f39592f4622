/**
 * `npm run fuzz:c -- [--mode functions|csmith] [--seed N] [--count N] [--cpu v3] [--keep-going]`: C programs, as gcc's
 * native code runs them and as ours does, until one differs or the count is reached.
 */

import { parseArgs } from "node:util";
import fc from "fast-check";
import { cFunctions, cInputs } from "../generators/c-program.ts";
import { csmithFunction } from "../generators/csmith.ts";
import { cpus } from "../harness/check-module.ts";
import { checkFunctions, nativeResults, type CFunction } from "../harness/c-semantics.ts";

const { values } = parseArgs({
  options: {
    mode: { type: "string", default: "functions" },
    seed: { type: "string" },
    count: { type: "string", default: "200000" },
    cpu: { type: "string" },
    "keep-going": { type: "boolean", default: false },
  },
});

/** Programs in one file: a program of csmith's has names of its own, so it is one file. */
const batch = values.mode === "csmith" ? 1 : 100;
const inputs = values.mode === "csmith" ? [[0n, 0n, 0n]] : cInputs;
const seed = Number(values.seed ?? Math.floor(Math.random() * 1e9));
const count = Number(values.count);
const chosen = cpus.filter((cpu) => !values.cpu || cpu === values.cpu);
console.log(`seed ${seed}, ${count} programs of mode ${values.mode}`);

const start = Date.now();
let failures = 0;
let tooLarge = 0;
for (let done = 0; done < count; done += batch) {
  const batchSeed = seed + done;
  const cpu = chosen[(done / batch) % chosen.length]!;
  try {
    const functions = programs(batchSeed);
    tooLarge += checkFunctions(functions, inputs, nativeResults(functions, inputs), cpu);
  } catch (failure) {
    failures++;
    console.log(`\nseed ${batchSeed} fails: repeat with --mode ${values.mode} --seed ${batchSeed} --count ${batch} --cpu ${cpu}\n${(failure as Error).message}`);
    if (!values["keep-going"]) break;
  }
  if (done % 20 === 0) console.log(`${done + batch} programs in ${Math.round((Date.now() - start) / 1000)} s, ${tooLarge} too large for the stack, ${failures} failures`);
}
process.exitCode = failures > 0 ? 1 : 0;

function programs(batchSeed: number): readonly CFunction[] {
  return values.mode === "csmith" ? [csmithFunction(batchSeed)] : fc.sample(cFunctions(batch), { seed: batchSeed, numRuns: 1 })[0]!;
}
