/** Helpers on text: tracing, snprintf, strtol, strncmp. */

import { EINVAL, ERANGE } from "../errno.ts";
import { formatText } from "./format.ts";
import { mapFlags, small, u32, type Helper, type HelperRow, type HelperScope } from "./helper.ts";

/** Longest line of bpf_trace_printk (MAX_BPRINTF_BUF), and most arguments of the others. */
const LONGEST_LINE = 1024;
const MOST_ARGUMENTS = 12;

const tracePrintk: Helper = (scope, [format, size, ...args]) => trace(scope, format!, u32(size!), args);

const traceVprintk: Helper = (scope, [format, size, data, length]) => {
  const args = readArguments(scope, data!, u32(length!));
  return args ? trace(scope, format!, u32(size!), args) : -EINVAL;
};

/** The format must end in NUL at its last byte. Gives the number of characters. */
function trace(scope: HelperScope, format: bigint, size: number, args: readonly bigint[]): number {
  const bytes = scope.memory.view(format, size, "read");
  if (bytes.length === 0 || bytes[bytes.length - 1] !== 0) return -EINVAL;
  const text = formatText(latin1(bytes.subarray(0, bytes.indexOf(0))), args, scope.memory);
  if (text === null) return -EINVAL;
  const line = text.slice(0, LONGEST_LINE - 1);
  scope.trace.push(line.replace(/\n$/, ""));
  return line.length;
}

/** Gives the length that the whole text has with its NUL, also when it was cut. */
const snprintf: Helper = (scope, [to, size, format, data, length]) => {
  const args = readArguments(scope, data!, u32(length!));
  if (!args) return -EINVAL;
  const text = formatText(readFormat(scope, format!), args, scope.memory);
  if (text === null) return -EINVAL;
  const into = scope.memory.view(to!, u32(size!), "write");
  for (let i = 0; i < into.length; i++) {
    const last = i === into.length - 1 || i >= text.length;
    into[i] = last ? 0 : text.charCodeAt(i);
    if (last) break;
  }
  return text.length + 1;
};

function readArguments(scope: HelperScope, data: bigint, length: number): bigint[] | null {
  if (length % 8 !== 0 || length > MOST_ARGUMENTS * 8 || (length > 0 && data === 0n)) return null;
  return Array.from({ length: length / 8 }, (_, i) => scope.memory.read(data + BigInt(8 * i), 8));
}

function readFormat(scope: HelperScope, address: bigint): string {
  let text = "";
  for (;;) {
    const byte = Number(scope.memory.read(address + BigInt(text.length), 1));
    if (byte === 0) return text;
    text += String.fromCharCode(byte);
  }
}

interface ParsedNumber {
  readonly consumed: number;
  readonly negative: boolean;
  readonly magnitude: bigint;
}

/** __bpf_strtoull: spaces, a sign, the base's prefix, digits. Negative numbers are errors. */
function parseNumber(bytes: Uint8Array, flags: number): ParsedNumber | number {
  if (bytes.length === 0 || flags > 31 || ![0, 8, 10, 16].includes(flags)) return -EINVAL;
  const text = latin1(bytes);
  const [prefix, sign] = /^[\s\xa0]*(-?)/.exec(text)! as unknown as [string, string];
  const rest = text.slice(prefix.length).split("\0")[0]!.slice(0, 63);
  const base = flags || (/^0[xX][0-9a-fA-F]/.test(rest) ? 16 : rest.startsWith("0") ? 8 : 10);
  const skipped = base === 16 && /^0[xX]/.test(rest) ? 2 : 0;
  const pattern = base === 16 ? /^[0-9a-fA-F]*/ : base === 10 ? /^[0-9]*/ : /^[0-7]*/;
  const digits = pattern.exec(rest.slice(skipped))![0];
  if (digits === "") return -EINVAL;
  const magnitude = BigInt((base === 16 ? "0x" : base === 8 ? "0o" : "") + digits);
  if (magnitude >= 1n << 64n) return -ERANGE;
  return { consumed: prefix.length + skipped + digits.length, negative: sign === "-", magnitude };
}

const strtol: Helper = (scope, [buffer, length, flags, result]) => {
  const parsed = parseNumber(scope.memory.view(buffer!, small(length!), "read"), mapFlags(flags!));
  if (typeof parsed === "number") return parsed;
  const value = parsed.negative ? -parsed.magnitude : parsed.magnitude;
  if (value !== BigInt.asIntN(64, value)) return -ERANGE;
  scope.memory.write(result!, 8, value);
  return parsed.consumed;
};

const strtoul: Helper = (scope, [buffer, length, flags, result]) => {
  const parsed = parseNumber(scope.memory.view(buffer!, small(length!), "read"), mapFlags(flags!));
  if (typeof parsed === "number") return parsed;
  if (parsed.negative) return -EINVAL;
  scope.memory.write(result!, 8, parsed.magnitude);
  return parsed.consumed;
};

/** -1, 0 or 1, as lib/string.c. */
const strncmp: Helper = (scope, [left, size, right]) => {
  for (let i = 0n; i < BigInt(u32(size!)); i++) {
    const a = scope.memory.read(left! + i, 1);
    const b = scope.memory.read(right! + i, 1);
    if (a !== b) return a < b ? -1 : 1;
    if (a === 0n) break;
  }
  return 0;
};

function latin1(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}

export const TEXT_HELPERS: readonly HelperRow[] = [
  [6, "trace_printk", tracePrintk],
  [105, "strtol", strtol],
  [106, "strtoul", strtoul],
  [165, "snprintf", snprintf],
  [177, "trace_vprintk", traceVprintk],
  [182, "strncmp", strncmp],
];
