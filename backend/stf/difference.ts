/** What of a packet is not as a test expects: its digits, and the fields of the program that lie there. */

import type { PacketReader } from "../../compiler/control-plane/packet-field.ts";
import type { StfStep } from "./parse.ts";

export interface Output {
  /** Of the statement that sent the packet in. */
  readonly line: number;
  readonly bytes: Uint8Array;
}

export type Expect = Extract<StfStep, { kind: "expect" }>;

/** A part of a packet that has a name. Absent digits are beyond the end. */
interface Row {
  /** In bits. */
  readonly offset: number;
  readonly name: string;
  readonly expected: string;
  readonly got: string;
}

/** More is no help to anybody. */
const MOST_ROWS = 16;
/** Bytes that have no names are shown so many at a time. */
const BYTES_A_ROW = 8;

/** Undefined when all is as expected. Without `$` the packet may be longer than what is expected. */
export function difference({ digits, exact }: Expect, { line, bytes }: Output, fieldsOf: PacketReader): string | undefined {
  if (digits === null) return undefined;
  const got = hex(bytes);
  const length = exact ? Math.max(got.length, digits.length) : digits.length;
  const differs = (at: number): boolean => digits[at] === undefined || got[at] === undefined || (digits[at] !== "*" && digits[at] !== got[at]);
  const marks = Array.from({ length }, (_, at) => (differs(at) ? "^" : " ")).join("");
  const first = marks.indexOf("^");
  if (first < 0) return undefined;
  const what = got.length === digits.length || (!exact && got.length > digits.length) ? "" : ` (${got.length / 2} bytes, not ${Math.ceil(digits.length / 2)})`;
  return [
    `the packet of line ${line} differs from byte ${Math.floor(first / 2)} on${what}`,
    `  expected ${grouped(digits)}${exact ? " $" : ""}`,
    `  got      ${grouped(got)}`,
    `           ${grouped(marks).trimEnd()}`,
    ...table(rows(digits, got, length * 4, fieldsOf)),
  ].join("\n");
}

/** What is said of a packet that no statement expects. */
export function unexpected(port: number, bytes: Uint8Array, fieldsOf: PacketReader): string {
  const headers = [...new Set(fieldsOf(bytes).map(({ name }) => name.replace(/\.[^.]*$/, "")))];
  return [`nobody expects what came out of port ${port}:`, `  ${grouped(hex(bytes))}`, ...(headers.length > 0 ? [`  with ${headers.join(", ")}`] : [])].join("\n");
}

// Fields -----------------------------------------------------------------------------------------------------------------

/** The fields that differ, as the program's parser sees the packet that was expected: any digit is what came. */
function rows(expected: string, got: string, bits: number, fieldsOf: PacketReader): Row[] {
  const wanted = Array.from({ length: bits / 4 }, (_, at) => (expected[at] === undefined || expected[at] === "*" ? (got[at] ?? "0") : expected[at])).join("");
  const packet = Uint8Array.from(`${wanted}${got.slice(wanted.length)}`.match(/../g) ?? [], (byte) => parseInt(byte, 16));
  const [left, right] = [bitsOf(expected), bitsOf(got)];
  const parts = parted(fieldsOf(packet), bits);
  return parts.flatMap(({ name, offset, width }) => {
    const [one, other] = [left.slice(offset, Math.min(offset + width, bits)), right.slice(offset, Math.min(offset + width, bits))];
    const differs = one.length !== other.length || [...one].some((bit, at) => bit !== "*" && bit !== other[at]);
    return differs ? [{ offset, name, expected: written(one), got: written(other) }] : [];
  });
}

/** What lies between the fields and behind them gets a name, too. */
function parted(fields: ReturnType<PacketReader>, bits: number): ReturnType<PacketReader> {
  const parts: { readonly name: string; readonly offset: number; readonly width: number }[] = [];
  let end = 0;
  const fill = (until: number, name: string): void => {
    for (; end < until; end += BYTES_A_ROW * 8) parts.push({ name, offset: end, width: Math.min(BYTES_A_ROW * 8, until - end) });
    end = until;
  };
  for (const field of fields) {
    fill(Math.min(field.offset, bits), "(skipped)");
    if (field.offset >= bits) break;
    parts.push(field);
    end = field.offset + field.width;
  }
  if (end < bits) fill(bits, "(payload)");
  return parts;
}

/** A character a bit. */
function bitsOf(digits: string): string {
  return [...digits].map((digit) => (digit === "*" ? "****" : parseInt(digit, 16).toString(2).padStart(4, "0"))).join("");
}

/** In hexadecimal digits, `*` for any; in binary where only a part of a digit may be any. */
function written(bits: string): string {
  if (bits === "") return "nothing";
  const groups = bits.padStart(Math.ceil(bits.length / 4) * 4, bits.startsWith("*") ? "*" : "0").match(/..../g)!;
  if (groups.some((group) => group.includes("*") && group !== "****")) return `0b${bits}`;
  return `0x${groups.map((group) => (group === "****" ? "*" : parseInt(group, 2).toString(16))).join("")}`;
}

function table(all: readonly Row[]): string[] {
  const shown = all.slice(0, MOST_ROWS).map(({ offset, name, expected, got }) => [offset % 8 === 0 ? String(offset / 8) : `${Math.floor(offset / 8)}:${offset % 8}`, name, expected, got]);
  const lines = [["byte", "field", "expected", "got"], ...shown];
  const widths = lines[0]!.map((_, column) => Math.max(...lines.map((line) => line[column]!.length)));
  const more = all.length > MOST_ROWS ? [`  and ${all.length - MOST_ROWS} more`] : [];
  return [...lines.map((line) => `  ${line.map((cell, column) => cell.padEnd(widths[column]!)).join("  ")}`.trimEnd()), ...more];
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}

/** Four bytes a group, as STF files have them. */
function grouped(digits: string): string {
  return digits.replace(/.{8}(?=.)/g, "$& ");
}
