/** What our objects cost beside those of clang: instructions, verification, time and memory to compile; speed of the built-in machine. */

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { measureVm, type Speed } from "../bench-vm.ts";
import { measureObject, type ObjectCost } from "./object-cost.ts";
import { progress } from "./progress.ts";
import { measureProcesses, type ProcessCost } from "./process-cost.ts";
import { clangCommand, findSamples, ourCommand, ourCommandWithoutSnapshot, type Sample } from "./samples.ts";
import { machineTable, sampleTable } from "./tables.ts";

export interface SampleResult {
  readonly name: string;
  readonly language: "c" | "p4";
  readonly ours?: Measured;
  /** Without the snapshot that the command starts from as a rule. */
  readonly withoutSnapshot?: ProcessCost;
  readonly clang?: Measured;
  /** Why there are no numbers. */
  readonly failure?: string;
}

export interface Measured extends ObjectCost, ProcessCost {}

export interface BenchResults {
  readonly samples: readonly SampleResult[];
  /** Geometric mean of instructions, ours over clang's, of the C samples. */
  readonly instructionRatio: number | null;
  readonly verifiedRatio: number | null;
  readonly machine: readonly Speed[];
  readonly environment: { readonly node: string; readonly cpu: string; readonly runs: number };
}

const help = `usage: npm run bench -- [--runs N] [--output FILE] [NAME...]

Measures every sample, or those whose names contain a NAME.

  --runs N        cold compiles of each sample and compiler (default 11)
  --output FILE   where the numbers go as JSON (default bench-results.json)
`;

export async function main(argv: readonly string[]): Promise<number> {
  const options = parseArguments(argv);
  if (!options) {
    process.stdout.write(help);
    return argv.includes("--help") ? 0 : 2;
  }
  const results = await measure(options.runs, options.names);
  process.stdout.write(`${sampleTable(results)}\n${machineTable(results)}`);
  writeFileSync(options.output, `${JSON.stringify(results, null, 2)}\n`);
  return results.samples.some((one) => one.failure !== undefined) ? 1 : 0;
}

function parseArguments(argv: readonly string[]): { runs: number; output: string; names: string[] } | undefined {
  const options = { runs: 11, output: "bench-results.json", names: [] as string[] };
  for (let i = 0; i < argv.length; i++) {
    const arg = argv[i]!;
    if (arg === "--runs") options.runs = Number(argv[++i]);
    else if (arg === "--output") options.output = argv[++i] ?? "";
    else if (arg.startsWith("-")) return undefined;
    else options.names.push(arg);
  }
  return Number.isInteger(options.runs) && options.runs > 0 && options.output !== "" ? options : undefined;
}

async function measure(runs: number, names: readonly string[]): Promise<BenchResults> {
  const samples = findSamples("samples").filter((one) => names.length === 0 || names.some((name) => one.name.includes(name)));
  const folder = mkdtempSync(join(tmpdir(), "ebpfc-bench-"));
  try {
    const results: SampleResult[] = [];
    for (const [i, sample] of samples.entries()) {
      progress(`${i + 1}/${samples.length} ${sample.name}`);
      results.push(await measureSample(sample, folder, runs));
    }
    progress("the built-in machine");
    const machine = (["translate", "interpret"] as const).flatMap((engine) => measureVm(engine));
    progress("");
    const environment = { node: process.version, cpu: cpus()[0]?.model ?? "unknown", runs };
    return { samples: results, instructionRatio: ratio(results, "instructions"), verifiedRatio: ratio(results, "verified"), machine, environment };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function measureSample(sample: Sample, folder: string, runs: number): Promise<SampleResult> {
  const { name, language } = sample;
  const outputs = { ours: join(folder, `${name}.o`), clang: join(folder, `${name}.clang.o`) };
  const clang = language === "c" ? clangCommand(sample, outputs.clang) : undefined;
  const commands = [ourCommand(sample, outputs.ours), ourCommandWithoutSnapshot(sample, outputs.ours), ...(clang ? [clang] : [])];
  try {
    const [ours, withoutSnapshot, theirs] = await measureProcesses(commands, runs);
    return {
      name, language,
      ours: { ...measureObject(outputs.ours), ...ours! },
      withoutSnapshot: withoutSnapshot!,
      ...(theirs && { clang: { ...measureObject(outputs.clang), ...theirs } }),
    };
  } catch (error) {
    return { name, language, failure: error instanceof Error ? error.message.trim().split("\n")[0]! : String(error) };
  }
}

/** Of the samples that both compilers have a number for. */
function ratio(results: readonly SampleResult[], what: "instructions" | "verified"): number | null {
  const logs = results.flatMap(({ ours, clang }) => {
    const [mine, theirs] = [ours?.[what], clang?.[what]];
    return mine && theirs ? [Math.log(mine / theirs)] : [];
  });
  return logs.length === 0 ? null : Math.exp(logs.reduce((sum, one) => sum + one, 0) / logs.length);
}
