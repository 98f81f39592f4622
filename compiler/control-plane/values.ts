/** Values as people write and read them: numbers, addresses, names of enum members. */

import { isSigned, type FieldPlace } from "./control-plane.ts";
import { getNumber, putNumber } from "./encode.ts";
import { ControlPlaneError } from "./error.ts";

/** The value of a field as its bits, unsigned. Throws `ControlPlaneError` for what is no value of it. */
export function parseValue(field: FieldPlace, text: string): bigint {
  const { form, name, bits } = field;
  if (form.kind === "bool") {
    if (text === "true" || text === "false") return text === "true" ? 1n : 0n;
    if (text !== "0" && text !== "1") throw new ControlPlaneError(`'${name}' is true or false, not '${text}'`);
  }
  const member = form.kind === "enum" ? form.members.find((one) => one.name === text) : undefined;
  if (member) return member.value;
  const number = address(text, bits) ?? plainNumber(text);
  if (number === undefined) throw new ControlPlaneError(`'${text}' is no value for '${name}': ${expected(field)}`);
  const [least, most] = isSigned(form) ? [-(1n << BigInt(bits - 1)), (1n << BigInt(bits - 1)) - 1n] : [0n, (1n << BigInt(bits)) - 1n];
  if (number < least || number > most) throw new ControlPlaneError(`${text} does not fit '${name}', which is from ${least} to ${bits > 32 ? `0x${most.toString(16)}` : most}`);
  return BigInt.asUintN(bits, number);
}

function expected({ form, bits }: FieldPlace): string {
  if (form.kind === "enum") return `one of ${form.members.map(({ name }) => name).join(", ")}`;
  if (bits === 32) return "a number, or an address such as 10.0.0.1";
  if (bits === 48) return "a number, or an address such as 02:00:00:00:00:01";
  if (bits === 128) return "a number, or an address such as 2001:db8::1";
  return `a number of ${bits} bits, such as 7 or 0x7`;
}

function plainNumber(text: string): bigint | undefined {
  const [, sign, digits] = /^(-?)(0x[0-9a-f_]+|0b[01_]+|[0-9][0-9_]*)$/i.exec(text) ?? [];
  if (digits === undefined) return undefined;
  const bare = digits.replaceAll("_", "").toLowerCase();
  if (bare === "0x" || bare === "0b") return undefined;
  return sign === "-" ? -BigInt(bare) : BigInt(bare);
}

function address(text: string, bits: number): bigint | undefined {
  if (bits === 32 && /^\d+(\.\d+){3}$/.test(text)) return bytesIn(text.split("."), 10);
  if (bits === 128 && text.includes(":")) return ipv6(text);
  const pairs = text.split(/[:-]/);
  return pairs.length > 1 && pairs.length * 8 === bits && pairs.every((pair) => /^[0-9a-f]{1,2}$/i.test(pair)) ? bytesIn(pairs, 16) : undefined;
}

function bytesIn(parts: readonly string[], radix: number): bigint | undefined {
  const numbers = parts.map((part) => parseInt(part, radix));
  return numbers.every((byte) => byte < 256) ? numbers.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n) : undefined;
}

/** RFC 4291 §2.2: eight groups of four hex digits; `::` once stands for groups of zeros, and the last two may be an address of IPv4. */
function ipv6(given: string): bigint | undefined {
  const [, head4 = given, tail4] = /^(.*:)(\d+(?:\.\d+){3})$/.exec(given) ?? [];
  const last = tail4 === undefined ? undefined : bytesIn(tail4.split("."), 10);
  if (tail4 !== undefined && last === undefined) return undefined;
  const text = last === undefined ? head4 : `${head4}${(last >> 16n).toString(16)}:${(last & 0xffffn).toString(16)}`;
  const halves = text.split("::");
  if (halves.length > 2) return undefined;
  const groups = (half: string | undefined): string[] => (half ? half.split(":") : []);
  const [head, tail] = [groups(halves[0]), groups(halves[1])];
  const missing = 8 - head.length - tail.length;
  if (halves.length === 1 ? missing !== 0 : missing < 1) return undefined;
  const all = [...head, ...Array.from({ length: missing }, () => "0"), ...tail];
  if (!all.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return undefined;
  return all.reduce((sum, group) => (sum << 16n) | BigInt(parseInt(group, 16)), 0n);
}

// Printing ---------------------------------------------------------------------------------------------------------------

export type Format = "plain" | "hex" | "ipv4" | "ipv6" | "mac";

/** How values of a field are shown: by their width, and 32 bits as an address where the name says so. */
export function formatOf({ form, bits, name }: FieldPlace): Format {
  if (form.kind !== "bits") return "plain";
  if (bits === 48) return "mac";
  if (bits === 128) return "ipv6";
  if (bits === 32 && /addr|ip|src|dst|source|dest|hop|gateway/i.test(name)) return "ipv4";
  return bits > 32 ? "hex" : "plain";
}

export function printValue(field: FieldPlace, value: bigint, format: Format = formatOf(field)): string {
  const { form, bits } = field;
  if (form.kind === "bool") return value === 0n ? "false" : "true";
  if (form.kind === "enum") return form.members.find((one) => one.value === value)?.name ?? String(isSigned(form) ? BigInt.asIntN(bits, value) : value);
  if (form.kind === "int") return String(BigInt.asIntN(bits, value));
  const bytes = new Uint8Array(Math.ceil(bits / 8));
  putNumber(bytes, 0, bytes.length, value, "big");
  switch (format) {
    case "plain":
      return String(value);
    case "hex":
      return `0x${value.toString(16)}`;
    case "ipv4":
      return bytes.join(".");
    case "mac":
      return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join(":");
    case "ipv6":
      return printIpv6(bytes);
  }
}

/** RFC 5952 §4: the longest run of groups of zeros becomes `::`, the first of equals; a single group does not. */
function printIpv6(bytes: Uint8Array): string {
  const groups = Array.from({ length: 8 }, (_, index) => getNumber(bytes, index * 2, 2, "big").toString(16)).join(":");
  const runs = [...groups.matchAll(/\b0(?::0)+\b/g)].sort((a, b) => b[0].length - a[0].length);
  const [run] = runs;
  if (!run) return groups;
  return `${groups.slice(0, run.index).replace(/:$/, "")}::${groups.slice(run.index + run[0].length).replace(/^:/, "")}`;
}
