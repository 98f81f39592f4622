/**
 * The formats of bpf_trace_printk, bpf_trace_vprintk and bpf_snprintf (bpf_bprintf_prepare in kernel/bpf/helpers.c):
 * those of the kernel's printf that need no kernel to look at.
 */

import type { FlatMemory } from "../memory.ts";

interface Directive {
  readonly flags: string;
  readonly width: number;
  readonly long: boolean;
  readonly conversion: string;
}

/** Flags and width; what a pointer or a string is must end there (a NUL, a space or punctuation follows). */
const DIRECTIVE = /%([-+ 0]*)([1-9]\d*)?(?:(pB(?=[^\w]|$)|p[iI][46]|p[KxsS](?=[^\w]|$)|p[ku]s(?=[^\w]|$)|p(?=[^\w]|$)|s(?=[^\w]|$)|c)|(l{0,2})([diuxX])|(%))/y;

/** The text, or null when the format is one that the kernel refuses or when it wants more arguments than there are. */
export function formatText(format: string, args: readonly bigint[], memory: FlatMemory): string | null {
  let text = "";
  let used = 0;
  for (let at = 0; at < format.length; ) {
    const code = format.charCodeAt(at);
    if (code > 126 || (code < 32 && !/\s/.test(format[at]!))) return null;
    if (format[at] !== "%") {
      text += format[at++];
      continue;
    }
    const directive = parseDirective(format, at);
    if (!directive) return null;
    at = DIRECTIVE.lastIndex;
    if (directive.conversion === "%") {
      text += "%";
      continue;
    }
    if (used >= args.length) return null;
    text += convert(directive, args[used++]!, memory);
  }
  return text;
}

function parseDirective(format: string, at: number): Directive | null {
  DIRECTIVE.lastIndex = at;
  const match = DIRECTIVE.exec(format);
  if (!match) return null;
  const [, flags, width, other, length, number, percent] = match;
  return { flags: flags!, width: Number(width ?? 0), long: length !== undefined && length !== "", conversion: other ?? number ?? percent! };
}

function convert(directive: Directive, argument: bigint, memory: FlatMemory): string {
  const { conversion } = directive;
  switch (conversion) {
    case "d":
    case "i":
      return pad(signed(BigInt.asIntN(directive.long ? 64 : 32, argument), directive), directive);
    case "u":
      return pad(BigInt.asUintN(directive.long ? 64 : 32, argument).toString(), directive);
    case "x":
    case "X":
      return pad(hexadecimal(BigInt.asUintN(directive.long ? 64 : 32, argument), directive), directive);
    case "c":
      return pad(String.fromCharCode(Number(argument & 0xffn)), directive);
    case "s":
    case "pks":
    case "pus":
      return pad(readString(memory, argument), directive);
    case "pi4":
      return pad(Array.from(readBytes(memory, argument, 4), (byte) => String(byte).padStart(3, "0")).join("."), directive);
    case "pI4":
      return pad(readBytes(memory, argument, 4).join("."), directive);
    case "pi6":
    case "pI6":
      return pad(readIpv6(memory, argument, conversion === "pI6"), directive);
    default:
      return pad(BigInt.asUintN(64, argument).toString(16).padStart(16, "0"), directive);
  }
}

function signed(value: bigint, directive: Directive): string {
  const body = (value < 0n ? -value : value).toString();
  if (value < 0n) return `-${body}`;
  return directive.flags.includes("+") ? `+${body}` : directive.flags.includes(" ") ? ` ${body}` : body;
}

function hexadecimal(value: bigint, { conversion }: Directive): string {
  const text = value.toString(16);
  return conversion === "X" ? text.toUpperCase() : text;
}

function pad(text: string, { flags, width, conversion }: Directive): string {
  if (flags.includes("-")) return text.padEnd(width);
  if (!flags.includes("0") || /[cs]$/.test(conversion)) return text.padStart(width);
  const sign = /^[-+ ]?/.exec(text)![0];
  return sign + text.slice(sign.length).padStart(width - sign.length, "0");
}

/** A string that cannot be read is empty, as in the kernel; 512 bytes are the most that it takes. */
function readString(memory: FlatMemory, address: bigint): string {
  let text = "";
  try {
    for (; text.length < 511; ) {
      const byte = Number(memory.read(address + BigInt(text.length), 1));
      if (byte === 0) break;
      text += String.fromCharCode(byte);
    }
  } catch {
    return text;
  }
  return text;
}

function readBytes(memory: FlatMemory, address: bigint, size: number): Uint8Array {
  try {
    return memory.view(address, size, "read");
  } catch {
    return new Uint8Array(size);
  }
}

function readIpv6(memory: FlatMemory, address: bigint, colons: boolean): string {
  const bytes = readBytes(memory, address, 16);
  const groups = Array.from({ length: 8 }, (_, i) => ((bytes[2 * i]! << 8) | bytes[2 * i + 1]!).toString(16).padStart(4, "0"));
  return groups.join(colons ? ":" : "");
}
