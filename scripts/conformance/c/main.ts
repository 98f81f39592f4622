/** Judges C objects by those of clang, and writes the scoreboard. */

import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { kernelUnavailable } from "../../../backend/kernel/machine.ts";
import { progress } from "../../bench/progress.ts";
import { isWanted, parseArguments, writeScoreboard } from "../command.ts";
import { LIST, readCorpus } from "./corpus.ts";
import type { Judgement } from "./judge.ts";
import { judgeAll } from "./pool.ts";
import { scoreboard, summary } from "./scoreboard.ts";

const SCOREBOARD = "test/conformance/c-scoreboard.md";

const help = `usage: EBPF_C=<folder> npm run conformance:c -- [--output FILE] [--cpu VERSION] [NAME...]

Compiles C programs with clang-22 and with dist/, loads both objects with libbpf, runs them on packets, and compares. EBPF_C is a folder with
${LIST}: a program on each line, that is 'net' (tc, xdp, sockets, cgroups) or 'trace', a tab, its file, a tab, and the
options for both compilers. Paths are relative to the folder. With NAMEs, only programs whose paths contain one.

  --output FILE   where the scoreboard goes (default ${SCOREBOARD}; with NAMEs, standard output)
  --cpu VERSION   v1, v2, v3 or v4, for both compilers (default v3)
`;

export async function main(argv: readonly string[], environment: NodeJS.ProcessEnv): Promise<number> {
  const options = parseArguments(argv, SCOREBOARD, ["cpu"]);
  const corpus = environment["EBPF_C"];
  if (!options || corpus === undefined || !existsSync(join(corpus, LIST))) {
    process.stderr.write(help);
    return 2;
  }
  const reason = kernelUnavailable();
  if (reason !== null) {
    process.stderr.write(`${reason}\n`);
    return 2;
  }
  const start = performance.now();
  const judgements = await judged(resolve(corpus), options.names, options.values["cpu"] ?? "v3");
  writeScoreboard(options.output, scoreboard(judgements));
  process.stdout.write(`${summary(judgements)}${((performance.now() - start) / 1000).toFixed(0)} s\n`);
  return 0;
}

async function judged(corpus: string, names: readonly string[], cpu: string): Promise<readonly Judgement[]> {
  const programs = readCorpus(corpus).filter(({ path }) => isWanted(path, names));
  const scratch = mkdtempSync(join(tmpdir(), "ebpfc-conformance-"));
  try {
    return await judgeAll(programs, { corpus, scratch, cpu }, (index) => progress(`${index + 1}/${programs.length} ${programs[index]!.path}`));
  } finally {
    progress("");
    rmSync(scratch, { recursive: true });
  }
}
