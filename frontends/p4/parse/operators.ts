/** Binds binary operators by their precedence (P4-16 Appendix G); all of them associate to the left. */

import { spanBetween } from "../../../compiler/source/source.ts";
import type { BinaryOperator, Expression } from "../ast.ts";

/** From the weakest, 1. */
export const precedence: Readonly<Record<BinaryOperator, number>> = {
  "*": 10, "/": 10, "%": 10,
  "+": 9, "-": 9, "|+|": 9, "|-|": 9, "++": 9,
  "<<": 8, ">>": 8,
  "&": 7,
  "^": 6,
  "|": 5,
  "<": 4, ">": 4, "<=": 4, ">=": 4,
  "==": 3, "!=": 3,
  "&&": 2,
  "||": 1,
};

/** `operands` is one longer than `operators`. */
export function bindOperators(operands: readonly Expression[], operators: readonly BinaryOperator[]): Expression {
  const values: Expression[] = [operands[0]!];
  const pending: BinaryOperator[] = [];
  const reduce = (): void => {
    const right = values.pop()!;
    const left = values.pop()!;
    values.push({ kind: "binary", operator: pending.pop()!, left, right, span: spanBetween(left.span, right.span) });
  };
  operators.forEach((operator, index) => {
    while (pending.length > 0 && precedence[pending.at(-1)!] >= precedence[operator]) reduce();
    pending.push(operator);
    values.push(operands[index + 1]!);
  });
  while (pending.length > 0) reduce();
  return values[0]!;
}

/** `condition ? ifTrue : ifFalse`, which binds less than every operator. */
export function conditional(condition: Expression, ifTrue: Expression, ifFalse: Expression): Expression {
  return { kind: "conditional", condition, ifTrue, ifFalse, span: spanBetween(condition.span, ifFalse.span) };
}
