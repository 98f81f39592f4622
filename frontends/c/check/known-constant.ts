/** Values that the checker knows before the program runs. */

import type { TExpr } from "../checked.ts";
import { integerOf, isInteger } from "../types.ts";
import { foldArithmetic } from "./constants.ts";

/** As clang folds where C wants a constant: `const` variables of known value count. */
export function knownConstant(value: TExpr): bigint | null {
  if (value.kind === "constant") return value.value;
  if (value.kind === "load" && (value.place.kind === "local" || value.place.kind === "globalVariable")) {
    return value.place.variable.constantValue ?? null;
  }
  if (value.kind === "convert" && isInteger(value.type) && isInteger(value.operand.type)) {
    const inner = knownConstant(value.operand);
    const to = integerOf(value.type)!;
    if (inner === null) return null;
    return to.signed ? BigInt.asIntN(to.size * 8, inner) : BigInt.asUintN(to.size * 8, inner);
  }
  if (value.kind === "arithmetic") {
    const left = knownConstant(value.left);
    const right = knownConstant(value.right);
    if (left === null || right === null) return null;
    return foldArithmetic(value.op, left, right, value.type);
  }
  return null;
}
