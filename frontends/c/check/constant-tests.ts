/** `__builtin_constant_p`: what is known now, and what may be known once functions are inlined. */

import type { Span } from "../../../compiler/source/source.ts";
import type { TExpr } from "../checked.ts";
import { intType, isScalar, isVolatile } from "../types.ts";
import { constant, convert, not, truth } from "./build.ts";
import { knownConstant } from "./known-constant.ts";

/** A parameter may turn out to be a constant where its function is inlined; it is not evaluated (gcc manual). */
export function constantTest(operand: TExpr, span: Span): TExpr {
  if (isKnown(operand)) return constant(1n, intType, span);
  return isScalar(operand.type) && isQuiet(operand) ? { kind: "isConstant", operand, type: intType, span } : constant(0n, intType, span);
}

/** Has no effect, and reads no memory but variables of the function. */
function isQuiet(expr: TExpr): boolean {
  switch (expr.kind) {
    case "constant":
      return true;
    case "load":
      return expr.place.kind === "local" && !isVolatile(expr.place.type);
    case "unary":
    case "not":
    case "convert":
      return isQuiet(expr.operand);
    case "arithmetic":
    case "compare":
    case "logical":
      return isQuiet(expr.left) && isQuiet(expr.right);
    default:
      return false;
  }
}

function isKnown(expr: TExpr): boolean {
  if (knownConstant(expr) !== null) return true;
  return expr.kind === "address" && expr.place.kind === "string";
}

/**
 * In `__builtin_constant_p(x) ? quick(x) : slow(x)` both sides mean the same: what is no constant yet is taken as none.
 * An `if` waits until functions are inlined.
 */
export function withoutConstantTests(test: TExpr): TExpr {
  switch (test.kind) {
    case "isConstant":
      return constant(0n, test.type, test.span);
    case "not":
      return not(withoutConstantTests(test.operand), test.span);
    case "convert":
      return convert(withoutConstantTests(test.operand), test.type, test.span);
    case "logical": {
      const sides = [withoutConstantTests(test.left), withoutConstantTests(test.right)];
      const decisive = sides.find((side) => truth(side) === (test.op === "||"));
      return decisive?.kind === "constant" && sides[0]!.kind === "constant" ? constant(test.op === "||" ? 1n : 0n, test.type, test.span) : test;
    }
    default:
      return test;
  }
}
