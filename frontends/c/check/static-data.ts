/** The values of static initialisers (C11 6.6p7–9): numbers, and addresses plus a number. */

import type { FunctionSymbol, GlobalVariable, Place, TExpr } from "../checked.ts";
import { bare, boolType, isInteger, isPointer, isScalar } from "../types.ts";
import { sizeOf } from "../layout.ts";
import { wrap } from "./constants.ts";
import { knownConstant } from "./known-constant.ts";

export type StaticBase = GlobalVariable | FunctionSymbol | { readonly kind: "string"; readonly bytes: Uint8Array };

export interface StaticValue {
  /** Absent for a plain number. */
  readonly base?: StaticBase;
  readonly value: bigint;
}

/** Null when it is not known before the program runs. */
export function staticValue(expr: TExpr): StaticValue | null {
  const known = knownConstant(expr);
  if (known !== null) return { value: known };
  switch (expr.kind) {
    case "address":
      return staticAddress(expr.place);
    case "convert": {
      const inner = staticValue(expr.operand);
      if (!inner) return null;
      if (!inner.base) return { value: wrap(inner.value, expr.type) };
      if (bare(expr.type) === boolType) return isWeak(inner.base) ? null : { value: 1n };
      // An address survives only what keeps all of its bits.
      return isPointer(expr.type) || (isInteger(expr.type) && sizeOf(expr.type) === 8) ? inner : null;
    }
    case "pointerAdd": {
      const pointer = staticValue(expr.pointer);
      const index = knownConstant(expr.index);
      if (!pointer || index === null) return null;
      const moved = index * BigInt(expr.scale);
      return { ...pointer, value: pointer.value + (expr.subtract ? -moved : moved) };
    }
    case "pointerDifference": {
      const left = staticValue(expr.left);
      const right = staticValue(expr.right);
      if (!left || !right || left.base !== right.base) return null;
      return { value: (left.value - right.value) / BigInt(expr.scale) };
    }
    case "arithmetic": {
      const left = staticValue(expr.left);
      const right = staticValue(expr.right);
      if (!left || !right || right.base || (expr.op !== "+" && expr.op !== "-")) return null;
      return { ...left, value: expr.op === "+" ? left.value + right.value : left.value - right.value };
    }
    case "expect":
      return staticValue(expr.operand);
    case "load":
      return isScalar(expr.type) ? scalarLiteral(expr.place) : null;
    default:
      return null;
  }
}

/** It may not be there, and has no address then. */
function isWeak(base: StaticBase): boolean {
  return base.kind !== "string" && base.weak;
}

/** GNU: `(int){ 5 }` as a constant. */
function scalarLiteral(place: Place): StaticValue | null {
  if (place.kind !== "literal") return null;
  const value = place.init.items[0]?.value;
  if (value === undefined) return { value: 0n };
  return value instanceof Uint8Array ? null : staticValue(value);
}

function staticAddress(place: Place): StaticValue | null {
  switch (place.kind) {
    case "globalVariable":
      return { base: place.variable, value: 0n };
    case "functionName":
      return { base: place.target, value: 0n };
    case "string":
      return { base: { kind: "string", bytes: place.bytes }, value: 0n };
    case "literal":
      return place.storage ? { base: place.storage, value: 0n } : null;
    case "memberOf": {
      const base = staticAddress(place.base);
      return base && { ...base, value: base.value + BigInt(place.member.bitOffset / 8) };
    }
    case "deref":
      return staticValue(place.pointer);
    default:
      return null;
  }
}
