/** The committed scoreboard: counts, and each failure by name with one line of reason. */

import type { Includes, Judgement } from "./judge.ts";

/** One way over the corpus. */
export interface Round {
  readonly set: "samples" | "errors";
  readonly includes: Includes;
  readonly judgements: readonly Judgement[];
}

export interface Cost {
  readonly seconds: number;
  readonly peakMebibytes: number;
}

const INCLUDES: Readonly<Record<Includes, string>> = { p4c: "p4c's include folder", ours: "our stdlib" };

export function scoreboard(rounds: readonly Round[], cost: Cost): string {
  const programs = rounds.reduce((sum, round) => sum + round.judgements.length, 0);
  return `# P4 conformance

Written by \`npm run conformance:p4\`: what the checker says of the corpus of p4c beside what p4c says, and whether the
first error lies on the line where p4c has its first. A crash is a failure, and so is a program that takes over two seconds.

| programs | includes | run | as p4c | share | first error on its line | crashes | slowest |
| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |
${rounds.map(row).join("\n")}

All ${programs} checks in one process: ${cost.seconds.toFixed(0)} s, ${cost.peakMebibytes.toFixed(0)} MiB at most.
${rounds.map(failures).join("")}`;
}

/** For people who wait: the table without the failures. */
export function summary(rounds: readonly Round[]): string {
  return rounds.map((round) => `${round.set} with ${INCLUDES[round.includes]}: ${agreed(round)} of ${judged(round).length} as p4c, ${round.judgements.filter(failed).length} failures\n`).join("");
}

function row(round: Round): string {
  const all = round.judgements;
  const known = judged(round);
  const lines = all.filter((one) => one.onLine !== undefined && one.program.accepted === false);
  const slowest = all.reduce((most, one) => Math.max(most, one.milliseconds), 0);
  const onLine = round.set === "errors" ? `${lines.filter((one) => one.onLine).length} of ${lines.length}` : "";
  const crashes = all.filter((one) => one.crashed).length;
  const what = round.set === "samples" ? "valid" : "with errors";
  return `| ${what} | ${INCLUDES[round.includes]} | ${all.length} | ${agreed(round)} of ${known.length} | ${percent(agreed(round), known.length)} | ${onLine} | ${crashes} | ${roughly(slowest)} |`;
}

function failures(round: Round): string {
  const failing = round.judgements.filter(failed);
  if (failing.length === 0) return "";
  const title = round.set === "samples" ? "Valid programs" : "Programs with errors";
  return `\n## ${title}, with ${INCLUDES[round.includes]}\n\n${failing.map((one) => `- ${one.program.path}: ${escaped(one.failure!)}`).join("\n")}\n`;
}

const failed = (one: Judgement): boolean => one.failure !== undefined;

function judged(round: Round): readonly Judgement[] {
  return round.judgements.filter((one) => one.program.accepted !== null);
}

function agreed(round: Round): number {
  return judged(round).filter((one) => !one.crashed && one.accepted === one.program.accepted).length;
}

function percent(part: number, whole: number): string {
  return whole === 0 ? "" : `${((100 * part) / whole).toFixed(1)} %`;
}

/** In steps, so that the file changes when something did. */
function roughly(milliseconds: number): string {
  return milliseconds < 500 ? "< 0.5 s" : `${(milliseconds / 1000).toFixed(1)} s`;
}

function escaped(text: string): string {
  return text.replaceAll(/[<>*_`|\\]/g, (letter) => `\\${letter}`);
}
