/**
 * What `ebpfc run` and the samples' tests run on: steps out of a packet file. Text files say what to send, what to
 * expect and what to put into maps; captures (.pcap, .pcapng) are packets alone.
 */

import type { RunInput } from "../runner.ts";
import { isCapture, readCapture } from "./capture.ts";

export interface Expectation {
  /** The verdict's name, or the return value as a number. */
  readonly verdict: string;
  /** The packet afterwards, where the file says. */
  readonly packet?: Uint8Array;
}

export type PacketStep =
  | { readonly kind: "packet"; readonly line: number; readonly input: RunInput; readonly expected?: Expectation }
  /** Puts an entry into a map, or into a variable of a data section (then `key` is its name). */
  | { readonly kind: "set"; readonly line: number; readonly map: string; readonly key: Uint8Array; readonly value: Uint8Array }
  | { readonly kind: "check"; readonly line: number; readonly map: string; readonly key: Uint8Array; readonly value: Uint8Array };

/** A packet file is wrong at a line. */
export class PacketFileError extends Error {
  override readonly name = "PacketFileError";
  constructor(
    message: string,
    readonly line: number,
  ) {
    super(message);
  }
}

/** Reads a packet file of any kind. Throws `PacketFileError`. */
export function readPacketFile(bytes: Uint8Array): readonly PacketStep[] {
  if (isCapture(bytes)) {
    return readCapture(bytes).map((packet, index) => ({ kind: "packet", line: index + 1, input: { packet } }));
  }
  const text = new TextDecoder().decode(bytes);
  if (text.includes("\0")) throw new PacketFileError("the file is neither text nor a capture (.pcap, .pcapng)", 1);
  return text.split("\n").flatMap((line, index) => readLine(line.replace(/#.*/, "").trim(), index + 1));
}

// line = packet | "map" NAME KEY "=" VALUE | "map" NAME KEY "==" VALUE
function readLine(line: string, number: number): PacketStep[] {
  if (line === "") return [];
  if (!/^map\s/.test(line)) return [readPacket(line, number)];
  const match = /^map\s+([\w.]+)\s+([\da-fA-F\s:]+?)\s*(==?)\s*([\da-fA-F\s:]+)$/.exec(line);
  if (!match) throw new PacketFileError("a map line is: map NAME KEY = VALUE, or == to expect it; both in hex", number);
  const [, map, key, sign, value] = match as unknown as [string, string, string, string, string];
  return [{ kind: sign === "=" ? "set" : "check", line: number, map, key: hex(key, number), value: hex(value, number) }];
}

// packet = (FIELD "=" NUMBER)* HEX ["=>" VERDICT [HEX]]
function readPacket(line: string, number: number): PacketStep {
  const [left, right, ...rest] = line.split("=>").map((part) => part.trim());
  if (rest.length > 0) throw new PacketFileError("'=>' may stand once on a line", number);
  const words = left!.split(/\s+/);
  const fields = words.filter((word) => word.includes("="));
  const packet = hex(words.filter((word) => !word.includes("=")).join(""), number);
  const context = Object.fromEntries(fields.map((field) => readField(field, number)));
  const input = { packet, ...(fields.length > 0 && { context }) };
  if (right === undefined) return { kind: "packet", line: number, input };
  const [verdict, ...bytes] = right.split(/\s+/);
  if (!verdict) throw new PacketFileError("a verdict must follow '=>'", number);
  return {
    kind: "packet",
    line: number,
    input,
    expected: { verdict, ...(bytes.length > 0 && { packet: hex(bytes.join(""), number) }) },
  };
}

function readField(word: string, line: number): [string, number] {
  const [name, value] = word.split("=") as [string, string];
  if (name === "" || value === "" || !Number.isInteger(Number(value))) throw new PacketFileError(`'${word}' is not FIELD=NUMBER`, line);
  return [name, Number(value)];
}

function hex(text: string, line: number): Uint8Array {
  const digits = text.replace(/[\s:]/g, "").replace(/^0x/, "");
  if (!/^(?:[\da-fA-F]{2})*$/.test(digits)) throw new PacketFileError(`'${text}' is not an even number of hex digits`, line);
  return Uint8Array.from(digits.match(/../g) ?? [], (byte) => parseInt(byte, 16));
}
