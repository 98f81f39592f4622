/** Operators that read a place, compute and write it again (C11 6.5.16.2, 6.5.2.4, 6.5.3.1). */

import type { Value } from "../../../compiler/ir/ir.ts";
import type { AtomicOp } from "../../../compiler/ir/opcodes.ts";
import { i64, type IntType } from "../../../compiler/ir/types.ts";
import type { TExpr } from "../checked.ts";
import { isAtomic, isPointer } from "../types.ts";
import { arithmetic, convertValue, scaled } from "./arithmetic.ts";
import { irType, pointerOf, type LowerContext } from "./context.ts";
import { fromNumber, hasOperations, refuse } from "./memory-order.ts";
import { addressOfPlace, loadAt, storedValue, storePlace } from "./places.ts";

type Update = TExpr & { readonly kind: "update" };

/** `place op= right`, `++` and `--`. */
export function update(cx: LowerContext, expr: Update): Value {
  const { builder } = cx;
  if (isAtomic(expr.place.type)) return updateAtomically(cx, expr);
  const address = addressOfPlace(cx, expr.place);
  const right = cx.recursion.value(cx, expr.right);
  builder.span = expr.span;
  const old = loadAt(cx, expr.place, address);
  const computed = updated(cx, expr, old, right);
  storePlace(cx, expr.place, address, computed);
  return expr.result === "old" ? old : storedValue(cx, expr.place, computed);
}

function updated(cx: LowerContext, expr: Update, old: Value, right: Value): Value {
  const { builder } = cx;
  if (expr.scale !== undefined) return builder.pointerAdd(old, { value: scaled(cx, right, expr.scale, expr.op === "-") });
  const wide = convertValue(cx, old, expr.place.type, expr.computeType);
  const result = arithmetic(cx, expr.op, wide, right, expr.computeType);
  return convertValue(cx, result, expr.computeType, expr.place.type);
}

// ---- operators on _Atomic objects (C11 6.5.16.2p3)

const direct: Readonly<Partial<Record<Update["op"], AtomicOp>>> = { "+": "atomic_add", "-": "atomic_add", "&": "atomic_and", "|": "atomic_or", "^": "atomic_xor" };

function updateAtomically(cx: LowerContext, expr: Update): Value {
  const { builder } = cx;
  const { place, scale } = expr;
  const pointer = pointerOf(cx, cx.recursion.address(cx, place));
  const right = cx.recursion.value(cx, expr.right);
  builder.span = expr.span;
  const op = direct[expr.op];
  if (!op) return refuse(cx, expr, `${expr.op}=`);
  if (!hasOperations(cx, place.type, expr.span)) return builder.constant(irType(place.type), 0);
  const number = isPointer(place.type) ? i64 : (irType(place.type) as IntType);
  // What the operation does in the wider type of C, it does in the low bits as well.
  const low = builder.resize(scale === undefined ? right : scaled(cx, right, scale, false), number, false);
  const amount = expr.op === "-" ? builder.unary("neg", low) : low;
  const old = fromNumber(cx, builder.atomic(op, pointer, amount, { fetch: true })!, place.type);
  return expr.result === "old" ? old : updated(cx, expr, old, right);
}
