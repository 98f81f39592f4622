/** Builtins of arithmetic: with overflow, absolute values, and alignment. */

import type { Span } from "../../../../compiler/source/source.ts";
import type { TExpr } from "../../checked.ts";
import { boolType, integerOf, intType, isPointer, longLongType, longType, pointee, printCType, unsignedLongType, type CType } from "../../types.ts";
import { arithmetic, comparison, constant, convert, errorValue, pointerAdd } from "../build.ts";
import type { Context } from "../context.ts";
import { conditional } from "../operators.ts";
import { knownConstant } from "../known-constant.ts";
import { builtin, once, passed, type Builtin, type Row } from "./row.ts";

const operations = [
  ["add", "+"],
  ["sub", "-"],
  ["mul", "*"],
] as const;

export const numberBuiltins: readonly Row[] = [
  ...operations.flatMap(([name, op]): Row[] => [
    [`${name}_overflow`, overflow(op)],
    ...["s", "u"].flatMap((sign) => ["", "l", "ll"].map((size): Row => [`${sign}${name}${size}_overflow`, overflow(op)])),
  ]),
  ["abs", absolute(intType)],
  ["labs", absolute(longType)],
  ["llabs", absolute(longLongType)],
  ["is_aligned", aligning((value, mask, span) => comparison("==", arithmetic("&", addressOf(value), mask, span), constant(0n, unsignedLongType, span), span), boolType)],
  ["align_up", aligning((value, mask, span) => moved(value, arithmetic("&", arithmetic("-", constant(0n, unsignedLongType, span), addressOf(value), span), mask, span), false, span))],
  ["align_down", aligning((value, mask, span) => moved(value, arithmetic("&", addressOf(value), mask, span), true, span))],
];

function overflow(op: "+" | "-" | "*"): Builtin {
  return builtin(3, (cx, args, span) => {
    const [left, right, target] = args as [TExpr, TExpr, TExpr];
    const to = pointee(target.type);
    if (!integerOf(left.type) || !integerOf(right.type) || !to || !integerOf(to)) {
      cx.bag.report("C2010", span, "an overflow builtin takes two integers and a pointer to one");
      return errorValue(span);
    }
    return { kind: "overflow", op, left, right, target, type: boolType, span };
  });
}

function absolute(type: CType): Builtin {
  return builtin(1, (cx, [argument], span) =>
    once(passed(cx, argument!, type), span, (value) => {
      const test: TExpr = { kind: "compare", op: "<", left: value, right: constant(0n, type, span), type: intType, span };
      return conditional(cx, test, { kind: "unary", op: "-", operand: value, type, span }, value, span);
    }),
  );
}

// ---- alignment: the number or pointer, which stays what it is, and one less than the power of two

function aligning(compute: (value: TExpr, mask: TExpr, span: Span) => TExpr, result?: CType): Builtin {
  return builtin(2, (cx, args, span) => {
    const [value, alignment] = args as [TExpr, TExpr];
    if ((!integerOf(value.type) && !isPointer(value.type)) || !integerOf(alignment.type)) {
      cx.bag.report("C2010", span, `this builtin takes an integer or pointer and an alignment, not '${printCType(value.type)}' and '${printCType(alignment.type)}'`);
      return errorValue(span);
    }
    checkAlignment(cx, alignment);
    const mask = arithmetic("-", convert(alignment, unsignedLongType), constant(1n, unsignedLongType, span), span);
    return once(value, span, (one) => convert(compute(one, mask, span), result ?? value.type));
  });
}

function checkAlignment(cx: Context, alignment: TExpr): void {
  const known = knownConstant(alignment);
  if (known !== null && (known <= 0n || (known & (known - 1n)) !== 0n)) cx.bag.report("C2010", alignment.span, "an alignment must be a power of two");
}

function addressOf(value: TExpr): TExpr {
  return convert(value, unsignedLongType);
}

/** A pointer moves by bytes, so that the verifier still knows what it points to. */
function moved(value: TExpr, bytes: TExpr, down: boolean, span: Span): TExpr {
  if (isPointer(value.type)) return pointerAdd(value, bytes, 1, down, span);
  return arithmetic(down ? "-" : "+", addressOf(value), bytes, span);
}
