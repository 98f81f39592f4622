/**
 * What an entry says of a field, as text:
 *
 *     exact, optional   10.0.0.1   0x800   true          optional also *
 *     lpm               10.0.0.0/8   10.0.0.1   *
 *     ternary           10.0.0.0/8   0x0a00&&&0xff00   0x0a00/0xff00   7   *
 *     range             80..443   80   *
 */

import { isSigned, type FieldPlace, type KeyField } from "./control-plane.ts";
import { ControlPlaneError } from "./error.ts";
import { ones, prefixMask, prefixOf, type Match } from "./match.ts";
import { formatOf, parseValue, printValue } from "./values.ts";

/** Throws `ControlPlaneError`. */
export function parseMatch(field: KeyField, text: string): Match {
  const { matchKind, bits, expression } = field;
  if (text === "*") return anything(field);
  switch (matchKind) {
    case "exact":
    case "optional":
      if (/\/|&&&|\.\./.test(text)) throw new ControlPlaneError(`'${expression}' is matched ${matchKind}: ${text} is no single value`);
      return { kind: matchKind, value: parseValue(field, text) };
    case "range": {
      if (/\/|&&&/.test(text)) throw new ControlPlaneError(`'${expression}' is matched range: LOW..HIGH, and no mask as in ${text}`);
      const [low, high = low, ...more] = text.split("..");
      if (more.length > 0) throw new ControlPlaneError(`'${text}' is no range for '${expression}': LOW..HIGH`);
      return inOrder(field, parseValue(field, low!), parseValue(field, high!), text);
    }
    case "lpm": {
      const { value, mask } = masked(field, text);
      const prefix = prefixOf(mask, bits);
      if (prefix === undefined) throw new ControlPlaneError(`'${expression}' is matched lpm: ${text} has a mask that is no prefix`);
      return { kind: "lpm", value, prefix };
    }
    case "ternary":
      return { kind: "ternary", ...masked(field, text) };
  }
}

/** What leaves a field open. Throws for an exact one. */
export function anything({ matchKind, bits, expression, form }: KeyField): Match {
  switch (matchKind) {
    case "exact":
      throw new ControlPlaneError(`'${expression}' is matched exact: it needs a value`);
    case "optional":
      return { kind: "optional", value: null };
    case "lpm":
      return { kind: "lpm", value: 0n, prefix: 0 };
    case "ternary":
      return { kind: "ternary", value: 0n, mask: 0n };
    case "range": {
      const least = isSigned(form) ? 1n << BigInt(bits - 1) : 0n;
      return { kind: "range", low: least, high: isSigned(form) ? least - 1n : ones(bits) };
    }
  }
}

function inOrder({ form, bits, expression }: KeyField, low: bigint, high: bigint, text: string): Match {
  const number = (value: bigint): bigint => (isSigned(form) ? BigInt.asIntN(bits, value) : value);
  if (number(low) > number(high)) throw new ControlPlaneError(`${text} for '${expression}' is an empty range`);
  return { kind: "range", low, high };
}

/** VALUE, VALUE/LENGTH, VALUE&&&MASK, VALUE/MASK where the mask is no decimal number. */
function masked(field: KeyField, text: string): { readonly value: bigint; readonly mask: bigint } {
  const { bits, expression } = field;
  const [, first, separator, second] = /^(.*?)(\/|&&&)(.*)$/.exec(text) ?? [];
  const value = parseValue(field, first ?? text);
  if (second === "") throw new ControlPlaneError(`${text}: a length or a mask is missing behind '${separator}'`);
  const isLength = separator === "/" && /^\d+$/.test(second!);
  if (isLength && Number(second) > bits) throw new ControlPlaneError(`${text}: '${expression}' has ${bits} bits`);
  const mask = second === undefined ? ones(bits) : isLength ? prefixMask(Number(second), bits) : parseValue({ ...field, form: { kind: "bits" } }, second);
  const kept = value & mask;
  if (kept !== value) throw new ControlPlaneError(`${text} has bits that its mask leaves out: write ${printMasked(field, kept, mask)}`);
  return { value, mask };
}

export function printMatch(field: KeyField, match: Match): string {
  switch (match.kind) {
    case "exact":
      return printValue(field, match.value);
    case "optional":
      return match.value === null ? "*" : printValue(field, match.value);
    case "lpm":
      return match.prefix === 0 ? "*" : `${printValue(field, match.value, addressOf(field))}/${match.prefix}`;
    case "ternary":
      return printMasked(field, match.value, match.mask);
    case "range":
      return match.low === match.high ? printValue(field, match.low) : `${printValue(field, match.low)}..${printValue(field, match.high)}`;
  }
}

/** 32 bits with a prefix are an address, whatever their name. */
function addressOf(field: FieldPlace): ReturnType<typeof formatOf> {
  return field.bits === 32 && field.form.kind === "bits" ? "ipv4" : formatOf(field);
}

function printMasked(field: FieldPlace, value: bigint, mask: bigint): string {
  const { bits } = field;
  if (mask === 0n) return "*";
  if (mask === ones(bits)) return printValue(field, value);
  const prefix = prefixOf(mask, bits);
  if (prefix !== undefined && formatOf(field) !== "plain" && formatOf(field) !== "hex") return `${printValue(field, value)}/${prefix}`;
  return `0x${value.toString(16)}&&&0x${mask.toString(16)}`;
}
