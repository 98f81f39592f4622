/** Values that the checker knows before the program runs. */

import type { TExpr } from "../checked.ts";
import { isInteger } from "../types.ts";
import { foldArithmetic, foldComparison, wrap } from "./constants.ts";

/** As clang folds where C wants a constant: `const` variables of known value count. */
export function knownConstant(value: TExpr): bigint | null {
  switch (value.kind) {
    case "constant":
      return value.value;
    case "load":
      return value.place.kind === "local" || value.place.kind === "globalVariable" ? (value.place.variable.constantValue ?? null) : null;
    case "convert":
      return isInteger(value.type) && isInteger(value.operand.type) ? folded(value.operand, (inner) => wrap(inner, value.type)) : null;
    case "unary":
      return folded(value.operand, (inner) => wrap(value.op === "-" ? -inner : ~inner, value.type));
    case "not":
      return folded(value.operand, (inner) => (inner === 0n ? 1n : 0n));
    case "arithmetic":
      return folded(value.left, (left) => folded(value.right, (right) => foldArithmetic(value.op, left, right, value.type)));
    case "compare":
      return folded(value.left, (left) => folded(value.right, (right) => (foldComparison(value.op, left, right) ? 1n : 0n)));
    case "logical": {
      const decided = value.op === "&&" ? 0n : 1n;
      return folded(value.left, (left) => ((left === 0n) === (decided === 0n) ? decided : folded(value.right, (right) => (right === 0n ? 0n : 1n))));
    }
    case "choose":
      return folded(value.condition, (test) => (test === 0n ? knownConstant(value.otherwise) : value.then ? knownConstant(value.then) : wrap(test, value.type)));
    default:
      return null;
  }
}

function folded(operand: TExpr, fold: (known: bigint) => bigint | null): bigint | null {
  const known = knownConstant(operand);
  return known === null ? null : fold(known);
}
