/**
 * Filetests: a file is the test. Everything that is expected stands in the file itself, in comments; running a test
 * gives the text that the file should have, so that checking is comparing and blessing is writing.
 * `test/README.md` describes the format for authors.
 */

import type { Diagnostic } from "../../compiler/diagnostics/diagnostic.ts";

/** `; name: text` anywhere in the file before the expectation. */
export interface Directive {
  readonly name: string;
  readonly text: string;
  /** From 1. */
  readonly line: number;
}

export interface Filetest {
  /** Relative to `test/filetests`. */
  readonly path: string;
  /** The whole file: comments keep their places, so that lines are those of the file. */
  readonly text: string;
  /** The first word after `test:`, and the rest. */
  readonly kind: string;
  readonly options: readonly string[];
  readonly directives: readonly Directive[];
}

/** What running a test shows. What is left out is not compared. */
export interface Outcome {
  /** For the block after `expect:`. */
  readonly output?: string;
  /** For the annotations `error: CODE message` on the lines of the file that they point to. */
  readonly diagnostics?: readonly Diagnostic[];
  /** What directives should say, by their line: `; run: …` with the result that was found. */
  readonly directives?: ReadonlyMap<number, string>;
}

/** A kind of test: `test/harness/kinds/<name>.ts` exports it as `kind`. Throws when the test cannot be run at all. */
export type Kind = (test: Filetest) => Outcome | Promise<Outcome>;

/** The test in `text`; throws where the first line does not name a kind. */
export function readFiletest(path: string, text: string): Filetest {
  const lines = text.split("\n");
  const comment = commentOf(path);
  const directives = lines.slice(0, expectationStart(lines, comment)).flatMap((line, index): Directive[] => {
    const match = line.startsWith(comment) ? /^ ?([a-z][a-z-]*):\s*(.*)$/.exec(line.slice(comment.length)) : null;
    return match ? [{ name: match[1]!, text: match[2]!.trimEnd(), line: index + 1 }] : [];
  });
  const first = directives[0];
  if (first?.name !== "test" || first.line !== 1) throw new Error(`${path}: the first line must be '${comment} test: KIND'`);
  const [kind = "", ...options] = first.text.split(/\s+/);
  if (!/^[a-z][a-z0-9-]*$/.test(kind)) throw new Error(`${path}: '${kind}' cannot be a kind of test`);
  return { path, text, kind, options, directives: directives.slice(1) };
}

/** The text that the file should have, given what happened. */
export function expectedText(test: Filetest, outcome: Outcome): string {
  const comment = commentOf(test.path);
  let lines = test.text.split("\n");
  const start = expectationStart(lines, comment);
  const end = expectationEnd(lines, start, comment);
  let block = lines.slice(start, end);
  if (outcome.output !== undefined) block = expectation(outcome.output, comment, start === lines.length && lines.at(-1) !== "");
  lines = [...lines.slice(0, start), ...block, ...(end < lines.length ? lines.slice(end) : [""])];
  for (const [line, text] of outcome.directives ?? []) {
    const name = test.directives.find((one) => one.line === line)!.name;
    lines[line - 1] = `${comment} ${name}: ${text}`;
  }
  if (outcome.diagnostics) annotate(test, lines, start, outcome.diagnostics);
  return lines.join("\n");
}

function commentOf(path: string): string {
  return /\.(c|h|p4)$/.test(path) ? "//" : ";";
}

/** The index of the line `; expect:`, or of where it would be put: the end, past the last line end. */
function expectationStart(lines: readonly string[], comment: string): number {
  const found = lines.indexOf(`${comment} expect:`);
  if (found >= 0) return found;
  return lines.at(-1) === "" ? lines.length - 1 : lines.length;
}

/** Past the last comment line of the block. */
function expectationEnd(lines: readonly string[], start: number, comment: string): number {
  let end = start;
  while (end < lines.length && lines[end]!.startsWith(comment)) end += 1;
  return end;
}

function expectation(output: string, comment: string, afterText: boolean): string[] {
  const body = output.replace(/\n+$/, "").split("\n");
  return [...(afterText ? [""] : []), `${comment} expect:`, ...body.map((line) => `${comment} ${line}`.trimEnd())];
}

const annotation = / ?(?:\/\/|;) (?:error|warning): [A-Z]\d{4}.*$/;

/**
 * Puts each diagnostic at the end of the line that it points to; those without a place, and those of other files, go
 * to the first line.
 */
function annotate(test: Filetest, lines: string[], end: number, diagnostics: readonly Diagnostic[]): void {
  const comment = commentOf(test.path);
  for (let index = 0; index < end; index++) lines[index] = lines[index]!.replace(annotation, "");
  for (const { severity, code, message, span } of diagnostics) {
    const own = span !== undefined && span.file.text === test.text;
    const index = own ? Math.min(span.line, end) - 1 : 0;
    const place = span && !own ? ` (${span.file.name}:${span.line})` : "";
    lines[index] += `${lines[index] === "" ? "" : " "}${comment} ${severity}: ${code} ${message}${place}`;
  }
}
