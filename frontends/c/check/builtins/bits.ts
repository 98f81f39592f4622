/** Builtins that count bits and put them in another order. */

import type { Span } from "../../../../compiler/source/source.ts";
import type { ArithmeticOperator, BitsOperator, TExpr } from "../../checked.ts";
import { sizeOf } from "../../layout.ts";
import {
  integerOf,
  intType,
  longLongType,
  longType,
  printCType,
  unsignedCharType,
  unsignedIntType,
  unsignedLongLongType,
  unsignedLongType,
  unsignedShortType,
  type CType,
} from "../../types.ts";
import { arithmetic, constant, convert, errorValue } from "../build.ts";
import type { Context } from "../context.ts";
import { conditional } from "../operators.ts";
import { builtin, once, passed, type Builtin, type Row } from "./row.ts";

const widthOf = (type: CType): number => sizeOf(type)! * 8;

const byWidth: readonly (readonly [bits: number, type: CType])[] = [
  [8, unsignedCharType],
  [16, unsignedShortType],
  [32, unsignedIntType],
  [64, unsignedLongType],
];

/** What stands behind the name: `clz`, `clzl`, `clzll`. */
const bySuffix: readonly (readonly [suffix: string, unsigned: CType, signed: CType])[] = [
  ["", unsignedIntType, intType],
  ["l", unsignedLongType, longType],
  ["ll", unsignedLongLongType, longLongType],
];

export const bitBuiltins: readonly Row[] = [
  ...byWidth.flatMap(([bits, type]): Row[] => [
    ...(bits === 8 ? [] : [[`bswap${bits}`, ofBits("bswap", type, type)] as const]),
    [`bitreverse${bits}`, builtin(1, (cx, [value], span) => reversed(passed(cx, value!, type), span))],
    [`rotateleft${bits}`, builtin(2, (cx, args, span) => rotated(cx, args, type, ["<<", ">>"], span))],
    [`rotateright${bits}`, builtin(2, (cx, args, span) => rotated(cx, args, type, [">>", "<<"], span))],
  ]),
  ...bySuffix.flatMap(([suffix, unsigned, signed]): Row[] => [
    [`popcount${suffix}`, ofBits("popcount", unsigned, intType)],
    [`clz${suffix}`, ofBits("clz", unsigned, intType)],
    [`ctz${suffix}`, ofBits("ctz", unsigned, intType)],
    [`parity${suffix}`, builtin(1, (cx, [value], span) => arithmetic("&", bitsOf("popcount", passed(cx, value!, unsigned), intType, span), constant(1n, intType, span), span))],
    [`ffs${suffix}`, builtin(1, (cx, [value], span) => firstSet(cx, passed(cx, value!, unsigned), span))],
    [`clrsb${suffix}`, builtin(1, (cx, [value], span) => redundantSigns(passed(cx, value!, signed), unsigned, span))],
  ]),
  ["clzs", ofBits("clz", unsignedShortType, intType)],
  ["ctzs", ofBits("ctz", unsignedShortType, intType)],
  ["clzg", generic("clz")],
  ["ctzg", generic("ctz")],
  ["popcountg", generic("popcount")],
  ["bswapg", generic("bswap")],
];

function ofBits(op: BitsOperator, operandType: CType, resultType: CType): Builtin {
  return builtin(1, (cx, [value], span) => bitsOf(op, passed(cx, value!, operandType), resultType, span));
}

function bitsOf(op: BitsOperator, operand: TExpr, resultType: CType, span: Span): TExpr {
  if (operand.kind === "constant") return constant(fold(op, operand.value, widthOf(operand.type)), resultType, span);
  return convert({ kind: "bits", op, operand, type: operand.type, span }, resultType);
}

function fold(op: BitsOperator, value: bigint, width: number): bigint {
  const digits = BigInt.asUintN(width, value).toString(2).padStart(width, "0");
  if (op === "popcount") return BigInt(digits.replaceAll("0", "").length);
  if (op === "clz") return BigInt(`${digits}1`.indexOf("1"));
  if (op === "ctz") return BigInt(width - 1 - digits.lastIndexOf("1"));
  return BigInt(`0b${digits.match(/.{8}/g)!.reverse().join("")}`);
}

