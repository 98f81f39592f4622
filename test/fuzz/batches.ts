/**
 * Long runs over generated cases, in batches that each can be repeated alone: the batches are shared out among processes,
 * failures are printed as they come, and lines of progress in between.
 *
 * The parent starts its own script again for each job and sends it the numbers of batches; a batch that takes its process
 * down with it has failed, and the others go on.
 */

import { fork, type ChildProcess } from "node:child_process";
import { availableParallelism } from "node:os";

export interface Batch {
  /** Batches before this one. */
  readonly index: number;
  /** Cases before this batch. */
  readonly done: number;
  readonly size: number;
}

export interface Verdict {
  /** What failed, with the arguments that repeat it; null where nothing did. */
  readonly failure: string | null;
  /** Cases that were left out, by the reason; summed over the run. */
  readonly leftOut?: Readonly<Record<string, number>>;
}

export interface Plan {
  /** What the run's first line says, and what its cases are called. */
  readonly title: string;
  readonly cases: string;
  readonly count: number;
  readonly batchSize: number;
  readonly keepGoing: boolean;
  /** Processes, by default one for each processor. */
  readonly jobs?: string | undefined;
}

/** Between two lines of progress. */
const PROGRESS_MS = 5000;

/** Set in the processes that take batches from a parent. */
export const isJob = process.env["EBPFC_FUZZ_JOB"] !== undefined && process.send !== undefined;

/** Runs all of the batches; the exit code of the process says whether one failed. */
export async function runBatches(plan: Plan, check: (batch: Batch) => Verdict): Promise<void> {
  if (isJob) return serve(check);
  const jobs = Number(plan.jobs ?? availableParallelism());
  if (!Number.isInteger(jobs) || jobs < 1) {
    console.error(`--jobs takes a number of processes, not '${plan.jobs}'`);
    process.exitCode = 2;
    return;
  }
  console.log(plan.title);
  const run = new Run(plan);
  await Promise.all(Array.from({ length: jobs }, () => (jobs === 1 ? alone(run, check) : elsewhere(run))));
  console.log(run.progress());
  process.exitCode = run.failures > 0 ? 1 : 0;
}

function serve(check: (batch: Batch) => Verdict): void {
  process.on("message", (batch: Batch) => process.send!(check(batch)));
  process.on("disconnect", () => process.exit());
}

async function alone(run: Run, check: (batch: Batch) => Verdict): Promise<void> {
  for (let batch = run.next(); batch; batch = run.next()) run.took(batch, check(batch));
}

async function elsewhere(run: Run): Promise<void> {
  let child: ChildProcess | undefined;
  for (let batch = run.next(); batch; batch = run.next()) {
    child ??= fork(process.argv[1]!, process.argv.slice(2), { env: { ...process.env, EBPFC_FUZZ_JOB: "1" } });
    const verdict = await answer(child, batch);
    if (child.exitCode !== null || child.signalCode !== null) child = undefined;
    run.took(batch, verdict);
  }
  child?.disconnect();
}

function answer(child: ChildProcess, batch: Batch): Promise<Verdict> {
  return new Promise((resolve) => {
    const settle = (verdict: Verdict): void => {
      child.off("message", settle).off("exit", died);
      resolve(verdict);
    };
    const died = (code: number | null, signal: string | null): void =>
      settle({ failure: `the process ended with ${signal ?? `exit code ${code}`} in the batch of ${batch.size} after ${batch.done} cases` });
    child.on("message", settle).on("exit", died);
    child.send(batch);
  });
}

/** What has been handed out, and what came of it. */
class Run {
  failures = 0;
  readonly #plan: Plan;
  readonly #start = Date.now();
  #lastLine = 0;
  readonly #leftOut = new Map<string, number>();
  #handedOut = 0;
  #index = 0;
  #done = 0;

  constructor(plan: Plan) {
    this.#plan = plan;
  }

  next(): Batch | undefined {
    const { count, batchSize, keepGoing } = this.#plan;
    if (this.#handedOut >= count || (this.failures > 0 && !keepGoing)) return undefined;
    const batch = { index: this.#index++, done: this.#handedOut, size: Math.min(batchSize, count - this.#handedOut) };
    this.#handedOut += batch.size;
    return batch;
  }

  took(batch: Batch, { failure, leftOut }: Verdict): void {
    this.#done += batch.size;
    if (failure !== null) {
      this.failures += 1;
      console.log(`\n${failure}`);
    }
    for (const [reason, cases] of Object.entries(leftOut ?? {})) this.#leftOut.set(reason, (this.#leftOut.get(reason) ?? 0) + cases);
    const now = Date.now();
    if (now - this.#lastLine < PROGRESS_MS || this.#done === this.#plan.count) return;
    this.#lastLine = now;
    console.log(this.progress());
  }

  progress(): string {
    const seconds = Math.max(0.001, (Date.now() - this.#start) / 1000);
    const reasons = [...this.#leftOut].filter(([, cases]) => cases > 0).map(([reason, cases]) => `${cases} ${reason}`);
    const leftOut = reasons.length > 0 ? `; left out: ${reasons.join(", ")}` : "";
    return `${this.#done} ${this.#plan.cases}, ${(this.#done / seconds).toFixed(1)} a second, ${this.failures} batches failed${leftOut}`;
  }
}
