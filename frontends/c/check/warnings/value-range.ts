/**
 * How large a value may be expected to be, by its expression alone: what clang's -Wsign-compare goes by. Sums, differences
 * and products are taken to be no larger than what they are made of.
 */

import type { TExpr } from "../../checked.ts";
import { bare, boolType, integerOf, type CType } from "../../types.ts";

export interface ValueRange {
  /** Those that a value may have, the one for a sign aside where there is none. */
  readonly bits: number;
  readonly isNeverNegative: boolean;
}

const truth: ValueRange = { bits: 1, isNeverNegative: true };

export function rangeOf(value: TExpr): ValueRange {
  switch (value.kind) {
    case "constant":
      return value.value >= 0n ? { bits: value.value.toString(2).length, isNeverNegative: true } : ofType(value.type);
    case "compare":
    case "logical":
    case "not":
      return truth;
    case "convert":
      // A cast is believed, and has a place of its own.
      return value.span === value.operand.span ? converted(rangeOf(value.operand), value.type) : ofType(value.type);
    case "choose":
      return value.then ? eitherOf(rangeOf(value.then), rangeOf(value.otherwise)) : ofType(value.type);
    case "sequence":
      return rangeOf(value.second);
    case "load":
      return ofBitField(value) ?? ofType(value.type);
    case "arithmetic":
      return ofArithmetic(value);
    default:
      return ofType(value.type);
  }
}

function ofType(type: CType): ValueRange {
  if (bare(type) === boolType) return truth;
  const integer = integerOf(type);
  return { bits: (integer?.size ?? 8) * 8, isNeverNegative: integer?.signed === false };
}

function ofBitField({ place, type }: TExpr & { readonly kind: "load" }): ValueRange | undefined {
  const width = place.kind === "memberOf" ? place.member.bitWidth : undefined;
  return width === undefined ? undefined : { bits: width, isNeverNegative: integerOf(type)?.signed === false };
}

/** A wider type holds what was there; a narrower one, or one of another sign, anything of its own. */
function converted(from: ValueRange, type: CType): ValueRange {
  if (integerOf(type) === null) return ofType(type);
  const to = ofType(type);
  if (from.bits < to.bits && (from.isNeverNegative || !to.isNeverNegative)) return from;
  return { bits: to.bits, isNeverNegative: to.isNeverNegative || (from.isNeverNegative && from.bits < to.bits) };
}

function eitherOf(one: ValueRange, other: ValueRange): ValueRange {
  return { bits: Math.max(one.bits, other.bits), isNeverNegative: one.isNeverNegative && other.isNeverNegative };
}

function ofArithmetic({ op, left, right, type }: TExpr & { readonly kind: "arithmetic" }): ValueRange {
  const [a, b] = [rangeOf(left), rangeOf(right)];
  switch (op) {
    case "&":
      if (a.isNeverNegative || b.isNeverNegative) return { bits: Math.min(a.isNeverNegative ? a.bits : 128, b.isNeverNegative ? b.bits : 128), isNeverNegative: true };
      return eitherOf(a, b);
    case ">>":
      return right.kind === "constant" ? { bits: Math.max(1, a.bits - Number(right.value)), isNeverNegative: a.isNeverNegative } : a;
    case "/":
      return { bits: right.kind === "constant" && right.value > 0n ? Math.max(1, a.bits - right.value.toString(2).length + 1) : a.bits, isNeverNegative: a.isNeverNegative && b.isNeverNegative };
    case "%":
      return { bits: Math.min(a.bits, b.bits), isNeverNegative: a.isNeverNegative };
    case "<<":
      return ofType(type);
    default:
      return eitherOf(a, b);
  }
}
