/** Judges the P4 checker by the corpus of p4c, in one process, and writes the scoreboard. */

import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { progress } from "../../bench/progress.ts";
import { isWanted, parseArguments, writeScoreboard } from "../command.ts";
import { readCorpus, type CorpusProgram } from "./corpus.ts";
import { judge, type Includes, type Judgement } from "./judge.ts";
import { scoreboard, summary, type Round } from "./scoreboard.ts";

const SCOREBOARD = "test/conformance/p4-scoreboard.md";

const help = `usage: P4C=<folder> [P4C_VERDICTS=<file>] npm run conformance:p4 -- [--output FILE] [NAME...]

Checks the programs of p4c's corpus, or those whose names contain a NAME, and compares with what p4c says of them.
P4C is a checkout of p4lang/p4c. P4C_VERDICTS is a table of p4c's own verdicts, separated by tabs, with the columns
set, program, arch, accepted, accepted_with_arch, ms; without it every sample should be accepted, every program of the
errors refused.

  --output FILE   where the scoreboard goes (default ${SCOREBOARD}; with NAMEs, standard output)
`;

export function main(argv: readonly string[], environment: NodeJS.ProcessEnv): number {
  const options = parseArguments(argv, SCOREBOARD);
  const corpus = environment.P4C;
  if (!options || corpus === undefined || !existsSync(join(corpus, "testdata/p4_16_samples"))) {
    process.stderr.write(help);
    return 2;
  }
  const start = performance.now();
  const programs = readCorpus(resolve(corpus), environment.P4C_VERDICTS).filter(({ path }) => isWanted(path, options.names));
  const run = (set: CorpusProgram["set"], includes: Includes): Round => ({ set, includes, judgements: judgeAll(programs, set, resolve(corpus), includes) });
  const rounds = [run("samples", "p4c"), run("errors", "p4c"), run("samples", "ours")];
  progress("");
  // maxRSS is in KiB.
  const cost = { seconds: (performance.now() - start) / 1000, peakMebibytes: process.resourceUsage().maxRSS / 1024 };
  writeScoreboard(options.output, scoreboard(rounds, cost));
  process.stdout.write(`${summary(rounds)}${cost.seconds.toFixed(1)} s, ${cost.peakMebibytes.toFixed(0)} MiB\n`);
  return rounds.some((round) => round.judgements.some((one) => one.crashed)) ? 1 : 0;
}

function judgeAll(programs: readonly CorpusProgram[], set: CorpusProgram["set"], corpus: string, includes: Includes): Judgement[] {
  const wanted = programs.filter((program) => program.set === set);
  return wanted.map((program, i) => {
    if (i % 10 === 0) progress(`${set} with ${includes === "p4c" ? "p4c's includes" : "our stdlib"}: ${i}/${wanted.length} ${program.path}`);
    return judge(program, corpus, includes);
  });
}
