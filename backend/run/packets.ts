/**
 * Files of packets to run programs on: pcap and pcapng captures, and a text format of our own, which can say what is
 * expected as well:
 *
 *     # a comment; one before a packet names it
 *     map counters 06000000 = 0500000000000000     puts an entry into a map before the packets that follow
 *     map counters 06000000 == 0500000000000000    expects an entry, after the packets before it
 *     ffffffffffff 020000000001 0806 …             a packet in hexadecimal; blanks do not matter
 *     0200… in mark=7 cb[0]=0x10                   fields of the context
 *     0200… => XDP_DROP                            the verdict that is expected, by name or number
 *     0200… => XDP_TX 0800…                        and the packet
 */

import { CaptureError, readCapture } from "./capture.ts";

export interface ExpectedResult {
  /** `XDP_DROP`, `TC_ACT_OK`, or a number. */
  readonly verdict: string;
  readonly packet?: Uint8Array;
}

export type PacketStep =
  | {
      readonly kind: "packet";
      /** In a text file, from 1; in a capture, the number of the packet. */
      readonly line: number;
      readonly packet: Uint8Array;
      readonly context: Readonly<Record<string, bigint>>;
      readonly expected?: ExpectedResult;
      /** The comment before it, or behind it. */
      readonly title: string;
    }
  /** Puts an entry into a map, or expects it there. */
  | { readonly kind: "map" | "expectMap"; readonly line: number; readonly map: string; readonly key: Uint8Array; readonly value: Uint8Array };

/** The file is not what it should be: says the line. */
export class PacketFileError extends Error {
  override readonly name = "PacketFileError";
}

/** Reads any of the formats. Throws `PacketFileError`. */
export function readPacketFile(bytes: Uint8Array): PacketStep[] {
  const captured = packetsOf(bytes);
  if (!captured) return parsePacketText(new TextDecoder().decode(bytes));
  return captured.map((packet, i) => ({ kind: "packet", line: i + 1, packet, context: {}, title: "" }));
}

function packetsOf(bytes: Uint8Array): Uint8Array[] | null {
  try {
    return readCapture(bytes);
  } catch (error) {
    if (error instanceof CaptureError) throw new PacketFileError(error.message);
    throw error;
  }
}

export function parsePacketText(text: string): PacketStep[] {
  const steps: PacketStep[] = [];
  let title = "";
  text.split(/\r?\n/).forEach((raw, i) => {
    const line = i + 1;
    const [content, ...comments] = raw.split("#");
    const comment = comments.join("#").trim();
    const words = content!.trim();
    if (words === "") {
      title = comment;
      return;
    }
    steps.push(/^map\b/.test(words) ? parseEntry(words, line) : parsePacket(words, line, comment || title));
    title = "";
  });
  return steps;
}

/** `map NAME KEY = VALUE`, `map NAME KEY == VALUE` */
function parseEntry(words: string, line: number): PacketStep {
  const match = /^map\s+(\S+)\s+([^=]*)(==?)(.*)$/.exec(words);
  if (!match) throw new PacketFileError(`line ${line}: write \`map NAME KEY = VALUE\`, key and value in hexadecimal`);
  const [, map, key, sign, value] = match as unknown as [string, string, string, string, string];
  return { kind: sign === "=" ? "map" : "expectMap", line, map, key: parseHex(key, line), value: parseHex(value, line) };
}

/** `HEX [in FIELD=VALUE …] [=> VERDICT [HEX]]` */
function parsePacket(words: string, line: number, title: string): PacketStep {
  const [input, ...results] = words.split("=>");
  if (results.length > 1) throw new PacketFileError(`line ${line}: more than one \`=>\``);
  const [packet, fields] = input!.split(/\bin\b/);
  const step = { kind: "packet", line, packet: parseHex(packet!, line), context: parseFields(fields ?? "", line), title } as const;
  if (results.length === 0) return step;
  const [verdict, ...bytes] = results[0]!.trim().split(/\s+/);
  if (!verdict) throw new PacketFileError(`line ${line}: \`=>\` wants a verdict, such as XDP_PASS or 2`);
  return { ...step, expected: { verdict, ...(bytes.length > 0 && { packet: parseHex(bytes.join(""), line) }) } };
}

function parseFields(text: string, line: number): Record<string, bigint> {
  const context: Record<string, bigint> = {};
  for (const word of text.trim().split(/\s+/).filter(Boolean)) {
    const match = /^([a-z_0-9]+(?:\[\d\])?)=(-?(?:0x[0-9a-f]+|\d+))$/i.exec(word);
    if (!match) throw new PacketFileError(`line ${line}: ${word} is not of the form field=number`);
    const [, name, value] = match;
    context[name!] = value!.startsWith("-") ? -BigInt(value!.slice(1)) : BigInt(value!);
  }
  return context;
}

function parseHex(text: string, line: number): Uint8Array {
  const digits = text.replace(/\s+/g, "");
  const wrong = /[^0-9a-f]/i.exec(digits);
  if (wrong) throw new PacketFileError(`line ${line}: \`${wrong[0]}\` is not a hexadecimal digit`);
  if (digits.length % 2 !== 0) throw new PacketFileError(`line ${line}: an odd number of hexadecimal digits`);
  return Uint8Array.from({ length: digits.length / 2 }, (_, i) => Number.parseInt(digits.slice(2 * i, 2 * i + 2), 16));
}
