/** Tokens of the textual IR. `;` starts a comment that runs to the end of the line. */

import type { SourceFile, Span } from "../source/source.ts";

export type IrToken = {
  readonly line: number;
  readonly column: number;
  readonly endColumn: number;
} & (
  | { readonly kind: "word"; readonly text: string }
  | { readonly kind: "number"; readonly text: string; readonly value: bigint }
  /** The bytes that the escapes stand for, undecoded. */
  | { readonly kind: "string"; readonly text: string; readonly bytes: Uint8Array }
  /** `@name`; `text` is the name. */
  | { readonly kind: "symbol"; readonly text: string }
  /** `@0:12:5-12:9`. */
  | { readonly kind: "place"; readonly text: string; readonly numbers: readonly number[] }
  | { readonly kind: "punctuator"; readonly text: string }
  | { readonly kind: "stray"; readonly text: string }
  | { readonly kind: "end"; readonly text: "" }
);

const blank = /(?:[ \t\r\f\v\ufeff]|;[^\n]*)*/y;
const patterns = {
  place: /@(\d+):(\d+):(\d+)-(\d+):(\d+)/y,
  quotedSymbol: /@("(?:[^"\\\n]|\\[^\n])*")/y,
  symbol: /@([A-Za-z_.$][\w.$]*)/y,
  string: /"(?:[^"\\\n]|\\[^\n])*"/y,
  word: /[A-Za-z_][\w.]*/y,
  number: /[+-]?(?:0x[0-9a-fA-F]+|\d+)/y,
  punctuator: /->|[(){}[\],:=]/y,
};

/** Every token of the text; the last is `end`. Never throws: what fits nowhere becomes `stray`. */
export function lexIr(text: string): IrToken[] {
  const tokens: IrToken[] = [];
  let line = 1;
  let lineStart = 0;
  let at = 0;
  for (;;) {
    at += lengthAt(blank, text, at);
    if (at >= text.length) break;
    if (text[at] === "\n") {
      at += 1;
      line += 1;
      lineStart = at;
      continue;
    }
    const { length, ...body } = tokenAt(text, at);
    tokens.push({ ...body, line, column: at - lineStart + 1, endColumn: at - lineStart + 1 + length } as IrToken);
    at += length;
  }
  tokens.push({ kind: "end", text: "", line, column: at - lineStart + 1, endColumn: at - lineStart + 1 });
  return tokens;
}

export function spanOfToken(file: SourceFile, token: IrToken): Span {
  return { file, line: token.line, column: token.column, endLine: token.line, endColumn: token.endColumn };
}

const decoder = new TextDecoder();

function tokenAt(text: string, at: number): { length: number; kind: IrToken["kind"]; text: string } & Record<string, unknown> {
  const place = matchAt(patterns.place, text, at);
  if (place) return { kind: "place", text: place[0], length: place[0].length, numbers: place.slice(1).map(Number) };
  const quoted = matchAt(patterns.quotedSymbol, text, at);
  if (quoted) return { kind: "symbol", text: decoder.decode(unescape(quoted[1]!)), length: quoted[0].length };
  const symbol = matchAt(patterns.symbol, text, at);
  if (symbol) return { kind: "symbol", text: symbol[1]!, length: symbol[0].length };
  const string = matchAt(patterns.string, text, at);
  if (string) {
    const bytes = unescape(string[0]);
    return { kind: "string", text: decoder.decode(bytes), bytes, length: string[0].length };
  }
  const word = matchAt(patterns.word, text, at);
  if (word) return { kind: "word", text: word[0], length: word[0].length };
  const number = matchAt(patterns.number, text, at);
  if (number) return { kind: "number", text: number[0], value: parseNumber(number[0]), length: number[0].length };
  const punctuator = matchAt(patterns.punctuator, text, at);
  if (punctuator) return { kind: "punctuator", text: punctuator[0], length: punctuator[0].length };
  const stray = String.fromCodePoint(text.codePointAt(at)!);
  return { kind: "stray", text: stray, length: stray.length };
}

function parseNumber(text: string): bigint {
  const negative = text.startsWith("-");
  const size = BigInt(text.replace(/^[+-]/, ""));
  return negative ? -size : size;
}

/** The bytes of a quoted string: `\hh` is a byte, any other character its UTF-8 form. */
function unescape(quoted: string): Uint8Array {
  const inner = quoted.slice(1, -1);
  const bytes: number[] = [];
  const encoder = new TextEncoder();
  for (let at = 0; at < inner.length; ) {
    const hex = inner[at] === "\\" ? /^[0-9a-fA-F]{2}/.exec(inner.slice(at + 1, at + 3)) : null;
    if (hex) {
      bytes.push(parseInt(hex[0], 16));
      at += 3;
      continue;
    }
    const character = String.fromCodePoint(inner.codePointAt(at)!);
    if (character !== "\\") bytes.push(...encoder.encode(character));
    at += character.length;
  }
  return Uint8Array.from(bytes);
}

function lengthAt(pattern: RegExp, text: string, at: number): number {
  return matchAt(pattern, text, at)?.[0].length ?? 0;
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}
