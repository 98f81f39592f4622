/** The results as tables for reading. */

import type { BenchResults, Measured, SampleResult } from "./main.ts";

/** One row a sample; each number of ours stands before clang's. */
export function sampleTable({ samples, instructionRatio, verifiedRatio, environment }: BenchResults): string {
  const rows = [
    ["sample", "insns", "clang", "ratio", "verified", "clang", "ms", "plain", "clang", "MiB", "clang"],
    ...samples.map(sampleRow),
    ["geometric mean, C", "", "", fixed(instructionRatio, 3), fixed(verifiedRatio, 3), "", "", "", "", "", ""],
  ];
  return `${table(rows)}\nms: median of ${environment.runs} cold compiles of the whole process, plain: without the snapshot that it starts from; ${environment.cpu}, node ${environment.node}\n`;
}

function sampleRow({ name, language, ours, withoutSnapshot, clang, failure }: SampleResult): string[] {
  const title = `${name}.${language}`;
  if (failure !== undefined) return [title, failure];
  const pair = (of: (one: Measured) => number | null, digits = 0) => [fixed(ours ? of(ours) : null, digits), fixed(clang ? of(clang) : null, digits)];
  const ratio = ours && clang ? ours.instructions / clang.instructions : null;
  const [ms, clangMs] = pair((one) => one.medianMs) as [string, string];
  return [
    title, ...pair((one) => one.instructions), fixed(ratio, 2), ...pair((one) => one.verified),
    ms, fixed(withoutSnapshot?.medianMs ?? null, 0), clangMs, ...pair((one) => one.peakMiB),
  ];
}

export function machineTable({ machine }: BenchResults): string {
  const rows = machine.map((one) => [
    `${one.name}, ${one.engine === "translate" ? "translated" : "interpreted"}`, one.millionsPerSecond.toFixed(1), one.nanosecondsPerRun.toFixed(0), String(one.instructionsPerRun),
  ]);
  return `\n${table([["built-in machine", "million insns/s", "ns a run", "insns a run"], ...rows])}`;
}

function fixed(value: number | null, digits: number): string {
  return value === null ? "-" : value.toFixed(digits);
}

/** The first column to the left, the others to the right; a row that is too short is a sentence. */
function table(rows: readonly (readonly string[])[]): string {
  const columns = rows[0]!.length;
  const full = rows.filter((row) => row.length === columns);
  const widths = rows[0]!.map((_, column) => Math.max(...full.map((row) => row[column]!.length)));
  const cell = (text: string, i: number) => (i === 0 ? text.padEnd(widths[i] ?? 0) : text.padStart(widths[i] ?? 0));
  return rows.map((row) => `${(row.length === columns ? row.map(cell) : [cell(row[0]!, 0), ...row.slice(1)]).join("  ").trimEnd()}\n`).join("");
}
