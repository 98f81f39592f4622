/** Measures the P4 programs that there are figures of p4c and clang for, and the samples. */

import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { kernelUnavailable } from "../../backend/kernel/machine.ts";
import { externFileOf } from "../conformance/stf/externs.ts";
import { progress } from "../bench/progress.ts";
import { findSamples, ourCommand } from "../bench/samples.ts";
import { measureP4, type P4Cost } from "./measure.ts";
import { PEER_COMPILE_MS, peerCosts, type PeerCost } from "./peer.ts";

const help = `usage: P4C=<folder> npm run bench:p4 -- [--runs N] [NAME...]

Instructions, instructions that the verifier went through, nanoseconds a packet (BPF_PROG_TEST_RUN, repeated 1,000,000 times)
and the median of N cold compiles (default 5), of programs of p4c's corpus and of the samples. P4C is a checkout of
p4lang/p4c; without it the samples alone are measured. The figures of p4c and clang are not measured here: see
scripts/bench-p4/peer.ts. The kernel needs root.
`;

interface Row {
  readonly name: string;
  readonly cost?: P4Cost;
  readonly failure?: string;
  readonly peer?: PeerCost;
}

export async function main(argv: readonly string[], environment: NodeJS.ProcessEnv): Promise<number> {
  const runsAt = argv.indexOf("--runs");
  const runs = runsAt < 0 ? 5 : Number(argv[runsAt + 1]);
  const names = argv.filter((_, index) => runsAt < 0 || (index !== runsAt && index !== runsAt + 1));
  const reason = kernelUnavailable();
  if (!(runs > 0) || names.some((name) => name.startsWith("-")) || reason !== null) {
    process.stderr.write(reason === null ? help : `the kernel cannot be used: ${reason}\n`);
    return 2;
  }
  const rows: Row[] = [];
  for (const one of programs(environment).filter(({ name }) => names.length === 0 || names.some((wanted) => name.includes(wanted)))) {
    progress(one.name);
    rows.push({ name: one.name, ...(one.peer && { peer: one.peer }), ...(await measured(one.command, runs)) });
  }
  progress("");
  process.stdout.write(report(rows));
  return rows.some(({ failure }) => failure !== undefined) ? 1 : 0;
}

interface Program {
  readonly name: string;
  readonly command: Parameters<typeof measureP4>[0];
  readonly peer?: PeerCost;
}

function programs({ P4C }: NodeJS.ProcessEnv): Program[] {
  const samples = findSamples("samples").filter(({ language }) => language === "p4").map((sample): Program => ({ name: `samples/${sample.name}`, command: (output) => ourCommand(sample, output) }));
  const folder = P4C === undefined ? undefined : join(resolve(P4C), "testdata/p4_16_samples");
  if (folder === undefined || !existsSync(folder)) return samples;
  const corpus = peerCosts.map((peer): Program => {
    const path = join(folder, `${peer.program}.p4`);
    const externs = externFileOf(path);
    const more = externs === undefined ? [] : [externs, "--c-header=test.h", "-include", "ebpfc/p4c_externs.h"];
    const sample = { name: peer.program, path, language: "p4", cFiles: [] } as const;
    return {
      name: peer.program,
      peer,
      command: (output) => {
        const command = ourCommand(sample, output);
        return { ...command, args: [...command.args, ...more] };
      },
    };
  });
  return [...corpus, ...samples];
}

async function measured(command: Program["command"], runs: number): Promise<Pick<Row, "cost" | "failure">> {
  try {
    return { cost: await measureP4(command, runs) };
  } catch (error) {
    return { failure: error instanceof Error ? error.message.split("\n")[0]! : String(error) };
  }
}

// Report -----------------------------------------------------------------------------------------------------------------

function report(rows: readonly Row[]): string {
  const lines = rows.map(({ name, cost, failure, peer }) => {
    if (!cost) return `| ${name} | ${failure} | | | | | | | |`;
    const ratio = (ours: number, theirs: number | undefined): string => (theirs === undefined ? "" : (ours / theirs).toFixed(2));
    const { instructions, processed, packetNs, compileMs } = cost;
    return `| ${name} | ${instructions} | ${peer?.instructions ?? ""} | ${ratio(instructions, peer?.instructions)} | ${processed} | ${peer?.processed ?? ""} | ${ratio(processed, peer?.processed)} | ${packetNs.toFixed(0)} | ${compileMs.toFixed(0)} |`;
  });
  return `| program | instructions | p4c + clang | ratio | processed | p4c + clang | ratio | ns a packet | compile, ms |
| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
${lines.join("\n")}

${summary(rows)}
p4c and clang together take ${PEER_COMPILE_MS} ms to compile. Their figures were measured once, elsewhere: scripts/bench-p4/peer.ts.
`;
}

function summary(rows: readonly Row[]): string {
  const both = rows.flatMap(({ cost, peer, name }) => (cost && peer ? [{ name, instructions: cost.instructions / peer.instructions, processed: cost.processed / peer.processed, size: cost.instructions }] : []));
  if (both.length === 0) return "";
  const mean = (values: readonly number[]): string => Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length).toFixed(2);
  const large = both.filter(({ instructions, size }) => instructions > 0.9 && size >= 20).map(({ name }) => name);
  return `Geometric means: ${mean(both.map(({ instructions }) => instructions))} of the instructions, ${mean(both.map(({ processed }) => processed))} of what is processed. Above 0.9 with 20 instructions or more: ${large.join(", ") || "none"}.\n`;
}
