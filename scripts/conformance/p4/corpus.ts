/** The programs of the corpus, and what is known of them: does p4c take them, and where is the first error. */

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";

export interface CorpusProgram {
  /** Relative to the corpus. */
  readonly path: string;
  readonly set: "samples" | "errors";
  /** Null when nobody said: the program is run, but only a crash counts. */
  readonly accepted: boolean | null;
  /** `file:line` of the first error that p4c reports; absent when it reports none, or none with a line. */
  readonly errorLine?: string;
}

const SAMPLES = "testdata/p4_16_samples";
const ERRORS = "testdata/p4_16_errors";

/**
 * Reads the names of all programs. `verdictsPath` is a table with tabs: a line of names, then set, program,
 * architecture, accepted, accepted with the checks of the architecture, milliseconds. Without it each sample should be
 * accepted and each program of the errors refused.
 */
export function readCorpus(corpus: string, verdictsPath: string | undefined): readonly CorpusProgram[] {
  const verdicts = verdictsPath === undefined ? undefined : readVerdicts(verdictsPath);
  const known = (path: string, otherwise: boolean): boolean | null => (verdicts ? (verdicts.get(path) ?? null) : otherwise);
  const samples = programsBelow(corpus, SAMPLES).map((path): CorpusProgram => ({ path, set: "samples", accepted: known(path, true) }));
  const errors = programsIn(corpus, ERRORS).map((path): CorpusProgram => {
    const errorLine = expectedLine(join(corpus, `${ERRORS}_outputs`, `${basename(path)}-stderr`));
    return { path, set: "errors", accepted: known(path, false), ...(errorLine !== undefined && { errorLine }) };
  });
  return [...samples, ...errors];
}

function readVerdicts(path: string): ReadonlyMap<string, boolean> {
  const rows = readFileSync(path, "utf8").split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  return new Map(rows.slice(1).map((row) => row.split("\t")).map(([, program = "", , , withArchitecture]) => [program, withArchitecture === "yes"]));
}

function programsIn(corpus: string, folder: string): string[] {
  return readdirSync(join(corpus, folder))
    .filter((name) => name.endsWith(".p4"))
    .sort()
    .map((name) => `${folder}/${name}`);
}

function programsBelow(corpus: string, folder: string): string[] {
  const folders = readdirSync(join(corpus, folder), { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return [...programsIn(corpus, folder), ...folders.flatMap((entry) => programsBelow(corpus, `${folder}/${entry.name}`))];
}

/** An error is `name.p4(12): [--Werror=…] error: …` or `name.p4(12):syntax error, …`; one of the whole program starts with its bracket. */
function expectedLine(path: string): string | undefined {
  if (!existsSync(path)) return undefined;
  for (const line of readFileSync(path, "utf8").split("\n")) {
    const match = /^(?:(\S+)\((\d+)\): ?)?(?:\[--Werror=[^\]]*\] |syntax error|error:)/.exec(line);
    if (match) return match[1] === undefined ? undefined : `${basename(match[1])}:${match[2]}`;
  }
  return undefined;
}
