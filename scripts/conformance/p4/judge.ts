/** Runs the checker on one program and compares its verdict with the expected one. */

import { basename, join } from "node:path";
import { diskReader, STANDARD_LIBRARY } from "../../../compiler/cli/host.ts";
import type { Diagnostic } from "../../../compiler/diagnostics/diagnostic.ts";
import { compileFile } from "../../../compiler/driver.ts";
import type { CorpusProgram } from "./corpus.ts";

/** A program that takes longer has failed, whatever comes out. */
export const TIME_LIMIT_MS = 2000;

export type Includes = "p4c" | "ours";

export interface Judgement {
  readonly program: CorpusProgram;
  readonly accepted: boolean;
  readonly milliseconds: number;
  /** Whether the first error is where it should be; absent when that is not known or nothing was refused. */
  readonly onLine?: boolean;
  /** Why this is a failure, in one line; absent when all is as it should be. */
  readonly failure?: string;
  readonly crashed: boolean;
}

export function judge(program: CorpusProgram, corpus: string, includes: Includes): Judgement {
  const start = performance.now();
  let diagnostics: readonly Diagnostic[];
  try {
    diagnostics = check(join(corpus, program.path), corpus, includes);
  } catch (error) {
    const milliseconds = performance.now() - start;
    return { program, accepted: false, milliseconds, failure: `crash: ${oneLine(String(error))}`, crashed: true };
  }
  return verdict(program, diagnostics, performance.now() - start);
}

function check(path: string, corpus: string, includes: Includes): readonly Diagnostic[] {
  const folder = includes === "p4c" ? join(corpus, "p4include") : `${STANDARD_LIBRARY}/p4`;
  return compileFile(path, { reader: diskReader("stdlib"), systemIncludePaths: [folder], maxErrors: 0, until: "checked" }).diagnostics;
}

function verdict(program: CorpusProgram, diagnostics: readonly Diagnostic[], milliseconds: number): Judgement {
  const errors = diagnostics.filter((one) => one.severity === "error");
  const [first] = errors;
  const accepted = first === undefined;
  const place = first ? placeOf(first) : undefined;
  const onLine = !accepted && program.errorLine !== undefined ? place === program.errorLine : undefined;
  const failure = failureOf(program, first, milliseconds);
  return { program, accepted, milliseconds, crashed: false, ...(onLine !== undefined && { onLine }), ...(failure !== undefined && { failure }) };
}

function failureOf(program: CorpusProgram, first: Diagnostic | undefined, milliseconds: number): string | undefined {
  if (milliseconds > TIME_LIMIT_MS) return `took more than ${TIME_LIMIT_MS / 1000} s`;
  if (program.accepted === true && first) return `refused: ${placeOf(first)}: ${oneLine(first.message)}`;
  if (program.accepted === false && !first) return `accepted${program.errorLine === undefined ? "" : `: no error at ${program.errorLine}`}`;
  if (program.accepted === false && first && program.errorLine !== undefined && placeOf(first) !== program.errorLine) {
    return `refused elsewhere: ${placeOf(first)} and not ${program.errorLine}: ${oneLine(first.message)}`;
  }
  return undefined;
}

function placeOf({ span }: Diagnostic): string {
  if (!span) return "nowhere";
  return `${basename(span.file.name)}:${span.line}`;
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, " ").slice(0, 160);
}
