/** The typed expressions that lie directly in one, in the order in which they are evaluated; those of its place included. */

import type { Place, TExpr } from "../../checked.ts";

export function childrenOf(expr: TExpr): readonly TExpr[] {
  switch (expr.kind) {
    case "load":
    case "address":
      return ofPlace(expr.place);
    case "assign":
      return [...ofPlace(expr.place), expr.value];
    case "update":
      return [...ofPlace(expr.place), expr.right];
    case "unary":
    case "not":
    case "convert":
    case "bits":
    case "expect":
      return [expr.operand];
    case "arithmetic":
    case "compare":
    case "logical":
    case "pointerDifference":
      return [expr.left, expr.right];
    case "choose":
      return [expr.condition, ...(expr.then ? [expr.then] : []), expr.otherwise];
    case "sequence":
      return [expr.first, expr.second];
    case "pointerAdd":
      return [expr.pointer, expr.index];
    case "call":
    case "memory":
      return expr.args;
    case "statements":
      return expr.result ? [expr.result] : [];
    case "overflow":
      return [expr.left, expr.right, expr.target];
    case "atomic":
      return [expr.pointer, ...(expr.value ? [expr.value] : [])];
    case "compareExchange":
      return [expr.pointer, expr.expected, expr.desired, ...(expr.expectedPointer ? [expr.expectedPointer] : [])];
    default:
      return [];
  }
}

function ofPlace(place: Place): readonly TExpr[] {
  switch (place.kind) {
    case "deref":
      return [place.pointer];
    case "memberOf":
      return ofPlace(place.base);
    case "temporary":
      return [place.value];
    case "literal":
      return place.init.items.flatMap(({ value }) => (value instanceof Uint8Array ? [] : [value]));
    default:
      return [];
  }
}
