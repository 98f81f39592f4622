/** The numbers of our C objects beside clang's: size, verification, speed, and what a compile costs. */

import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { kernelUnavailable } from "../../backend/kernel/machine.ts";
import { progress } from "../bench/progress.ts";
import { LIST, readCorpus } from "../conformance/c/corpus.ts";
import { measureCompiles, type CompileCost } from "./compile-time.ts";
import { differences } from "./mix.ts";
import { compare, type Compared, type Costs } from "./programs.ts";

const help = `usage: EBPF_C=<folder> npm run bench:c -- [--repeat N] [--runs N] [NAME...]

Compares networking programs of the corpus (see conformance:c) that load from our object and from clang-22's (-O2), for v3
and v4. Ratios are geometric means of ours over clang's. With NAMEs, only programs whose paths contain one.

  --repeat N   runs of each program on one packet (default 1000000, 0 for none)
  --runs N     cold compiles of each kind (default 11, 0 for none)
`;

const WORST = 10;

export async function main(argv: readonly string[], environment: NodeJS.ProcessEnv): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...argv],
    options: { repeat: { type: "string", default: "1000000" }, runs: { type: "string", default: "11" }, help: { type: "boolean", default: false } },
    allowPositionals: true,
  });
  const corpus = environment["EBPF_C"];
  if (values.help || corpus === undefined || !existsSync(join(corpus, LIST)) || kernelUnavailable() !== null) {
    process.stderr.write(help);
    return values.help ? 0 : 2;
  }
  const scratch = mkdtempSync(join(tmpdir(), "ebpfc-bench-"));
  try {
    for (const cpu of ["v3", "v4"]) {
      const compared = await compareAll(resolve(corpus), positionals, { scratch, cpu, repeat: Number(values.repeat) });
      process.stdout.write(report(cpu, compared));
    }
    if (Number(values.runs) > 0) process.stdout.write(compileReport(await measureCompiles(scratch, Number(values.runs))));
  } finally {
    rmSync(scratch, { recursive: true });
  }
  return 0;
}

async function compareAll(corpus: string, names: readonly string[], options: { scratch: string; cpu: string; repeat: number }): Promise<readonly Compared[]> {
  const programs = readCorpus(corpus).filter(({ set, path }) => set === "net" && (names.length === 0 || names.some((name) => path.includes(name))));
  const found: Compared[] = [];
  for (const [index, program] of programs.entries()) {
    progress(`${options.cpu} ${index + 1}/${programs.length} ${program.path}`);
    const one = await compare(program, { corpus, ...options });
    if (one) found.push(one);
  }
  progress("");
  return found;
}

type Measure = Exclude<keyof Costs, "mix">;

function report(cpu: string, compared: readonly Compared[]): string {
  const line = (what: Measure): string => {
    const ratios = compared.map((one) => ratio(one, what)).filter((one) => Number.isFinite(one) && one > 0);
    return ratios.length === 0 ? "" : `  ${what.padEnd(13)}${mean(ratios).toFixed(3)} over ${ratios.length}\n`;
  };
  const lists = [
    `most instructions beside clang's, and of which kinds there are more and fewer:\n${worst(compared, "instructions", ({ ours, clang }) => differences(ours.mix, clang.mix))}`,
    `most for the verifier beside clang's, and how often it went through an instruction:\n${worst(compared, "verified", ({ ours, clang }) => `${rounds(ours)} times, clang's ${rounds(clang)}; ${differences(ours.mix, clang.mix)}`)}`,
  ];
  return `-mcpu=${cpu}, ours over clang's:\n${line("instructions")}${line("verified")}${line("nanoseconds")}${lists.join("")}\n`;
}

function worst(compared: readonly Compared[], what: Measure, reason: (one: Compared) => string): string {
  const rows = [...compared].sort((a, b) => ratio(b, what) - ratio(a, what)).slice(0, WORST);
  return rows.map((one) => `  ${ratio(one, what).toFixed(2)}  ${one.path}: ${one.ours[what]}, clang's ${one.clang[what]} (${reason(one)})\n`).join("");
}

function rounds({ verified, instructions }: Costs): string {
  return (verified / instructions).toFixed(1);
}

function ratio({ ours, clang }: Compared, what: Measure): number {
  return ours[what] / clang[what];
}

function mean(ratios: readonly number[]): number {
  return Math.exp(ratios.reduce((sum, one) => sum + Math.log(one), 0) / ratios.length);
}

function compileReport(costs: readonly CompileCost[]): string {
  const lines = costs.map(({ title, ours, clang }) => {
    const times = (ours.medianMs / clang.medianMs).toFixed(2);
    return `  ${title.padEnd(26)}${ours.medianMs.toFixed(0)} ms, ${ours.peakMiB.toFixed(0)} MiB; clang ${clang.medianMs.toFixed(0)} ms, ${clang.peakMiB.toFixed(0)} MiB; ${times} times\n`;
  });
  return `cold compiles, medians of whole processes:\n${lines.join("")}`;
}
