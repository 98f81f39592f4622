/** Compiles the eBPF programs of p4c's corpus, loads them, runs their STF tests, and writes the scoreboard. */

import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { kernelUnavailable } from "../../../backend/kernel/machine.ts";
import { progress } from "../../bench/progress.ts";
import { isWanted, parseArguments, writeScoreboard } from "../command.ts";
import { judge, programsOf } from "./judge.ts";
import { scoreboard, summary } from "./scoreboard.ts";

const SCOREBOARD = "test/conformance/stf-scoreboard.md";

const help = `usage: P4C=<folder> npm run conformance:stf -- [--output FILE] [NAME...]

Compiles the programs for ebpf_model, xdp_model and ubpf_model of p4c's corpus, or those whose names contain a NAME,
loads them into the built-in machine and the kernel, and runs the STF tests beside them on both.
P4C is a checkout of p4lang/p4c. The kernel needs root.

  --output FILE   where the scoreboard goes (default ${SCOREBOARD}; with NAMEs, standard output)
`;

export function main(argv: readonly string[], environment: NodeJS.ProcessEnv): number {
  const options = parseArguments(argv, SCOREBOARD);
  const folder = environment.P4C === undefined ? undefined : join(resolve(environment.P4C), "testdata/p4_16_samples");
  if (!options || folder === undefined || !existsSync(folder)) {
    process.stderr.write(help);
    return 2;
  }
  const reason = kernelUnavailable();
  if (reason !== null) {
    process.stderr.write(`the kernel cannot be used: ${reason}\n`);
    return 1;
  }
  const programs = programsOf(folder).filter((name) => isWanted(name, options.names));
  const judgements = programs.map((name, index) => {
    progress(`${index}/${programs.length} ${name}`);
    return judge(folder, name);
  });
  progress("");
  writeScoreboard(options.output, scoreboard(judgements));
  process.stdout.write(summary(judgements));
  return 0;
}
