/** The programs that are compiled: a list of files with the options that each needs. */

import { readFileSync } from "node:fs";
import { join } from "node:path";

/** Networking programs (tc, xdp, sockets, cgroups), and all others. */
export type ProgramSet = "net" | "trace";

export interface CorpusProgram {
  readonly set: ProgramSet;
  /** Relative to the corpus. */
  readonly path: string;
  /** For both compilers, as they stand in the list: paths in them are relative to the corpus. */
  readonly flags: readonly string[];
}

export const LIST = "list.tsv";

/** Reads `list.tsv`: on each line set, file and options, with tabs between them. Throws with the line that is wrong. */
export function readCorpus(corpus: string): readonly CorpusProgram[] {
  const lines = readFileSync(join(corpus, LIST), "utf8").split("\n");
  return lines.flatMap((line, i): CorpusProgram[] => {
    if (line === "" || line.startsWith("#")) return [];
    const [set, path, flags = ""] = line.split("\t");
    if ((set !== "net" && set !== "trace") || !path) throw new Error(`${LIST}:${i + 1}: a line is 'net' or 'trace', a tab, a file, a tab, options`);
    return [{ set, path, flags: flags.split(" ").filter((flag) => flag !== "") }];
  });
}
