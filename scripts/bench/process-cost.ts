/** What a compile costs as a whole process: time on the wall and memory at its highest. */

import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import type { Command } from "./samples.ts";

export interface ProcessCost {
  readonly medianMs: number;
  readonly fastestMs: number;
  /** The largest resident set of any run. */
  readonly peakMiB: number;
}

/** The commands take turns, so that what else the computer does falls on all of them alike. */
export async function measureProcesses(commands: readonly Command[], runs: number): Promise<ProcessCost[]> {
  const samples = commands.map(() => ({ times: [] as number[], peak: 0 }));
  for (const command of commands) await run(command);
  for (let i = 0; i < runs; i++) {
    for (const [which, command] of commands.entries()) samples[which]!.times.push((await run(command)).milliseconds);
  }
  // Apart from the timed runs, as looking at the memory disturbs them.
  for (const [which, command] of commands.entries()) samples[which]!.peak = (await run(command, { watchMemory: true })).peakMiB;
  return samples.map(({ times, peak }) => ({ medianMs: median(times), fastestMs: Math.min(...times), peakMiB: peak }));
}

interface Run {
  readonly milliseconds: number;
  readonly peakMiB: number;
}

function run({ file, args, environment }: Command, options: { watchMemory?: boolean } = {}): Promise<Run> {
  return new Promise((resolve, reject) => {
    const start = performance.now();
    const child = spawn(file, args, { stdio: ["ignore", "ignore", "pipe"], env: { ...process.env, ...environment } });
    let peakMiB = 0;
    let errors = "";
    const watch = options.watchMemory && setInterval(() => (peakMiB = Math.max(peakMiB, residentPeak(child.pid!))), 1);
    child.stderr.on("data", (chunk: Buffer) => (errors += chunk.toString()));
    child.on("error", reject);
    child.on("close", (code) => {
      const milliseconds = performance.now() - start;
      clearInterval(watch || undefined);
      if (code === 0) resolve({ milliseconds, peakMiB });
      else reject(new Error(errors || `${file} ended with ${code}`));
    });
  });
}

/** VmHWM only grows, so that the last look before the end is the peak. */
function residentPeak(pid: number): number {
  try {
    const line = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"));
    return line ? Number(line[1]) / 1024 : 0;
  } catch {
    return 0;
  }
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
