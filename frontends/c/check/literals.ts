/** Numbers, characters and strings from their spelling (C11 6.4.4, 6.4.5). */

import { characterUnits, narrowBytes, narrowCharacter, type CharacterUnit } from "../../shared/character-units.ts";
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

/** The characters that the inside of a narrow literal stands for; null when an escape is malformed. */
export function stringText(body: string): string | null {
  return characterUnits(body)?.map((unit) => String.fromCodePoint(unit.value)).join("") ?? null;
}

const prefixTypes: Readonly<Record<string, IntegerType>> = { "": charType, u8: charType, L: intType, u: unsignedShortType, U: unsignedIntType };

export function parseCharacter(text: string): Literal {
  const quote = text.indexOf("'");
  const element = prefixTypes[text.slice(0, quote)] ?? charType;
  const units = characterUnits(text.slice(quote + 1, -1));
  if (!units || units.length === 0) return { problem: `${text} is not a character` };
  if (element !== charType) return { value: BigInt(units.at(-1)!.value), type: element };
  return { value: narrowCharacter(units), type: intType };
}

/** The bytes of adjacent literals with the final zero, and the array type; null when an escape is malformed. */
export function parseString(string: StringExpr): { readonly bytes: Uint8Array; readonly type: CType } | null {
  let element = charType;
  const units: CharacterUnit[] = [];
  for (const { text } of string.parts) {
    const quote = text.indexOf('"');
    const prefix = text.slice(0, quote);
    if (prefix !== "") element = prefixTypes[prefix] ?? charType;
    const some = characterUnits(text.slice(quote + 1, -1));
    if (!some) return null;
    for (const unit of some) units.push(unit);
  }
  units.push({ value: 0, raw: true });
  const bytes = Uint8Array.from(units.flatMap((unit) => encode(unit, element)));
  return { bytes, type: arrayOf(element, bytes.length / element.size) };
}

function encode(unit: CharacterUnit, element: IntegerType): number[] {
  if (element.size === 1) return narrowBytes(unit);
  const bytes: number[] = [];
  for (let i = 0; i < element.size; i++) bytes.push(Number((BigInt(unit.value) >> BigInt(8 * i)) & 255n));
  return bytes;
}
