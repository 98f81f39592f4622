/** Commands with a limit of time, a few of them at once. */

import { spawn } from "node:child_process";

export interface Outcome {
  readonly ok: boolean;
  /** What it wrote to standard error. */
  readonly errors: string;
  readonly milliseconds: number;
}

export function runCommand(command: readonly string[], cwd: string, limitMs: number): Promise<Outcome> {
  const [file = "", ...args] = command;
  const start = performance.now();
  return new Promise((resolve) => {
    const environment = { ...process.env, PATH: `${process.env["PATH"] ?? ""}:/usr/sbin:/sbin` };
    const child = spawn(file, args, { cwd, env: environment, stdio: ["ignore", "ignore", "pipe"], timeout: limitMs, killSignal: "SIGKILL" });
    const chunks: Buffer[] = [];
    child.stderr.on("data", (chunk: Buffer) => chunks.push(chunk));
    const done = (ok: boolean, more: string) =>
      resolve({ ok, errors: `${Buffer.concat(chunks).toString()}${more}`, milliseconds: performance.now() - start });
    child.on("error", (error) => done(false, String(error)));
    child.on("close", (code, signal) => done(code === 0, signal ? `stopped after ${limitMs / 1000} s` : ""));
  });
}

/** Runs `work` on each item, `workers` at a time. The results are in the order of the items. */
export async function inParallel<T, R>(items: readonly T[], workers: number, work: (item: T, index: number) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let index = next++; index < items.length; index = next++) results[index] = await work(items[index]!, index);
  };
  await Promise.all(Array.from({ length: workers }, worker));
  return results;
}
