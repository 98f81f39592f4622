/**
 * `npm run fuzz:p4 -- [--mode programs|mutants|tokens|format|runs] [--seed N] [--count N] [--jobs N] [--keep-going]`: the properties
 * of the P4 frontend over more programs than the tests take. Prints the seed of a failure and the smallest program that
 * shows it.
 * With `P4C` the mode `tokens` breaks the corpus too, and `format` formats all of it first.
 */

import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { breakages } from "../generators/broken-text.ts";
import { compiledArchitectures } from "../generators/p4/architectures.ts";
import { mutations } from "../generators/p4/mutations/all.ts";
import { formatFault } from "../harness/p4-format.ts";
import { misformatted, refusedProgram, wrongAnswer, wrongMutant, wrongRun, type Runs } from "../harness/p4-properties.ts";
import { corpusFiles, knownTexts } from "../harness/p4-texts.ts";
import { isJob, runBatches } from "./batches.ts";

const { values } = parseArgs({
  options: {
    mode: { type: "string", default: "programs" },
    seed: { type: "string" },
    count: { type: "string", default: "100000" },
    jobs: { type: "string" },
    "keep-going": { type: "boolean", default: false },
  },
});

/** Each batch has a seed of its own. */
const BATCH = 500;

const seed = Number(values.seed ?? Math.floor(Math.random() * 1e9));
const count = Number(values.count);
const check = modeCalled(values.mode);
if (check) await run(check);
else {
  console.error(`there is no mode '${values.mode}': it is programs, mutants, tokens, format or runs`);
  process.exitCode = 2;
}

type Check = (batch: number, runs: Runs) => string | null;

function modeCalled(name: string): Check | undefined {
  if (name === "programs") return (_, runs) => refusedProgram(runs);
  if (name === "mutants") return (batch, runs) => wrongMutant(mutations[batch % mutations.length]!, runs).fault;
  if (name === "format") {
    const corpus = process.env["P4C"];
    if (corpus !== undefined && !isJob) formatCorpus(corpus);
    return (_, runs) => misformatted(runs);
  }
  if (name === "runs") return (_, runs) => wrongRun(compiledArchitectures, runs);
  if (name !== "tokens") return undefined;
  const texts = knownTexts(process.env["P4C"]);
  if (!isJob) console.log(`${texts.length} programs to break, besides those that are generated`);
  return (batch, runs) => wrongAnswer(breakages[batch % breakages.length]!, texts, runs);
}

function formatCorpus(corpus: string): void {
  const files = corpusFiles(corpus);
  const faults = files.flatMap((path) => {
    const fault = formatFault(path, readFileSync(path, "utf8"));
    return fault === null ? [] : `${path} ${fault}`;
  });
  console.log([`${files.length} files of the corpus, ${faults.length} not formatted as they should be`, ...faults].join("\n"));
  if (faults.length > 0) process.exitCode = 1;
}

async function run(checkBatch: Check): Promise<void> {
  const plan = {
    title: `seed ${seed}, ${count} cases of ${values.mode}`,
    cases: "cases",
    count,
    batchSize: BATCH,
    keepGoing: values["keep-going"],
    jobs: values.jobs,
  };
  await runBatches(plan, ({ index, size }) => {
    // The seed says which kind the batch is of, so that it can be repeated alone.
    const own = seed + index;
    const failed = checkBatch(own, { seed: own, numRuns: size });
    const repeat = `seed ${own} fails: repeat with --mode ${values.mode} --seed ${own} --count ${size}`;
    return { failure: failed === null ? null : `${repeat}\n${failed}` };
  });
}
