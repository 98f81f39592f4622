/** Diagnostics as text for people and as JSON for tools. */

import { lineText, type Span } from "../source/source.ts";
import { catalog } from "./catalog.ts";
import type { Diagnostic, Severity } from "./diagnostic.ts";

export interface RenderOptions {
  readonly color: boolean;
}

const RESET = "\x1b[0m";
const BOLD = "\x1b[1m";
const COLORS: Readonly<Record<Severity | "hint", string>> = {
  error: "\x1b[1;31m",
  warning: "\x1b[1;35m",
  note: "\x1b[1;36m",
  hint: "\x1b[1;32m",
};

/** `file:line:col: error: message [CODE]`, the source line with a caret, notes and the hint; ends in a line end. */
export function renderDiagnostic(one: Diagnostic, options: RenderOptions): string {
  const paint = (style: string, text: string): string => (options.color ? `${style}${text}${RESET}` : text);
  const head = (severity: Severity, message: string, span: Span | undefined, code: string): string => {
    const place = span ? `${span.file.name}:${span.line}:${span.column}: ` : "ebpfc: ";
    const text = `${paint(BOLD, place)}${paint(COLORS[severity], `${severity}:`)} ${paint(BOLD, message)}${code}\n`;
    return span ? text + excerpt(span, (mark) => paint(COLORS.hint, mark)) : text;
  };
  const { flag } = catalog[one.code];
  const code = flag !== undefined ? ` [${one.code}, -W${flag}]` : ` [${one.code}]`;
  const notes = one.notes.map((note) => head("note", note.message, note.span, ""));
  const hint = one.hint === undefined ? "" : `  ${paint(COLORS.hint, "hint:")} ${one.hint}\n`;
  return head(one.severity, one.message, one.span, code) + notes.join("") + hint;
}

const MAX_LINE = 160;

/** The source line and a caret under the span; nothing when the text is not known. */
function excerpt(span: Span, paint: (mark: string) => string): string {
  const line = lineText(span.file, span.line);
  if (line.trim() === "" || line.length > 10_000) return "";
  // Of a very long line, the part around the span is shown.
  const cut = span.column > MAX_LINE ? span.column - MAX_LINE / 2 : 0;
  const shown = printable(line.slice(cut, cut + MAX_LINE));
  const number = String(span.line).padStart(5);
  const before = printable(line.slice(cut, span.column - 1)).replace(/[^\t]/g, " ");
  const end = span.endLine === span.line ? span.endColumn : line.length + 1;
  const length = Math.max(1, Math.min(end - span.column, shown.length - (span.column - 1 - cut)));
  return `${number} | ${shown}\n${" ".repeat(5)} | ${before}${paint("^".padEnd(length, "~"))}\n`;
}

/** Control characters would play tricks on a terminal. */
function printable(text: string): string {
  return text.replace(/[\x00-\x08\x0b-\x1f\x7f]/g, "\ufffd");
}

/** One diagnostic as a JSON object in one line. */
export function renderJson(one: Diagnostic): string {
  const { flag } = catalog[one.code];
  return JSON.stringify({
    code: one.code,
    severity: one.severity,
    ...(flag !== undefined && { flag }),
    message: one.message,
    ...(one.span && { location: place(one.span) }),
    notes: one.notes.map((note) => ({ message: note.message, ...(note.span && { location: place(note.span) }) })),
    ...(one.hint !== undefined && { hint: one.hint }),
  });
}

function place(span: Span): object {
  const { line, column, endLine, endColumn } = span;
  return { file: span.file.name, line, column, endLine, endColumn };
}

/** `2 errors and 1 warning`; empty when there is nothing to count. */
export function summary(diagnostics: readonly Diagnostic[]): string {
  const count = (severity: Severity): string[] => {
    const number = diagnostics.filter((one) => one.severity === severity).length;
    return number === 0 ? [] : [`${number} ${severity}${number === 1 ? "" : "s"}`];
  };
  return [...count("error"), ...count("warning")].join(" and ");
}
