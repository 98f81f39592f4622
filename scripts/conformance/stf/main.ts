/** Compiles the eBPF programs of p4c's corpus, loads them, runs their STF tests, and writes the scoreboard. */

import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { kernelUnavailable } from "../../../backend/kernel/machine.ts";
import { progress } from "../../bench/progress.ts";
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
  const outputAt = argv.indexOf("--output");
  const names = argv.filter((_, index) => outputAt < 0 || (index !== outputAt && index !== outputAt + 1));
  const folder = environment.P4C === undefined ? undefined : join(resolve(environment.P4C), "testdata/p4_16_samples");
  if (folder === undefined || !existsSync(folder) || names.some((name) => name.startsWith("-"))) {
    process.stderr.write(help);
    return 2;
  }
  const reason = kernelUnavailable();
  if (reason !== null) {
    process.stderr.write(`the kernel cannot be used: ${reason}\n`);
    return 1;
  }
  const programs = programsOf(folder).filter((name) => names.length === 0 || names.some((one) => name.includes(one)));
  const judgements = programs.map((name, index) => {
    progress(`${index}/${programs.length} ${name}`);
    return judge(folder, name);
  });
  progress("");
  const text = scoreboard(judgements);
  const output = outputAt >= 0 ? argv[outputAt + 1]! : names.length === 0 ? SCOREBOARD : "-";
  if (output === "-") process.stdout.write(text);
  else {
    mkdirSync(dirname(output), { recursive: true });
    writeFileSync(output, text);
  }
  process.stdout.write(summary(judgements));
  return 0;
}
