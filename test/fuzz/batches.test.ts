/** Long runs: what is handed out, when they stop, and what they say. */

import { afterEach, expect, it, vi } from "vitest";
import { runBatches, type Batch, type Plan, type Verdict } from "./batches.ts";

const { exitCode } = process;
afterEach(() => {
  vi.restoreAllMocks();
  process.exitCode = exitCode;
});

/** In this process: a job of its own starts a script anew. */
async function ran(plan: Partial<Plan>, check: (batch: Batch) => Verdict): Promise<{ lines: string[]; failed: boolean }> {
  const lines: string[] = [];
  vi.spyOn(console, "log").mockImplementation((line: string) => void lines.push(...line.trim().split("\n")));
  await runBatches({ title: "a run", cases: "cases", count: 10, batchSize: 4, keepGoing: false, jobs: "1", ...plan }, check);
  return { lines, failed: process.exitCode === 1 };
}

it("hands out all cases, the last batch with what is left", async () => {
  const batches: Batch[] = [];
  const { lines, failed } = await ran({}, (batch) => (batches.push(batch), { failure: null }));
  expect(batches).toEqual([{ index: 0, done: 0, size: 4 }, { index: 1, done: 4, size: 4 }, { index: 2, done: 8, size: 2 }]);
  expect(failed).toBe(false);
  expect(lines[0]).toBe("a run");
  expect(lines.at(-1)).toMatch(/^10 cases, [\d.]+ a second, 0 batches failed$/);
});

const secondFails = ({ index }: Batch): Verdict => ({ failure: index === 1 ? "seed 8 fails" : null, leftOut: { "too large": 1, endless: 0 } });

it("stops at a failure", async () => {
  const { lines, failed } = await ran({}, secondFails);
  expect(failed).toBe(true);
  expect(lines).toContain("seed 8 fails");
  expect(lines.at(-1)).toMatch(/^8 cases, [\d.]+ a second, 1 batches failed; left out: 2 too large$/);
});

it("goes on when it is told to, and sums what was left out", async () => {
  const { lines, failed } = await ran({ keepGoing: true }, secondFails);
  expect(failed).toBe(true);
  expect(lines.at(-1)).toMatch(/^10 cases, [\d.]+ a second, 1 batches failed; left out: 3 too large$/);
});

it("refuses a number of jobs that is none", async () => {
  const error = vi.spyOn(console, "error").mockImplementation(() => {});
  await ran({ jobs: "x" }, () => ({ failure: null }));
  expect(error).toHaveBeenCalledWith("--jobs takes a number of processes, not 'x'");
  expect(process.exitCode).toBe(2);
});
