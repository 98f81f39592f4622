/** Numbers, characters and strings from their spelling (C11 6.4.4, 6.4.5). */

import type { StringExpr } from "../ast.ts";
import {
  arrayOf,
  charType,
  intType,
  longLongType,
  longType,
  unsignedIntType,
  unsignedLongLongType,
  unsignedLongType,
  unsignedShortType,
  type CType,
  type IntegerType,
} from "../types.ts";

export type Literal = { readonly value: bigint; readonly type: IntegerType } | { readonly problem: string; readonly floating?: true };

/** C11 6.4.4.1: the first type of the list that holds the value. */
export function parseNumber(text: string): Literal {
  const match = /^(0[xX][\da-fA-F]+|0[bB][01]+|\d+)([uUlL]*)$/.exec(text.replace(/'/g, ""));
  if (!match) {
    if (/^(\d*\.?\d*([eE][+-]?\d+)?|0[xX][\da-fA-F.]*[pP][+-]?\d+)[fFlL]?$/.test(text)) {
      return { problem: "BPF has no floating-point numbers", floating: true };
    }
    return { problem: `'${text}' is not a number` };
  }
  const [, digits, suffixText] = match as unknown as [string, string, string];
  const suffix = suffixText.toLowerCase();
  if (!/^(u?l{0,2}|l{1,2}u)$/.test(suffix)) return { problem: `'${suffixText}' is not a suffix of an integer` };
  const octal = /^0\d/.test(digits);
  if (octal && /[89]/.test(digits)) return { problem: `'${text}' is not an octal number` };
  const value = BigInt(octal ? `0o${digits.slice(1)}` : digits);
  const decimal = /^[1-9]/.test(digits);
  const longs = suffix.replace("u", "").length;
  const type = typesFor(longs, suffix.includes("u"), decimal).find((one) => fits(value, one));
  return type ? { value, type } : { problem: `'${text}' does not fit in 64 bits` };
}

function typesFor(longs: number, unsigned: boolean, decimal: boolean): IntegerType[] {
  const pairs: [IntegerType, IntegerType][] = [
    [intType, unsignedIntType],
    [longType, unsignedLongType],
    [longLongType, unsignedLongLongType],
  ];
  const rows = pairs.slice(longs);
  if (unsigned) return rows.map(([, type]) => type);
  // A decimal constant too large for long long becomes unsigned, as gcc and clang take it.
  return decimal ? [...rows.map(([type]) => type), unsignedLongLongType] : rows.flat();
}

function fits(value: bigint, type: IntegerType): boolean {
  return value < 1n << BigInt(type.size * 8 - (type.signed ? 1 : 0));
}

const simpleEscapes: Readonly<Record<string, number>> = {
  n: 10, t: 9, r: 13, a: 7, b: 8, f: 12, v: 11, e: 27, "0": 0, "\\": 92, "'": 39, '"': 34, "?": 63,
};

interface Unit {
  readonly value: number;
  /** It came from an escape of a number: one unit of the target, not a character. */
  readonly raw: boolean;
}

/** The units of a literal's inside; null when an escape is malformed. */
function unitsOf(body: string): Unit[] | null {
  const units: Unit[] = [];
  const pattern = /\\(?:x([\da-fA-F]+)|([0-7]{1,3})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|(.))|([^\\])/gsu;
  let end = 0;
  for (const match of body.matchAll(pattern)) {
    if (match.index !== end) return null;
    end += match[0].length;
    const [, hex, octal, short, long, simple, plain] = match;
    if (hex !== undefined) units.push({ value: parseInt(hex, 16), raw: true });
    else if (octal !== undefined) units.push({ value: parseInt(octal, 8), raw: true });
    else if (short !== undefined || long !== undefined) units.push({ value: parseInt((short ?? long)!, 16), raw: false });
    else if (plain !== undefined) units.push({ value: plain.codePointAt(0)!, raw: false });
    else {
      const value = simpleEscapes[simple!];
      if (value === undefined) return null;
      units.push({ value, raw: true });
    }
  }
  return end === body.length ? units : null;
}

/** The characters that the inside of a narrow literal stands for; null when an escape is malformed. */
export function stringText(body: string): string | null {
  return unitsOf(body)?.map((unit) => String.fromCodePoint(unit.value)).join("") ?? null;
}

const prefixTypes: Readonly<Record<string, IntegerType>> = { "": charType, u8: charType, L: intType, u: unsignedShortType, U: unsignedIntType };

export function parseCharacter(text: string): Literal {
  const quote = text.indexOf("'");
  const element = prefixTypes[text.slice(0, quote)] ?? charType;
  const units = unitsOf(text.slice(quote + 1, -1));
  if (!units || units.length === 0) return { problem: `${text} is not a character` };
  if (element !== charType) return { value: BigInt(units.at(-1)!.value), type: element };
  // Several characters pack into an int, the first one highest, as gcc and clang do.
  const bytes = units.flatMap((unit) => encode(unit, charType));
  let value = 0n;
  for (const byte of bytes.slice(-4)) value = (value << 8n) | BigInt(byte);
  return { value: bytes.length === 1 ? BigInt.asIntN(8, value) : BigInt.asIntN(32, value), type: intType };
}

/** The bytes of adjacent literals with the final zero, and the array type; null when an escape is malformed. */
export function parseString(string: StringExpr): { readonly bytes: Uint8Array; readonly type: CType } | null {
  let element = charType;
  const units: Unit[] = [];
  for (const { text } of string.parts) {
    const quote = text.indexOf('"');
    const prefix = text.slice(0, quote);
    if (prefix !== "") element = prefixTypes[prefix] ?? charType;
    const some = unitsOf(text.slice(quote + 1, -1));
    if (!some) return null;
    for (const unit of some) units.push(unit);
  }
  units.push({ value: 0, raw: true });
  const bytes = Uint8Array.from(units.flatMap((unit) => encode(unit, element)));
  return { bytes, type: arrayOf(element, bytes.length / element.size) };
}

const utf8 = new TextEncoder();

function encode(unit: Unit, element: IntegerType): number[] {
  if (element.size === 1) return unit.raw || unit.value < 128 ? [unit.value & 255] : [...utf8.encode(String.fromCodePoint(unit.value))];
  const bytes: number[] = [];
  for (let i = 0; i < element.size; i++) bytes.push(Number((BigInt(unit.value) >> BigInt(8 * i)) & 255n));
  return bytes;
}
