/** Judges many programs, a few at once, each worker in a process of its own. */

import { fork, type ChildProcess } from "node:child_process";
import { join } from "node:path";
import type { CorpusProgram } from "./corpus.ts";
import type { JudgeOptions, Judgement } from "./judge.ts";
import { inParallel } from "./processes.ts";
import type { Job } from "./worker.ts";

const WORKERS = 2;
const LIMIT_MS = 180_000;

/** The judgements are in the order of the programs. `onStart` hears of each when its turn comes. */
export async function judgeAll(programs: readonly CorpusProgram[], options: JudgeOptions, onStart: (index: number) => void): Promise<readonly Judgement[]> {
  const idle: ChildProcess[] = [];
  try {
    return await inParallel(programs, WORKERS, async (program, index) => {
      onStart(index);
      const worker = idle.pop() ?? fork(join("scripts", "conformance-c-worker.mjs"));
      const judgement = await ask(worker, { ...options, program, name: String(index) });
      if (worker.connected) idle.push(worker);
      return judgement;
    });
  } finally {
    for (const worker of idle) worker.disconnect();
  }
}

/** A worker that ends, or does not answer in time, has met something that no loader should meet. */
function ask(worker: ChildProcess, job: Job): Promise<Judgement> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => worker.kill("SIGKILL"), LIMIT_MS);
    const finish = (judgement: Judgement): void => {
      clearTimeout(timer);
      worker.off("message", finish).off("exit", fail);
      resolve(judgement);
    };
    const fail = (code: number | null, signal: string | null): void => {
      const loadFailure = `the judge ended with ${signal ?? `status ${code}`}`;
      finish({ program: job.program, clang: { milliseconds: 0, verified: 0 }, ours: { milliseconds: 0, loadFailure } });
    };
    worker.on("message", finish).on("exit", fail);
    worker.send(job);
  });
}