/** Of any unsigned type; `clzg` and `ctzg` may say what they give for 0. */
function generic(op: BitsOperator): Builtin {
  const isCount = op !== "bswap";
  return builtin([1, op === "clz" || op === "ctz" ? 2 : 1], (cx, [value, ofZero], span) => {
    const type = integerOf(value!.type);
    if (!type || type.rank === 0 || (isCount && type.signed)) {
      cx.bag.report("C2010", value!.span, `'__builtin_${op}g' takes ${isCount ? "an unsigned integer" : "an integer"}, not '${printCType(value!.type)}'`);
      return errorValue(span);
    }
    if (op === "bswap" && type.size === 1) return value!;
    const resultType = isCount ? intType : value!.type;
    if (!ofZero) return bitsOf(op, value!, resultType, span);
    return once(value!, span, (operand) => conditional(cx, operand, bitsOf(op, operand, intType, span), passed(cx, ofZero, intType), span));
  });
}

/** `ffs(x)`: one more than the trailing zeros; 0 for 0. */
function firstSet(cx: Context, operand: TExpr, span: Span): TExpr {
  return once(operand, span, (value) => {
    const zero = constant(0n, intType, span);
    return conditional(cx, value, arithmetic("+", bitsOf("ctz", value, intType, span), constant(1n, intType, span), span), zero, span);
  });
}

/** `clrsb(x)`: how many bits below the highest are equal to it. */
function redundantSigns(operand: TExpr, unsigned: CType, span: Span): TExpr {
  return once(operand, span, (value) => {
    const sign = arithmetic(">>", value, constant(BigInt(widthOf(value.type) - 1), intType, span), span);
    const zeros = bitsOf("clz", convert(arithmetic("^", value, sign, span), unsigned), intType, span);
    return arithmetic("-", zeros, constant(1n, intType, span), span);
  });
}

/** The bytes turned around, then the halves, quarters and single bits of each. */
function reversed(operand: TExpr, span: Span): TExpr {
  const { type } = operand;
  const bytes = widthOf(type) === 8 ? operand : bitsOf("bswap", operand, type, span);
  return [4n, 2n, 1n].reduce((value, distance) => exchanged(value, distance, type, span), bytes);
}

/** Exchanges neighbouring groups of `distance` bits. */
function exchanged(operand: TExpr, distance: bigint, type: CType, span: Span): TExpr {
  const low = (1n << distance) - 1n;
  let mask = 0n;
  for (let at = 0n; at < BigInt(widthOf(type)); at += 2n * distance) mask |= low << at;
  const number = (value: bigint): TExpr => constant(value, type, span);
  const masked = (value: TExpr): TExpr => arithmetic("&", value, number(mask), span);
  return once(operand, span, (value) => {
    const up = arithmetic("<<", masked(value), constant(distance, intType, span), span);
    const down = masked(arithmetic(">>", value, constant(distance, intType, span), span));
    return convert(arithmetic("|", up, down, span), type);
  });
}

/** The amount counts modulo the width, so that 0 and the width itself are no shifts past it. */
function rotated(cx: Context, args: readonly TExpr[], type: CType, [there, back]: readonly [ArithmeticOperator, ArithmeticOperator], span: Span): TExpr {
  const [given, by] = [passed(cx, args[0]!, type), passed(cx, args[1]!, type)];
  const width = BigInt(widthOf(type));
  return once(given, span, (value) =>
    once(by, span, (amount) => {
      const within = (count: TExpr): TExpr => arithmetic("&", count, constant(width - 1n, type, span), span);
      const rest = within(arithmetic("-", constant(width, type, span), amount, span));
      return convert(arithmetic("|", arithmetic(there, value, within(amount), span), arithmetic(back, value, rest, span), span), type);
    }),
  );
}
