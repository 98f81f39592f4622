/** What an entry says of one field of the key (P4-16 §14.2.1.1), as bits under a mask and as bytes. */

import type { FieldPlace, KeyField } from "./control-plane.ts";
import { ControlPlaneError } from "./error.ts";
import { putField, type Endian } from "./encode.ts";

/** All numbers are unsigned and of the width of the field. */
export type Match =
  | { readonly kind: "exact"; readonly value: bigint }
  /** `prefix`: how many bits count, from the left. */
  | { readonly kind: "lpm"; readonly value: bigint; readonly prefix: number }
  | { readonly kind: "ternary"; readonly value: bigint; readonly mask: bigint }
  /** Both ends belong to it. */
  | { readonly kind: "range"; readonly low: bigint; readonly high: bigint }
  /** Null stands for any value. */
  | { readonly kind: "optional"; readonly value: bigint | null };

export function ones(bits: number): bigint {
  return (1n << BigInt(bits)) - 1n;
}

export function prefixMask(prefix: number, bits: number): bigint {
  return ones(bits) ^ ones(bits - prefix);
}

/** The bits that an entry is looked up by; those of a range are what its ends share from the left. */
export function bitsOf(match: Match, bits: number): { readonly value: bigint; readonly mask: bigint } {
  switch (match.kind) {
    case "exact":
      return { value: match.value, mask: ones(bits) };
    case "lpm":
      return under(match.value, prefixMask(match.prefix, bits));
    case "ternary":
      return under(match.value, match.mask);
    case "range":
      return under(match.low, prefixMask(bits - (match.low ^ match.high).toString(2).replace(/^0+/, "").length, bits));
    case "optional":
      return match.value === null ? { value: 0n, mask: 0n } : { value: match.value, mask: ones(bits) };
  }
}

function under(value: bigint, mask: bigint): { readonly value: bigint; readonly mask: bigint } {
  return { value: value & mask, mask };
}

/** How many bits of the mask are ones from the left; undefined when there are others. */
export function prefixOf(mask: bigint, bits: number): number | undefined {
  const digits = mask.toString(2).padStart(bits, "0");
  return /^1*0*$/.test(digits) ? digits.replaceAll("0", "").length : undefined;
}

/** The match of a field of a masked table, of which its bits are known; a range is told by its ends alone. */
export function matchOfBits({ matchKind, bits, expression }: KeyField, value: bigint, mask: bigint): Match {
  switch (matchKind) {
    case "exact":
      return { kind: "exact", value };
    case "lpm": {
      const prefix = prefixOf(mask, bits);
      if (prefix === undefined) throw new ControlPlaneError(`the map has a mask for '${expression}' that is no prefix: 0x${mask.toString(16)}`);
      return { kind: "lpm", value, prefix };
    }
    case "ternary":
      return { kind: "ternary", value, mask };
    case "optional":
      return { kind: "optional", value: mask === 0n ? null : value };
    case "range":
      return { kind: "range", low: value, high: value | (ones(bits) ^ mask) };
  }
}

export function sameMatch(left: Match, right: Match, bits: number): boolean {
  if (left.kind === "range" && right.kind === "range") return left.low === right.low && left.high === right.high;
  const [a, b] = [bitsOf(left, bits), bitsOf(right, bits)];
  return a.value === b.value && a.mask === b.mask;
}

/** Puts the value, or the mask, of each field into a key. */
export function putBits(key: Uint8Array, fields: readonly FieldPlace[], numbers: readonly bigint[], endian: Endian): void {
  fields.forEach((field, index) => putField(key, field, numbers[index]!, endian));
}
