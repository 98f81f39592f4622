/** A process that judges: libbpf or the kernel may end it, and the others go on. Programs come and judgements go by IPC. */

import type { CorpusProgram } from "./corpus.ts";
import { judge, type JudgeOptions } from "./judge.ts";

export interface Job extends JudgeOptions {
  readonly program: CorpusProgram;
  readonly name: string;
}

export function main(): void {
  process.on("message", (job: Job) => {
    void judge(job.program, job.name, job).then((judgement) => process.send?.(judgement));
  });
}
