/** The small pieces of the textual form: names, strings, places. */

import type { SourceFile, Span } from "../source/source.ts";

const utf8 = new TextEncoder();

/** `"text"`: printable ASCII as it is, every other byte of the UTF-8 form as `\hh`. */
export function printString(text: string | Uint8Array): string {
  const bytes = typeof text === "string" ? utf8.encode(text) : text;
  let printed = "";
  for (const byte of bytes) {
    const plain = byte >= 0x20 && byte < 0x7f && byte !== 0x22 && byte !== 0x5c;
    printed += plain ? String.fromCharCode(byte) : `\\${byte.toString(16).padStart(2, "0")}`;
  }
  return `"${printed}"`;
}

/** `@name`, or `@"name"` where the name is no plain identifier. */
export function printSymbol(name: string): string {
  return /^[A-Za-z_.$][\w.$]*$/.test(name) ? `@${name}` : `@${printString(name)}`;
}

/** ` @0:12:5-12:9`: file, line, column, line and column of the end. Nothing when the file is not among `sources`. */
export function printSpan(span: Span | undefined, sources: readonly SourceFile[]): string {
  const file = span ? sources.indexOf(span.file) : -1;
  if (!span || file < 0) return "";
  return ` @${file}:${span.line}:${span.column}-${span.endLine}:${span.endColumn}`;
}
