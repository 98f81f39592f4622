/** Judges C objects by those of clang, two programs at once, and writes the scoreboard. */

import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { kernelUnavailable } from "../../../backend/kernel/machine.ts";
import { progress } from "../../bench/progress.ts";
import { LIST, readCorpus } from "./corpus.ts";
import { judge, type Judgement } from "./judge.ts";
import { inParallel } from "./processes.ts";
import { scoreboard, summary } from "./scoreboard.ts";

const SCOREBOARD = "test/conformance/c-scoreboard.md";
const WORKERS = 2;

const help = `usage: EBPF_C=<folder> npm run conformance:c -- [--output FILE] [NAME...]

Compiles C programs with clang-22 and with dist/, loads both objects with bpftool, and compares. EBPF_C is a folder with
${LIST}: a program on each line, that is 'net' (tc, xdp, sockets, cgroups) or 'trace', a tab, its file, a tab, and the
options for both compilers. Paths are relative to the folder. With NAMEs, only programs whose paths contain one.

  --output FILE   where the scoreboard goes (default ${SCOREBOARD}; with NAMEs, standard output)
`;

export async function main(argv: readonly string[], environment: NodeJS.ProcessEnv): Promise<number> {
  const options = parseArguments(argv);
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
  const judgements = await judgeAll(resolve(corpus), options.names);
  write(options.output, scoreboard(judgements));
  process.stdout.write(`${summary(judgements)}${((performance.now() - start) / 1000).toFixed(0)} s\n`);
  return 0;
}

async function judgeAll(corpus: string, names: readonly string[]): Promise<readonly Judgement[]> {
  const programs = readCorpus(corpus).filter(({ path }) => names.length === 0 || names.some((name) => path.includes(name)));
  const scratch = mkdtempSync(join(tmpdir(), "ebpfc-conformance-"));
  try {
    return await inParallel(programs, WORKERS, (program, index) => {
      progress(`${index + 1}/${programs.length} ${program.path}`);
      return judge(program, corpus, scratch, String(index));
    });
  } finally {
    progress("");
    rmSync(scratch, { recursive: true });
  }
}

function write(path: string, text: string): void {
  if (path === "-") {
    process.stdout.write(text);
    return;
  }
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

function parseArguments(argv: readonly string[]): { readonly output: string; readonly names: readonly string[] } | undefined {
  const names: string[] = [];
  let output: string | undefined;
  for (let at = 0; at < argv.length; at++) {
    const word = argv[at]!;
    if (word === "--output") output = argv[++at];
    else if (word.startsWith("-")) return undefined;
    else names.push(word);
  }
  return { output: output ?? (names.length === 0 ? SCOREBOARD : "-"), names };
}
