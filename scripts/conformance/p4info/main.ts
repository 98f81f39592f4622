/** Compares the P4Info of the programs of p4c's corpus with what p4c says, and writes the scoreboard. */

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { diskReader } from "../../../compiler/cli/host.ts";
import { compileFile } from "../../../compiler/driver.ts";
import { progress } from "../../bench/progress.ts";
import { isWanted, parseArguments, writeScoreboard } from "../command.ts";
import { firstDifference } from "./compare.ts";
import { scoreboard, summary, type Judgement } from "./scoreboard.ts";

const SCOREBOARD = "test/conformance/p4info-scoreboard.md";
/** The programs with errors have none: where p4c wrote one, it found the error after that. */
const SAMPLES = "testdata/p4_16_samples";
const ENDING = ".p4info.txtpb";

const help = `usage: P4C=<folder> npm run conformance:p4info -- [--output FILE] [NAME...]

Compares the P4Info of every program of p4c's corpus that has one there, or of those whose names contain a NAME.
P4C is a checkout of p4lang/p4c; its include folder is used.

  --output FILE   where the scoreboard goes (default ${SCOREBOARD}; with NAMEs, standard output)
`;

export function main(argv: readonly string[], environment: NodeJS.ProcessEnv): number {
  const options = parseArguments(argv, SCOREBOARD);
  const corpus = environment.P4C;
  if (!options || corpus === undefined || !existsSync(join(corpus, SAMPLES))) {
    process.stderr.write(help);
    return 2;
  }
  const programs = programsOf(resolve(corpus)).filter((path) => isWanted(path, options.names));
  const judgements = programs.map((path, index) => {
    if (index % 10 === 0) progress(`${index}/${programs.length} ${path}`);
    return judge(resolve(corpus), path);
  });
  progress("");
  writeScoreboard(options.output, scoreboard(judgements));
  process.stdout.write(summary(judgements));
  return judgements.some(({ crashed }) => crashed) ? 1 : 0;
}

/** Those that p4c has a P4Info of, relative to the corpus. */
function programsOf(corpus: string): readonly string[] {
  const expected = readdirSync(join(corpus, `${SAMPLES}_outputs`), { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(ENDING));
  return expected.map((name) => `${SAMPLES}/${name.slice(0, -ENDING.length)}`).filter((path) => existsSync(join(corpus, path))).sort();
}

function judge(corpus: string, path: string): Judgement {
  const expected = readFileSync(join(corpus, path.replace(SAMPLES, `${SAMPLES}_outputs`) + ENDING), "utf8");
  try {
    const { p4info, diagnostics } = compileFile(join(corpus, path), { reader: diskReader("stdlib"), systemIncludePaths: [join(corpus, "p4include")], until: "checked", p4info: true });
    const error = diagnostics.find(({ severity }) => severity === "error");
    if (error) return { path, failure: `refused: line ${error.span?.line ?? "?"}: ${error.message}`, crashed: false };
    const failure = p4info ? firstDifference(expected, p4info) : "no P4Info";
    return { path, crashed: false, ...(failure !== undefined && { failure }) };
  } catch (error) {
    return { path, failure: `crash: ${String(error)}`, crashed: true };
  }
}
