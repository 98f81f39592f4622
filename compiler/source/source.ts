/** Source text and places in it. Every later stage points back to the author's own files through these. */

export interface SourceFile {
  /** The name as the author gave it: what diagnostics and line information show. */
  readonly name: string;
  /** The whole text; empty for a file that is known by name only (IR read back from its textual form). */
  readonly text: string;
}

/**
 * A stretch of source text. Lines and columns count from 1, columns in UTF-16 units, and the end is exclusive,
 * so that a one-character token at the start of a file is 1:1–1:2.
 */
export interface Span {
  readonly file: SourceFile;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** Where what is said of a whole file is said. */
export function startOf(file: SourceFile): Span {
  return { file, line: 1, column: 1, endLine: 1, endColumn: 1 };
}

/** The span from the start of `first` to the end of `last`; only `first` when they lie in different files. */
export function spanBetween(first: Span, last: Span): Span {
  if (first === last || first.file !== last.file) return first;
  return { file: first.file, line: first.line, column: first.column, endLine: last.endLine, endColumn: last.endColumn };
}

const lineStartsOf = new WeakMap<SourceFile, number[]>();

function lineStarts(file: SourceFile): number[] {
  let starts = lineStartsOf.get(file);
  if (!starts) {
    starts = [0];
    for (let at = file.text.indexOf("\n"); at >= 0; at = file.text.indexOf("\n", at + 1)) starts.push(at + 1);
    lineStartsOf.set(file, starts);
  }
  return starts;
}

/** The text of line `line` (from 1) without its line end; empty past the end of the file. */
export function lineText(file: SourceFile, line: number): string {
  const starts = lineStarts(file);
  const start = starts[line - 1];
  if (start === undefined) return "";
  const end = starts[line] ?? file.text.length + 1;
  return file.text.slice(start, end - 1).replace(/\r$/, "");
}
