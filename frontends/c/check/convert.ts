/** Conversions as if by assignment (C11 6.5.16.1), with clang's warnings. */

import type { DiagnosticCode } from "../../../compiler/diagnostics/catalog.ts";
import type { Span } from "../../../compiler/source/source.ts";
import type { TExpr } from "../checked.ts";
import { compatible } from "../compatible.ts";
import { bare, boolType, integerOf, isConst, isInArena, isVoid, printCType, unqualified, type CType } from "../types.ts";
import { convert, errorValue, isError, isZero } from "./build.ts";
import type { Context } from "./context.ts";
import { warnAboutPackedMember } from "./warnings/packed-members.ts";

/** `what` says where the value goes: "assigning to", "passing to parameter of type", "returning from" … */
export function convertForAssignment(cx: Context, value: TExpr, target: CType, what: string): TExpr {
  if (isError(value)) return value;
  const to = bare(target);
  const from = bare(value.type);
  const wanted = unqualified(target);
  const describe = (): string => `${what} '${printCType(wanted)}' from '${printCType(value.type)}'`;
  if (to.kind === "record") {
    if (from.kind === "record" && from.record === to.record) return value;
    return reject(cx, value.span, `incompatible types: ${describe()}`);
  }
  if (to.kind === "float" || from.kind === "float") {
    cx.bag.report("C4004", value.span, `${describe()}: BPF has no floating-point numbers`);
    return errorValue(value.span);
  }
  if (isVoid(value.type)) return reject(cx, value.span, `${describe()}: there is no value`);
  if (integerOf(target)) {
    if (integerOf(value.type)) return convert(checkRange(cx, value, wanted), wanted);
    if (from.kind === "pointer") {
      if (to !== boolType) cx.bag.report("C5002", value.span, `pointer to integer conversion: ${describe()}`, castHint);
      return convert(value, wanted);
    }
    return reject(cx, value.span, `incompatible types: ${describe()}`);
  }
  if (to.kind === "pointer") {
    if (from.kind === "pointer") {
      checkPointers(cx, value, to.to, from.to, describe);
      warnAboutPackedMember(cx, value, to.to);
      return convert(value, wanted);
    }
    if (integerOf(value.type)) {
      if (!isZero(value)) cx.bag.report("C5002", value.span, `integer to pointer conversion: ${describe()}`, castHint);
      return convert(value, wanted);
    }
  }
  return reject(cx, value.span, `incompatible types: ${describe()}`);
}

const castHint = { hint: "write a cast if this is meant" };

function reject(cx: Context, span: Span, message: string): TExpr {
  cx.bag.report("C2005", span, message);
  return errorValue(span);
}

/** clang's -Wconstant-conversion: a constant that is neither the signed nor the unsigned reading of the result. */
function checkRange(cx: Context, value: TExpr, target: CType): TExpr {
  const to = integerOf(target)!;
  if (value.kind !== "constant" || to.rank === 0 || to.size >= 8) return value;
  const bits = BigInt(to.size * 8);
  if (value.value < -(1n << (bits - 1n)) || value.value >= 1n << bits) {
    const changed = to.signed ? BigInt.asIntN(Number(bits), value.value) : BigInt.asUintN(Number(bits), value.value);
    cx.bag.report("C5012", value.span, `the conversion to '${printCType(target)}' changes ${value.value} to ${changed}`);
  }
  return value;
}

function checkPointers(cx: Context, value: TExpr, to: CType, from: CType, describe: () => string): void {
  if (isInArena(from) !== isInArena(to) && !isZero(value)) cx.bag.report("C2005", value.span, `the address space changes: ${describe()}`, castHint);
  if (isConst(from) && !isConst(to) && bare(from).kind !== "function") {
    cx.bag.report("C5004", value.span, `the qualifier const is lost: ${describe()}`);
  }
  if (isVoid(to) || isVoid(from) || compatible(to, from)) return;
  const code: DiagnosticCode = differOnlyInSign(to, from) ? "C5014" : "C5003";
  cx.bag.report(code, value.span, `incompatible pointer types: ${describe()}`, castHint);
}

function differOnlyInSign(left: CType, right: CType): boolean {
  const a = integerOf(left);
  const b = integerOf(right);
  return a !== null && b !== null && a.size === b.size;
}
